package harness_test

import (
	"context"
	"fmt"
	"maps"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness"
	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/mock"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
	"github.com/graphconform/conform/specs"
)

// The catalogue's promise: every check can fail, and fails alone. For each check the mock has a fault that trips exactly it, and
// the faithful mock trips none.
func TestEveryCheckHasAFault(t *testing.T) {
	known := map[string]bool{}
	for _, c := range check.All() {
		known[c.ID] = true
		if !slices.ContainsFunc(mock.Faults(), func(f mock.Fault) bool { return f.Check == c.ID }) {
			t.Errorf("no fault trips the check %s", c.ID)
		}
	}
	for _, f := range mock.Faults() {
		if !known[f.Check] {
			t.Errorf("fault %s names the check %q, which is none", f.ID, f.Check)
		}
	}
}

func TestFaithfulMockTripsNothing(t *testing.T) {
	run := runMock(t, "", load(t, specs.Names()...))
	judged := map[string]bool{}
	for _, v := range run.Verdicts {
		judged[v.Check] = judged[v.Check] || v.Status == verdict.Pass || v.Status == verdict.Info
		switch {
		case v.Status == verdict.Pass, v.Status == verdict.Skip, v.Status == verdict.Info:
		case v.Family == "documentation" && v.Status == verdict.Warn && v.Contract == "update-userrunstates":
			// the seed page's own defects, not the target's
		default:
			t.Errorf("%s is %s: %s %v", v.ID, v.Status, v.Reason, v.Findings)
		}
	}
	for _, c := range check.All() {
		if !judged[c.ID] {
			t.Errorf("check %s never judged the faithful mock: it only skips", c.ID)
		}
	}
	if run.Footer.Exit != 0 {
		t.Errorf("want exit 0, got %d", run.Footer.Exit)
	}
}

func TestEveryFaultTripsExactlyItsCheck(t *testing.T) {
	for _, fault := range mock.Faults() {
		t.Run(fault.ID, func(t *testing.T) {
			run := runMock(t, fault.ID, load(t, "update-devicemanagementscriptuserstate"))
			tripped := map[string]string{}
			for _, v := range run.Verdicts {
				switch v.Status {
				case verdict.Fail, verdict.Warn:
					tripped[v.Check] = fmt.Sprint(v.ID, v.Findings)
				case verdict.Error, verdict.NotRun:
					if v.Class != "twin.failed" {
						t.Errorf("%s is %s: %s", v.ID, v.Status, v.Reason)
					}
				}
			}
			if got := slices.Sorted(maps.Keys(tripped)); !slices.Equal(got, []string{fault.Check}) {
				t.Errorf("want exactly %s, got %v\n%v", fault.Check, got, tripped)
			}
		})
	}
}

func load(t testing.TB, names ...string) (out []*contract.Contract) {
	t.Helper()
	for _, name := range names {
		description, err := specs.OpenAPI(name)
		if err != nil {
			t.Fatal(err)
		}
		c, err := contract.Load(name, name+"/openapi.yaml", description, nil)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, c)
	}
	return out
}

// runMock runs contracts against a mock of them with one fault.
func runMock(t testing.TB, faultID string, contracts []*contract.Contract) *verdict.Run {
	t.Helper()
	if faultID != "" {
		fault, err := mock.LookupFault(faultID)
		if err != nil {
			t.Fatal(err)
		}
		mock.Spoil(fault, contracts)
	}
	handler, err := mock.New(contracts, mock.Options{Fault: faultID, Now: wire.Now, NewID: wire.NewGUID})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return runURL(t, server.URL, contracts, harness.Options{Mock: true})
}

func runURL(t testing.TB, root string, contracts []*contract.Contract, opts harness.Options) *verdict.Run {
	t.Helper()
	client := wire.NewClient(wire.Config{Name: "mock", Token: "conform-test", UserAgent: "conform/test"})
	t.Cleanup(client.Close)
	opts.Target, opts.Redactor = client, wire.NewRedactor("conform-test")
	return harness.Run(context.Background(), planFor(t, root, contracts), opts)
}

func planFor(t testing.TB, root string, contracts []*contract.Contract) *plan.Plan {
	t.Helper()
	p, err := plan.New(plan.Options{
		Contracts: contracts, Defaults: true, Seed: "1",
		Base: func(op *contract.Operation) string {
			u, err := url.Parse(op.Server)
			if err != nil {
				t.Fatal(err)
			}
			return root + strings.TrimSuffix(u.Path, "/")
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}
