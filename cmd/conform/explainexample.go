package main

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/mock"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/runner"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
	"github.com/graphconform/conform/suites"
)

// exampleContract is the embedded contract that examples are drawn from.
const exampleContract = "update-devicemanagementscriptuserstate"

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

// examples runs a check against the mock with each of its faults, and returns what it then says.
func examples(ctx context.Context, c *check.Check) (found []verdict.Verdict, err error) {
	for _, fault := range mock.Faults() {
		if fault.Check != c.ID {
			continue
		}
		for _, vary := range variants {
			verdicts, err := example(ctx, c, fault, vary)
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

func example(ctx context.Context, c *check.Check, fault mock.Fault, vary func(*contract.Operation)) ([]verdict.Verdict, error) {
	loaded, err := loadContract(exampleContract)
	if err != nil {
		return nil, err
	}
	loaded.Operations = loaded.Operations[:1]
	vary(loaded.Operations[0])
	cfg := suites.Config{Contracts: []*contract.Contract{loaded}, Fault: fault.ID, Mock: true, Depth: plan.Full, Refused: wire.UnsignedTokens(), Token: "conform", Target: "http://127.0.0.1"}
	mock.Spoil(fault, cfg.Contracts)
	clock := wire.InstantPace()
	closeMock, err := serveMock(ctx, &cfg, clock)
	if err != nil {
		return nil, err
	}
	defer closeMock()
	p, err := cfg.Plan()
	if err != nil {
		return nil, err
	}
	for _, k := range p.Cases { // a filter would refuse a check that this variant has no case for
		k.Checks = slices.DeleteFunc(k.Checks, func(other *check.Check) bool { return other != c })
	}
	client := wire.NewClient(wire.Config{Name: "mock", Token: cfg.Token, Refused: wire.UnsignedTokens(), Now: clock.Now})
	defer client.Close()
	run := runner.Run(ctx, p, runner.Options{Target: wire.NewPaced(client, clock), Mock: true})
	return slices.DeleteFunc(run.Verdicts, func(v verdict.Verdict) bool { return len(v.Findings) == 0 }), nil
}

// exampleBlock words the classes of what a check finds, and the first thing that it was seen to say.
func exampleBlock(c *check.Check, found []verdict.Verdict) string {
	var b strings.Builder
	var classes []string
	for _, class := range c.Classes {
		if class.WFC != 0 {
			class.Name += fmt.Sprintf(" (Web Fuzzing Commons %d)", class.WFC)
		}
		classes = append(classes, class.Name)
	}
	fmt.Fprintf(&b, "class   %s\n", strings.Join(classes, ", "))
	if len(found) == 0 {
		return b.String()
	}
	v, f := found[0], found[0].Findings[0]
	fmt.Fprintf(&b, "\n%s %s\n     the target %s\n     want %s\n     got  %s\n", strings.ToUpper(string(v.Status)), v.ID, v.Title, f.Want, f.Got)
	if f.Hint != "" {
		fmt.Fprintf(&b, "     hint %s\n", f.Hint)
	}
	return b.String()
}
