package plan

import (
	"cmp"
	"errors"
	"fmt"
	"runtime"

	"golang.org/x/sync/errgroup"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

// addAll plans every operation, as many at the same time as there are processors, and adds them in the order of the contracts.
func (p *Plan) addAll(opts Options) error {
	var operations []*contract.Operation
	for _, c := range opts.Contracts {
		operations = append(operations, c.Operations...)
	}
	documented, results := documentedPaths(opts.Contracts), make([]planned, len(operations))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, op := range operations {
		if opts.Progress != nil {
			opts.Progress(i, len(operations))
		}
		group.Go(func() error { // waits for one of the earlier ones
			results[i] = p.operation(op, opts, documented)
			return nil
		})
	}
	_ = group.Wait() // the first error is that of the first operation, below
	for _, c := range opts.Contracts {
		for i, op := range c.Operations {
			if err := results[i].err; err != nil {
				return err
			}
			if b := results[i].builder; b != nil {
				p.builders[op] = b
			}
			p.Cases = append(p.Cases, results[i].cases...)
		}
		results = results[len(c.Operations):]
		for _, left := range c.LeftOut {
			p.Cases = append(p.Cases, leftOut(left))
		}
	}
	return nil
}

// planned is what the plan has of one operation. Without a builder, its case says why there are no others.
type planned struct {
	cases   []*Case
	builder *builder
	err     error
}

func notPlanned(left contract.LeftOut) planned { return planned{cases: []*Case{leftOut(left)}} }

// operation plans the cases of an operation. A panic costs this operation, and no other.
func (p *Plan) operation(op *contract.Operation, opts Options, documented map[string]bool) (out planned) {
	defer func() {
		if r := recover(); r != nil {
			out = planned{cases: []*Case{panicked(op, check.Full, r)}}
		}
	}()
	if opts.LeaveOut != nil {
		if kind, reason := opts.LeaveOut(op); kind != "" {
			return notPlanned(contract.LeftOut{Operation: op, Cite: op.Cite, Kind: kind, Reason: reason})
		}
	}
	b, err := newBuilder(op, opts, documented)
	var unbound *unboundError
	if errors.As(err, &unbound) && len(opts.Contracts) > 1 {
		return notPlanned(contract.LeftOut{Operation: op, Cite: unbound.cite, Kind: unbound.kind, Reason: err.Error()})
	}
	if err != nil {
		return planned{err: err}
	}
	if b.isAmbiguous() {
		return notPlanned(contract.LeftOut{
			Operation: op, Cite: op.Cite, Kind: "ambiguous body",
			Reason: fmt.Sprintf("PATCH %s is left out: no body that conform makes of a branch of its oneOf or anyOf fits it; do several branches allow the same?", op.Path),
		})
	}
	if reason := b.unpatchable(); reason != "" {
		return notPlanned(contract.LeftOut{
			Operation: op, Cite: op.Cite, Kind: "JSON Patch body", Reason: fmt.Sprintf("PATCH %s is left out: %s", op.Path, reason),
		})
	}
	cases := []*Case(nil)
	cases, b.beyond = p.Depth.choose(b.all(), cmp.Or(opts.Budget, p.Depth.budget(op)))
	cases = append(cases, b.neverWritten()...)
	for _, c := range cases {
		c.selectChecks()
		c.outline()
	}
	for _, o := range b.beyond {
		if o.Target == "" {
			o.Case.selectChecks()
			o.Case.outline()
			b.omitted[o.Case.ID] = true
		}
	}
	cases = append(cases, b.valueless()...)
	return planned{cases: cases, builder: b}
}
