package runner

import (
	"iter"
	"slices"
	"time"

	"github.com/graphconform/conform/harness/catalogue"
	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/verdict"
)

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// maxKept bounds, in bytes, the bodies that an exchange keeps until its turn to be recorded. Larger ones are redacted at once, out of order.
// It is well above the longest value that a case sends, which most servers send back.
const maxKept = 1 << 20

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

// recordDone records and judges the cases that are done, up to the first that is not. last is the call after which none is in flight.
func (r *Runner) recordDone(last bool) {
	if last {
		r.recording.Lock()
	} else if !r.recording.TryLock() {
		return // another worker does it
	}
	defer r.recording.Unlock()
	for ; len(r.unrecorded) > 0; r.unrecorded = r.unrecorded[1:] {
		f := r.unrecorded[0]
		switch {
		case r.judgeable(f):
		case last:
			continue // never started
		default:
			return
		}
		for _, s := range f.record {
			x := r.recorded(f.Case, s)
			r.exchanges.Add(&x)
		}
		f.record = nil
		r.judgeCase(f)
	}
}

// mayWrite reports whether lines of the record may be written to a disk: they contain no secret, in spite of all redaction.
func (r *Runner) mayWrite(lines []byte) bool {
	if r.opts.Redactor == nil {
		return true
	}
	finder := r.opts.Redactor.FindLeaks()
	_, _ = finder.Write(lines) // which accepts everything
	return !finder.Found()
}

// Exchange returns the redacted exchange of a case that was judged, or nil.
func (r *Runner) Exchange(id int) *verdict.Exchange { return r.exchanges.Exchange(id) }

// Finish is Record in memory.
func (r *Runner) Finish() *verdict.Run {
	record := r.Record()
	defer func() { _ = record.Close() }() // the run has what it held
	return record.Run()
}

// Record waits for the cases in flight, judges those that are not judged yet, and returns the record. The caller sets the footer's
// Ended.
func (r *Runner) Record() *verdict.Stream {
	r.Drain()
	r.Wait()
	r.recordDone(true)
	record := &verdict.Stream{Header: r.opts.Header, Verdicts: r.verdicts(), Spool: r.exchanges}
	r.judgeAdaptations()
	r.summarize()
	h := &record.Header
	h.Planned, h.Omitted, h.PlanHash, h.Catalogue, h.Seed = r.plan.Verdicts(), r.plan.BeyondBudget(), r.plan.Hash(), r.plan.Catalogue(), r.plan.Seed
	h.Shard = r.plan.Shard
	h.Strict, h.Depth = r.opts.Strict, string(r.plan.Depth)
	h.Contracts = r.contracts()
	record.Sum()
	return record
}

// verdicts yields every verdict in plan order.
func (r *Runner) verdicts() iter.Seq[*verdict.Verdict] {
	return func(yield func(*verdict.Verdict) bool) {
		for _, f := range r.order {
			for i := range f.checks {
				if v := r.classified(f, i); !yield(&v) {
					return
				}
			}
		}
	}
}

// classified is a verdict with what a baseline says of it.
func (r *Runner) classified(f *future, i int) verdict.Verdict {
	v := f.verdict(i)
	v.Deviation = r.deviation(&v)
	return v
}

func (r *Runner) deviation(v *verdict.Verdict) *verdict.Deviation {
	if r.opts.Deviation == nil {
		return nil
	}
	return r.opts.Deviation(v)
}

// judgeAdaptations judges what is known only after the last case of an operation.
func (r *Runner) judgeAdaptations() {
	for _, f := range r.order {
		for i, k := range f.checks {
			if !catalogue.JudgedLast(k) || f.queue == nil || f.results == nil {
				continue
			}
			a := f.queue.adaptation(f.Operation)
			e := f.evidence()
			e.Adaptations, e.Intermittent = a.findings(), a.intermittent()
			v := f.verdict(i)
			if shows := k.Level == verdict.Must && len(e.Intermittent) > 0; v.Status == verdict.Pass || v.Status == verdict.Error && shows { // even where the case itself is inconclusive
				v.Class, v.Reason = "", ""
				out, panicked := recovered(k, e)
				if panicked != "" {
					out = check.Outcome{Error: panicked, ErrorClass: classPanic}
				}
				r.apply(k, out, f, &v)
				f.results[i] = f.result(&v)
			}
		}
	}
}

// summarize lets checks combine their findings, for one operation at a time.
func (r *Runner) summarize() {
	type place struct {
		f *future
		i int
	}
	found := map[*check.Check]map[string][]place{} // by check and operation
	for _, f := range r.order {
		for i := range f.results {
			k := f.checks[i]
			if k.Summarize == nil || f.results[i].own == nil || len(f.results[i].own.findings) == 0 {
				continue
			}
			if found[k] == nil {
				found[k] = map[string][]place{}
			}
			name := f.planned.Operation.Name
			found[k][name] = append(found[k][name], place{f, i})
		}
	}
	for k, operations := range found {
		for _, places := range operations {
			var verdicts []*verdict.Verdict
			for _, at := range places {
				v := at.f.verdict(at.i)
				verdicts = append(verdicts, &v)
			}
			k.Summarize(verdicts, r.exchanges.Exchange)
			for n, at := range places {
				at.f.results[at.i] = at.f.result(verdicts[n])
			}
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
