package harness

import (
	"context"
	"net/http"
	"slices"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/mock"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
)

// variants change a contract into one of another class, for faults that have nothing to break in the one as it is.
var variants = []func(*contract.Operation){
	func(*contract.Operation) {},
	func(op *contract.Operation) { op.Responses = []contract.Response{{Status: http.StatusNoContent}} },
	func(op *contract.Operation) { op.Responses = []contract.Response{{Status: http.StatusAccepted}} },
	func(op *contract.Operation) {
		op.Responses = append(op.Responses, contract.Response{Status: http.StatusNoContent})
	},
	func(op *contract.Operation) {
		op.Headers = append(op.Headers, contract.Parameter{Name: "If-Match", Required: true})
	},
	asRich,
}

// Examples runs one check of the catalogue against the embedded mock with each fault that the check must find, and returns the verdicts
// with findings. Load returns the contract anew each time: a fault of the page changes it.
func Examples(ctx context.Context, c *check.Check, load func() (*contract.Contract, error)) (found []verdict.Verdict, err error) {
	for _, fault := range mock.Faults() {
		if fault.Check != c.ID {
			continue
		}
		verdicts, err := examples(ctx, c, fault, load)
		if err != nil {
			return nil, err
		}
		found = append(found, verdicts...)
	}
	return found, nil
}

// examples tries a fault on each variant until the check finds it: first with the cases that the check judges, then with all, because a few
// faults need the requests of others.
func examples(ctx context.Context, c *check.Check, fault mock.Fault, load func() (*contract.Contract, error)) ([]verdict.Verdict, error) {
	for _, whole := range []bool{false, true} {
		for _, vary := range variants {
			loaded, err := load()
			if err != nil {
				return nil, err
			}
			loaded.Operations = loaded.Operations[:1]
			vary(loaded.Operations[0])
			if found, err := example(ctx, c, fault, loaded, whole); err != nil || len(found) > 0 {
				return found, err
			}
		}
	}
	return nil, nil
}

func example(ctx context.Context, c *check.Check, fault mock.Fault, loaded *contract.Contract, whole bool) ([]verdict.Verdict, error) {
	cfg := Config{Contracts: []*contract.Contract{loaded}, Fault: fault.ID, Depth: plan.Full, Target: Target{Refused: wire.UnsignedTokens()}}
	fault.Apply(cfg.Contracts)
	s, err := newSession(ctx, cfg, wire.InstantPace())
	if err != nil {
		return nil, err
	}
	for _, k := range s.plan.Cases { // a filter would reject a check that this variant has no case for
		k.Checks = slices.DeleteFunc(k.Checks, func(other *check.Check) bool { return other != c })
	}
	if !whole {
		s.plan.Cases = judgedCases(s.plan.Cases)
	}
	if err := s.Open(ctx); err != nil {
		return nil, err
	}
	s.runner.Start(ctx, func(*plan.Case) bool { return true })
	s.runner.AwaitAll(ctx)
	return slices.DeleteFunc(s.Finish(ctx).Verdicts, func(v verdict.Verdict) bool { return len(v.Findings) == 0 }), nil
}

// judgedCases returns the cases with a check, and the twins that they need.
func judgedCases(cases []*plan.Case) []*plan.Case {
	needed := map[string]bool{}
	for _, k := range slices.Backward(cases) { // a twin comes before the case that names it
		if needed[k.ID] = needed[k.ID] || len(k.Checks) > 0; needed[k.ID] {
			needed[k.Twin] = true
		}
	}
	return slices.DeleteFunc(cases, func(k *plan.Case) bool { return !needed[k.ID] })
}
