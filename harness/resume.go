package harness

import (
	"errors"
	"fmt"
	"iter"

	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
)

// classUnknown is the class of verdicts that a resumed run leaves inconclusive, because their request must not be sent twice.
const classUnknown = "run.unknown-outcome"

// resumed is an interrupted run that this one continues.
type resumed struct {
	old    *verdict.File
	again  map[string]bool // ids of the cases to send
	lost   map[string]string
	lastID int // of its exchanges
}

// newResumed finds out what an interrupted run of the plan has not sent.
func newResumed(cfg Config, p *plan.Plan) (*resumed, error) {
	r := &resumed{old: cfg.Resume, again: map[string]bool{}, lost: map[string]string{}}
	if err := cfg.checkResumed(p); err != nil {
		return nil, err
	}
	unknown := map[string]*verdict.Exchange{}
	for x := range r.old.Exchanges() {
		r.lastID = max(r.lastID, x.ID)
		if mayHaveArrived(x) && unknown[x.Case] == nil {
			unknown[x.Case] = x
		}
	}
	cases := map[string]*plan.Case{}
	for _, c := range p.Cases {
		cases[c.ID] = c
	}
	for v := range r.old.All() {
		id := v.CaseID()
		c := cases[id]
		if v.Status != verdict.NotRun || c == nil {
			continue
		}
		switch own, twins := unknown[id], unknown[c.Twin]; {
		case own != nil:
			r.lost[id] = fmt.Sprintf("the run that this one resumes sent %s %s (exchange %d) and recorded no response: it is not sent again", own.Method, own.URL, own.ID)
		case twins != nil:
			r.lost[id] = fmt.Sprintf("its matching valid update is not sent again: the run that this one resumes recorded no response to it (exchange %d)", twins.ID)
		default:
			r.again[id] = true
		}
	}
	if len(r.again)+len(r.lost) == 0 {
		return nil, &Error{verdict.ExitUsage, errors.New("the run to resume is complete: every verdict has a result"), "run it again without --resume"}
	}
	return r, nil
}

// mayHaveArrived tells whether a request without a response may have reached the target.
func mayHaveArrived(x *verdict.Exchange) bool {
	switch wire.FailureKind(x.ErrorKind) {
	case wire.Cancelled, wire.Timeout, wire.Disconnected, wire.TooLarge, wire.NotHTTP:
		return x.Status == 0
	}
	return false
}

// checkResumed returns an error for the record of another run.
func (cfg Config) checkResumed(p *plan.Plan) error {
	h := cfg.Resume.Head()
	shard := func(s *verdict.Shard) string {
		if s == nil {
			return "the whole run"
		}
		return fmt.Sprintf("shard %d of %d", s.Index, s.Total)
	}
	for _, x := range []struct{ what, want, got string }{
		{"target", cfg.Target.DisplayName(), h.Target},
		{"version of conform", cfg.version(), h.Conform},
		{"catalogue", p.Catalogue(), h.Catalogue},
		{"part", shard(p.Shard), shard(h.Shard)},
		{"seed", p.Seed, h.Seed},
		{"depth", string(p.Depth), h.Depth},
		{"plan", p.Hash(), h.PlanHash},
		{"fault", cfg.Fault, h.Fault},
		{"--strict", fmt.Sprint(cfg.Strict), fmt.Sprint(h.Strict)},
		{"--stateless", fmt.Sprint(cfg.stateless()), fmt.Sprint(h.Stateless)},
	} {
		if x.want != x.got {
			return &Error{verdict.ExitUsage, fmt.Errorf("the record is not of this run: its %s is %q, and not %q", x.what, x.got, x.want),
				"resume with the arguments, the contracts and the conform of that run, or run it again without --resume"}
		}
	}
	return nil
}

// selects tells whether the resumed run sends a case. A nil one sends all.
func (r *resumed) selects(c *plan.Case) bool { return r == nil || r.again[c.ID] }

// last is the highest id of the interrupted run's exchanges.
func (r *resumed) last() int {
	if r == nil {
		return 0
	}
	return r.lastID
}

// exchanges are those that the interrupted run has recorded.
func (r *resumed) exchanges() iter.Seq[*verdict.Exchange] {
	if r == nil {
		return func(func(*verdict.Exchange) bool) {}
	}
	return r.old.Exchanges()
}

// complete makes the record of this run that of both: the verdicts of the cases that were sent now, and the earlier ones of all others.
func (r *resumed) complete(record *verdict.Stream, deviation func(*verdict.Verdict) *verdict.Deviation) {
	record.Header.Resumes, record.Header.Started = r.old.Head().Run, r.old.Head().Started
	now := record.Verdicts
	record.Verdicts = func(yield func(*verdict.Verdict) bool) {
		earlier, stop := iter.Pull(r.old.All())
		defer stop()
		for v := range now {
			old, more := earlier()
			if !more {
				return // the file has changed, which the ledger finds
			}
			if id := old.CaseID(); !r.again[id] {
				if old.Status == verdict.NotRun {
					old.Status, old.Class, old.Reason = verdict.Error, classUnknown, r.lost[id]
				}
				old.Deviation = deviation(old)
				v = old
			}
			if !yield(v) {
				return
			}
		}
	}
	record.Sum()
}
