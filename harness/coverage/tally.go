package coverage

import (
	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/verdict"
)

// link is a check of a possible case that tests a promise.
type link struct {
	check *check.Check
	of    *plan.Case
}

// tally collects what a run shows of the promises of one operation.
type tally struct {
	run     Run
	op      *contract.Operation
	list    []promise
	links   [][]link // by promise
	states  []state
	cases   map[string]*plan.Case // possible ones, by id
	planned map[string]*plan.Case // of the whole run
	judged  map[string]bool       // the ids of the verdicts
	reason  string                // why there is no possible case
}

// state is what the verdicts so far show of a promise.
type state struct {
	kept, broken bool
	reason       reason // the best one of those why it is not tested
}

// newTally lists the promises of an operation with the checks that test them.
func newTally(r Run, op *contract.Operation, possible *plan.Possible, planned map[string]*plan.Case) *tally {
	t := &tally{run: r, op: op, planned: planned, cases: map[string]*plan.Case{}, judged: map[string]bool{}}
	cases, why := possible.Cases(op)
	t.reason = why
	for _, list := range [][]promise{statuses(op), requests(op), properties(op), constraints(op), norms(op, cases), gaps(op)} {
		t.list = append(t.list, list...)
	}
	t.list = distinct(t.list)
	t.links, t.states = make([][]link, len(t.list)), make([]state, len(t.list))
	for _, c := range cases {
		t.cases[c.ID] = c
		for _, k := range c.Checks {
			for i := range t.list {
				if t.tests(i, k, c) {
					t.links[i] = append(t.links[i], link{k, c})
				}
			}
		}
	}
	return t
}

// distinct drops promises that have the id of an earlier one.
func distinct(list []promise) (out []promise) {
	seen := map[string]bool{}
	for _, p := range list {
		if !seen[p.ID] {
			seen[p.ID] = true
			out = append(out, p)
		}
	}
	return out
}

func (t *tally) tests(i int, k *check.Check, c *plan.Case) bool {
	return t.list[i].tests != nil && t.list[i].tests(k, c)
}

// sent returns a case with the invalid values that the plan has, and with the valid ones that only the possible case has.
func (t *tally) sent(id string) *plan.Case {
	planned, possible := t.planned[id], t.cases[id]
	switch {
	case possible == nil:
		return planned
	case planned == nil:
		return possible
	}
	out := *possible
	out.Bad, out.LeftOut = planned.Bad, planned.LeftOut
	return &out
}

// add counts the verdicts of one case.
func (t *tally) add(verdicts []*verdict.Verdict) {
	c := t.sent(verdicts[0].CaseID())
	if c == nil {
		return
	}
	seen := &exchanges{run: t.run}
	for _, v := range verdicts {
		t.judged[v.ID] = true
		k := checkOf(c, v.Check)
		if k == nil {
			continue
		}
		for i := range t.list {
			if t.tests(i, k, c) {
				t.count(i, v, c, seen)
			}
		}
	}
}

// count counts a verdict for a promise that it tests.
func (t *tally) count(i int, v *verdict.Verdict, c *plan.Case, seen *exchanges) {
	p, s := &t.list[i], &t.states[i]
	switch v.Status {
	case verdict.Pass:
		if p.shows == nil || s.kept || seen.any(v.Exchanges, p.shows) {
			s.kept = true
		} else {
			s.reason.offer(notObservable, "no response showed it")
		}
	case verdict.Fail:
		if t.breaks(p, v, c, seen) {
			s.broken = true
		} else {
			s.reason.offer(otherFailure, v.Check+" fails for something else")
		}
	default:
		rank, text := t.because(v)
		s.reason.offer(rank, text)
	}
}

// breaks reports whether a verdict that fails is about a promise.
func (t *tally) breaks(p *promise, v *verdict.Verdict, c *plan.Case, seen *exchanges) bool {
	if p.breaks == nil {
		return true
	}
	for i := range v.Findings {
		f := &v.Findings[i]
		if p.breaks(hit{v, f, c, seen.get(f.Exchange)}) {
			return true
		}
	}
	return false
}

// promises returns the promises of the operation. leftOut is the case that stands for all of them, if the run cannot test the operation.
func (t *tally) promises(leftOut *plan.Case) (out []verdict.Promise) {
	for i := range t.list {
		p := t.list[i].Promise
		p.Operation, p.Checks = t.op.Name, checksOf(t.links[i])
		switch s := &t.states[i]; {
		case s.broken:
			p.State = verdict.PromiseBroken
		case s.kept:
			p.State = verdict.PromiseKept
		default:
			p.State, p.Reason = verdict.PromiseUntested, t.untested(i, leftOut)
		}
		out = append(out, p)
	}
	return out
}

// checkOf returns the check of a case with an id, or nil.
func checkOf(c *plan.Case, id string) *check.Check {
	for _, k := range c.Checks {
		if k.ID == id {
			return k
		}
	}
	return nil
}

// exchanges reads those of one case once each.
type exchanges struct {
	run  Run
	read map[int]*verdict.Exchange
}

func (e *exchanges) get(id int) *verdict.Exchange {
	if id == 0 || e.run.Exchange == nil {
		return nil
	}
	x, known := e.read[id]
	if !known {
		if e.read == nil {
			e.read = map[int]*verdict.Exchange{}
		}
		x = e.run.Exchange(id)
		e.read[id] = x
	}
	return x
}

func (e *exchanges) any(ids []int, shows func(*verdict.Exchange) bool) bool {
	for _, id := range ids {
		if x := e.get(id); x != nil && shows(x) {
			return true
		}
	}
	return false
}
