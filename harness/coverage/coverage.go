// Package coverage lists what the contracts of a run promise, and says of each promise whether the run tested it, and whether the target
// kept it.
//
// This package is not API: it may change in any release.
package coverage

import (
	"fmt"
	"iter"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/verdict"
)

// Run is what a run shows of its contracts.
type Run struct {
	Plan     *plan.Plan
	Writes   bool                           // the user allowed writes to the target, or they need no permission
	Verdicts iter.Seq[*verdict.Verdict]     // in the order of the plan
	Exchange func(id int) *verdict.Exchange // returns nil for an unknown id
}

// Of returns the promises of every operation with what the run shows of them. Operations are examined at the same time, as many as there are
// processors, and it holds the verdicts of no more. Exchange must allow that.
func Of(r Run) (out []verdict.Promise) {
	l := &lister{run: r, possible: plan.NewPossible(r.Plan.Contracts), planned: map[string]*plan.Case{}, leftOut: map[string]*plan.Case{}}
	for _, c := range r.Plan.Cases {
		if l.planned[c.ID] = c; c.LeftOut == verdict.LeftOut {
			l.leftOut[c.Operation.Name] = c
		}
	}
	cases, stop := iter.Pull(grouped(r.Verdicts))
	defer stop()
	next, more := cases()
	of := func(op *contract.Operation) (all [][]*verdict.Verdict) {
		for more && verdict.OperationID(next[0]) == op.Name {
			all = append(all, next)
			next, more = cases()
		}
		return all
	}
	var parts []*[]verdict.Promise
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for _, c := range r.Plan.Contracts {
		for _, op := range c.Operations {
			if !r.Plan.Owns(op) {
				continue
			}
			part, verdicts := new([]verdict.Promise), of(op)
			parts = append(parts, part)
			group.Go(func() error {
				*part = l.promises(op, verdicts)
				return nil
			})
		}
		for _, left := range c.LeftOut {
			if r.Plan.Owns(left.Operation) {
				of(left.Operation)
				parts = append(parts, &[]verdict.Promise{leftOutPromise(left)})
			}
		}
	}
	_ = group.Wait() // no call returns an error
	for _, part := range parts {
		out = append(out, *part...)
	}
	return out
}

// lister makes the promises of a run's operations.
type lister struct {
	run      Run
	possible *plan.Possible
	planned  map[string]*plan.Case // by id
	leftOut  map[string]*plan.Case // by operation: those that stand for operations that the run cannot test
}

// promises returns the promises of one operation. A panic costs them, and not the record.
func (l *lister) promises(op *contract.Operation, cases [][]*verdict.Verdict) (out []verdict.Promise) {
	defer func() {
		if p := recover(); p != nil {
			bug := leftOutPromise(contract.LeftOut{Operation: op, Cite: op.Cite, Reason: "the promises of the operation", Kind: fmt.Sprintf("a bug in conform: %v", p)})
			out = []verdict.Promise{bug}
		}
	}()
	t := newTally(l.run, op, l.possible, l.planned)
	for _, verdicts := range cases {
		t.add(verdicts)
	}
	return t.promises(l.leftOut[op.Name])
}

// List returns the promises of an operation, none of them tested.
func List(contracts []*contract.Contract, op *contract.Operation) []verdict.Promise {
	p := &plan.Plan{Contracts: contracts}
	t := newTally(Run{Plan: p, Writes: true}, op, plan.NewPossible(contracts), nil)
	return t.promises(nil)
}

// grouped yields the verdicts of one case after another.
func grouped(verdicts iter.Seq[*verdict.Verdict]) iter.Seq[[]*verdict.Verdict] {
	return func(yield func([]*verdict.Verdict) bool) {
		var group []*verdict.Verdict
		for v := range verdicts {
			if len(group) > 0 && v.CaseID() != group[0].CaseID() {
				if !yield(group) {
					return
				}
				group = nil
			}
			kept := *v
			group = append(group, &kept)
		}
		if len(group) > 0 {
			yield(group)
		}
	}
}

// checksOf lists the ids of the checks that test a promise.
func checksOf(links []link) (out []string) {
	for _, l := range links {
		if !slices.Contains(out, l.check.ID) {
			out = append(out, l.check.ID)
		}
	}
	return out
}
