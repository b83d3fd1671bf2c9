package runner

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/graphconform/conform/harness/catalogue"
	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/verdict"
)

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// maxKept bounds, in bytes, the bodies that an exchange keeps until the run ends. Larger ones are redacted and truncated at once.
const maxKept = 64 << 10

// keptStep is an exchange that will be recorded. Redaction numbers its placeholders in order of appearance, so it happens in the order of
// sending to one entity after another, which makes the records of two runs comparable.
type keptStep struct {
	check.Step
	redacted  bool
	truncated bool
}

func (r *Runner) keep(s check.Step) keptStep {
	size := len(s.Exchange.Body)
	for _, earlier := range s.Exchange.Earlier {
		size += len(earlier.Body)
	}
	if size <= maxKept || r.opts.Redactor == nil {
		return keptStep{Step: s}
	}
	s.Exchange = r.opts.Redactor.Exchange(s.Exchange)
	return keptStep{Step: s, redacted: true, truncated: true}
}

// recorded is the redacted form of a step. Nothing else of an exchange is written to disk.
func (r *Runner) recorded(c *plan.Case, s keptStep) verdict.Exchange {
	x := s.Exchange
	if r.opts.Redactor != nil && !s.redacted {
		x = r.opts.Redactor.Exchange(x)
	}
	out := verdict.Exchange{
		ID: s.ID, Case: c.ID, Step: s.Name, Method: x.Request.Method, URL: x.Request.URL,
		RequestHeader: x.Request.Header, RequestBody: string(x.Request.Body),
		Status: x.Status, Header: x.Header, Body: string(x.Body), Truncated: s.truncated,
		Started: x.Started, Millis: milliseconds(x.Duration),
	}
	for _, earlier := range x.Earlier {
		attempt := verdict.Attempt{
			Status: earlier.Status, Header: earlier.Header, Body: string(earlier.Body), Before: milliseconds(x.Started.Sub(earlier.Started)),
		}
		if earlier.Failure != nil {
			attempt.Error = r.redact(earlier.Failure.Err.Error())
		}
		out.Attempts = append(out.Attempts, attempt)
	}
	if x.Failure != nil {
		out.ErrorKind, out.Error = string(x.Failure.Kind), r.redact(x.Failure.Err.Error())
	}
	return out
}

// recordDone redacts the exchanges of the cases that are done, up to the first that is not. last is the call after which none is in flight.
func (r *Runner) recordDone(last bool) {
	if last {
		r.recording.Lock()
	} else if !r.recording.TryLock() {
		return // another worker does it
	}
	defer r.recording.Unlock()
	for ; len(r.unrecorded) > 0; r.unrecorded = r.unrecorded[1:] {
		f := r.unrecorded[0]
		select {
		case <-f.done:
		default:
			if last {
				continue // never started
			}
			return
		}
		for _, s := range f.record {
			r.exchanges = append(r.exchanges, r.recorded(f.Case, s))
		}
		f.record = nil
	}
}

// Exchange returns the redacted exchange of a case that was judged, or nil.
func (r *Runner) Exchange(caseID string, id int) *verdict.Exchange {
	r.recording.Lock()
	defer r.recording.Unlock()
	if i := slices.IndexFunc(r.exchanges, func(x verdict.Exchange) bool { return x.Case == caseID && x.ID == id }); i >= 0 {
		x := r.exchanges[i]
		return &x
	}
	f := r.futures[caseID]
	for _, s := range f.record {
		if s.ID == id {
			x := r.recorded(f.Case, s)
			return &x
		}
	}
	return nil
}

// Finish waits for the cases in flight, judges those that are not judged yet, and returns the record. The caller sets the footer's
// Ended.
func (r *Runner) Finish() *verdict.Run {
	r.Drain()
	r.Wait()
	run := &verdict.Run{Header: r.opts.Header}
	for _, f := range r.order {
		select {
		case <-f.done:
		default:
			continue // never started
		}
		for _, k := range f.checks {
			r.Judge(context.Background(), f.ID, k)
		}
	}
	r.judgeAdaptations()
	run.Verdicts = r.verdicts
	r.recordDone(true)
	run.Exchanges = inOrder(r.exchanges)
	summarize(run)
	run.Header.Planned = len(r.verdicts)
	run.Header.PlanHash, run.Header.Catalogue, run.Header.Seed = r.plan.Hash(), catalogue.Hash(), r.plan.Seed
	run.Header.Strict, run.Header.Depth = r.opts.Strict, string(r.plan.Depth)
	run.Header.Contracts = r.contracts()
	run.Footer = verdict.Footer{Counts: run.Count(), Exchanges: len(run.Exchanges), Exit: verdict.ExitCode(run.Verdicts)}
	run.Footer.Interrupted = run.Footer.Counts[verdict.NotRun] > 0
	return run
}

// judgeAdaptations judges what is known only after the last case of an operation.
func (r *Runner) judgeAdaptations() {
	for _, f := range r.order {
		for _, k := range f.checks {
			if !catalogue.ImmediateUpdates(k) || f.queue == nil {
				continue
			}
			if v := r.verdict(f, k); v.Status == verdict.Pass {
				e := f.evidence()
				e.Adaptations = f.queue.adaptation(f.Operation).findings()
				out, panicked := recovered(k, e)
				if panicked != "" {
					out = check.Outcome{Error: panicked, ErrorClass: classPanic}
				}
				r.apply(k, out, f, v)
			}
		}
	}
}

// summarize lets checks combine their findings, for one operation at a time.
func summarize(run *verdict.Run) {
	byID := map[int]*verdict.Exchange{}
	for i := range run.Exchanges {
		byID[run.Exchanges[i].ID] = &run.Exchanges[i]
	}
	for _, k := range catalogue.All() {
		if k.Summarize == nil {
			continue
		}
		byOperation := map[string][]*verdict.Verdict{}
		for i := range run.Verdicts {
			if v := &run.Verdicts[i]; v.Check == k.ID && len(v.Findings) > 0 {
				byOperation[v.Operation] = append(byOperation[v.Operation], v)
			}
		}
		for _, verdicts := range byOperation {
			k.Summarize(verdicts, func(id int) *verdict.Exchange { return byID[id] })
		}
	}
}

// contracts lists the contracts of the plan with the parameters that the user bound.
func (r *Runner) contracts() (out []verdict.Contract) {
	for _, c := range r.plan.Contracts {
		params := map[string]string{}
		for _, op := range c.Operations {
			for _, name := range op.Names() {
				if value, given := r.opts.Params[name]; given {
					params[name] = r.redact(value)
				}
			}
		}
		var gaps []string
		for _, op := range c.Operations {
			for _, gap := range op.Gaps {
				text := r.redact(gap.Cite + ": " + gap.Reason)
				if gap.Rule == "" && !slices.Contains(gaps, text) { // those of a page are for its author
					gaps = append(gaps, text)
				}
			}
		}
		out = append(out, verdict.Contract{Gaps: gaps, Name: c.Name, Hash: c.Hash, Operations: len(c.Operations), Profile: string(c.Profile), Path: r.redact(c.Path), Params: params})
	}
	return out
}

// inOrder sorts the exchanges by id, and removes the second copy of a read that two cases share.
func inOrder(exchanges []verdict.Exchange) []verdict.Exchange {
	slices.SortStableFunc(exchanges, func(a, b verdict.Exchange) int { return cmp.Compare(a.ID, b.ID) })
	return slices.CompactFunc(exchanges, func(a, b verdict.Exchange) bool { return a.ID == b.ID })
}
