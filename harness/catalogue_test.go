package harness_test

import (
	"context"
	"maps"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

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
	for _, class := range classes(t) { // what no embedded contract documents, some class does
		for _, v := range runMock(t, "", []*contract.Contract{class}).Verdicts {
			judged[v.Check] = judged[v.Check] || v.Status == verdict.Pass
		}
	}
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

// classes are contracts of every class that the checks tell apart.
func classes(t testing.TB) (out []*contract.Contract) {
	t.Helper()
	for _, name := range []string{"rich", "nocontent", "both", "ifmatch", "singleton", "accepted"} {
		out = append(out, loadFile(t, "testdata/"+name+".yaml"))
	}
	return out
}

func TestFaithfulMockOfEveryClassTripsNothing(t *testing.T) {
	for _, c := range classes(t) {
		mustBeQuiet(t, runMock(t, "", []*contract.Contract{c}))
	}
}

// needs names the class of contract that a fault needs to have anything to break.
var needs = map[string]string{"no-content-filled": "nocontent", "monitor-missing": "accepted", "vary-missing": "both", "if-match-not-required": "ifmatch"}

func TestEveryFaultTripsExactlyItsCheck(t *testing.T) {
	for _, fault := range mock.Faults() {
		t.Run(fault.ID, func(t *testing.T) {
			contracts := func() []*contract.Contract { return load(t, "update-devicemanagementscriptuserstate") }
			if class := needs[fault.ID]; class != "" {
				contracts = func() []*contract.Contract { return []*contract.Contract{loadFile(t, "testdata/"+class+".yaml")} }
			}
			run, want := runMock(t, fault.ID, contracts()), []string{fault.Check}
			if c, err := check.Lookup(fault.Check); err == nil && c.Level == verdict.May {
				want = nil // the check informs, and only of the fault
				if faithful := runMock(t, "", contracts()); informs(run, c.ID) == 0 || informs(faithful, c.ID) > 0 {
					t.Errorf("want information of %s on the faulty mock alone, got %d and %d", c.ID, informs(run, c.ID), informs(faithful, c.ID))
				}
			}
			if got := tripped(t, run); !slices.Equal(got, want) {
				t.Errorf("want exactly %s, got %v", fault.Check, got)
			}
		})
	}
}

// informs counts what a check informs of.
func informs(run *verdict.Run, id string) (n int) {
	for _, v := range run.Verdicts {
		if v.Check == id && v.Status == verdict.Info {
			n++
		}
	}
	return n
}

func loadFile(t testing.TB, file string) *contract.Contract {
	t.Helper()
	c, err := contract.LoadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// On another class of contract a fault may have nothing to break, but it never trips another check.
func TestNoFaultTripsAnotherCheck(t *testing.T) {
	for _, class := range classes(t) {
		t.Run(class.Name, func(t *testing.T) {
			for _, fault := range mock.Faults() {
				if fault.Page {
					continue // these contracts come from no page
				}
				run := runMock(t, fault.ID, []*contract.Contract{loadFile(t, class.File)})
				for _, id := range tripped(t, run) {
					if id != fault.Check {
						t.Errorf("%s: want nothing but %s, got %s", fault.ID, fault.Check, id)
					}
				}
			}
		})
	}
}

// tripped returns the ids of the checks that failed or warned. The only errors that a faulty mock may cause are those of
// negatives whose positive twin its fault took away.
func tripped(t testing.TB, run *verdict.Run) []string {
	t.Helper()
	ids := map[string]bool{}
	for _, v := range run.Verdicts {
		switch {
		case v.Status == verdict.Fail || v.Status == verdict.Warn:
			if !ids[v.Check] {
				t.Log(v.ID, v.Findings)
			}
			ids[v.Check] = true
		case (v.Status == verdict.Error || v.Status == verdict.NotRun) && v.Class != "twin.failed":
			t.Errorf("%s is %s: %s", v.ID, v.Status, v.Reason)
		}
	}
	return slices.Sorted(maps.Keys(ids))
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
	opts.Target, opts.Redactor = patient(client), wire.NewRedactor("conform-test")
	return harness.Run(context.Background(), planFor(t, root, contracts), opts)
}

// patient tries again like a run does, but loses no time: it takes the time that a target asks for as passed.
func patient(t wire.Target) wire.Target {
	var slept atomic.Int64
	return wire.NewPaced(t, wire.Pace{
		Now: func() time.Time { return wire.Now().Add(time.Duration(slept.Load())) },
		Sleep: func(ctx context.Context, d time.Duration) error {
			slept.Add(int64(max(d, 0)))
			return ctx.Err()
		},
	})
}

func planFor(t testing.TB, root string, contracts []*contract.Contract) *plan.Plan {
	t.Helper()
	p, err := plan.New(plan.Options{
		Contracts: contracts, Defaults: true, Seed: "1", Budget: 1000, // every kind of case there is
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
