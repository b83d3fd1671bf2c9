package suites_test

import (
	"context"
	"os"
	"testing"

	"github.com/graphconform/conform/harness"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/specs"
	"github.com/graphconform/conform/suites"
)

// TestConformance runs the embedded contracts against the target that CONFORM_TARGET names, or against the embedded mock.
func TestConformance(t *testing.T) {
	cfg := harness.Config{Contracts: embedded(t), Target: harness.Target{URL: os.Getenv("CONFORM_TARGET"), Token: os.Getenv("CONFORM_TOKEN")}}
	run, err := suites.Run(context.Background(), t, cfg)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range run.Verdicts {
		if v.Status == verdict.Fail || v.Status == verdict.Error || v.Status == verdict.NotRun {
			t.Errorf("%s is %s: %s %+v", v.ID, v.Status, v.Reason, v.Findings)
		}
	}
	t.Logf("%d verdicts: %v", len(run.Verdicts), run.Footer.Counts)

	var again failing
	if _, err := suites.Run(context.Background(), &again, cfg); err == nil || !again {
		t.Errorf("want an error and a failure of a second run in one process, got %v, %v", err, again)
	}
}

// failing remembers that a test failed.
type failing bool

func (f *failing) Fail() { *f = true }

func embedded(t *testing.T) (out []*contract.Contract) {
	t.Helper()
	for _, name := range specs.Names() {
		description, err := specs.OpenAPI(name)
		if err != nil {
			t.Fatal(err)
		}
		overlay, _ := specs.Overlay(name)
		c, err := contract.Load(name, name+"/openapi.yaml", description, overlay)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, c)
	}
	return out
}
