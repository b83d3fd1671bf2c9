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
		for _, vary := range variants {
			loaded, err := load()
			if err != nil {
				return nil, err
			}
			loaded.Operations = loaded.Operations[:1]
			vary(loaded.Operations[0])
			verdicts, err := example(ctx, c, fault, loaded)
			if err != nil {
				return nil, err
			}
			if found = append(found, verdicts...); len(verdicts) > 0 {
				break
			}
		}
	}
	return found, nil
}

func example(ctx context.Context, c *check.Check, fault mock.Fault, loaded *contract.Contract) ([]verdict.Verdict, error) {
	cfg := Config{Contracts: []*contract.Contract{loaded}, Fault: fault.ID, Depth: plan.Full, Target: Target{Refused: wire.UnsignedTokens()}}
	fault.Apply(cfg.Contracts)
	s, err := newSession(ctx, cfg, wire.InstantPace())
	if err != nil {
		return nil, err
	}
	for _, k := range s.plan.Cases { // a filter would reject a check that this variant has no case for
		k.Checks = slices.DeleteFunc(k.Checks, func(other *check.Check) bool { return other != c })
	}
	if err := s.Open(ctx); err != nil {
		return nil, err
	}
	s.runner.Start(ctx, func(*plan.Case) bool { return true })
	s.runner.AwaitAll(ctx)
	return slices.DeleteFunc(s.Finish(ctx).Verdicts, func(v verdict.Verdict) bool { return len(v.Findings) == 0 }), nil
}
