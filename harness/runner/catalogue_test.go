package runner_test

import (
	"context"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/graphconform/conform/harness/catalogue"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/mock"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/runner"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
	"github.com/graphconform/conform/specs"
)

// Every check can fail, and fails alone: for each check the mock has a fault that fails exactly it, and the faithful mock fails none.
func TestEveryCheckHasAFault(t *testing.T) {
	known := map[string]bool{}
	for _, c := range catalogue.All() {
		known[c.ID] = true
		if !slices.ContainsFunc(mock.Faults(), func(f mock.Fault) bool { return f.Check == c.ID }) {
			t.Errorf("no fault fails the check %s", c.ID)
		}
	}
	for _, f := range mock.Faults() {
		if !known[f.Check] {
			t.Errorf("fault %s names the check %q, which does not exist", f.ID, f.Check)
		}
	}
}

func TestFaithfulMockFailsNothing(t *testing.T) {
	run := runMock(t, "", load(t, specs.Names()...))
	judged := map[string]bool{}
	for _, class := range classes(t) { // what no embedded contract documents, some class does
		for _, v := range runMock(t, "", []*contract.Contract{class}).Verdicts {
			judged[v.Check] = judged[v.Check] || v.Status == verdict.Pass
		}
	}
	for _, v := range runThrottled(t, load(t, "update-devicemanagementscriptuserstate")).Verdicts {
		judged[v.Check] = judged[v.Check] || v.Status == verdict.Pass
	}
	for _, v := range run.Verdicts {
		judged[v.Check] = judged[v.Check] || v.Status == verdict.Pass || v.Status == verdict.Info
		switch {
		case v.Status == verdict.Pass, v.Status == verdict.Skip, v.Status == verdict.Info:
		case v.Family == "documentation" && v.Status == verdict.Warn && v.Contract == "update-userrunstates":
			// mistakes in the page, not of the target
		default:
			t.Errorf("%s is %s: %s %v", v.ID, v.Status, v.Reason, v.Findings)
		}
	}
	for _, c := range catalogue.All() {
		if !judged[c.ID] {
			t.Errorf("check %s never judged the faithful mock: it only skips", c.ID)
		}
	}
	if run.Footer.Exit != 0 {
		t.Errorf("want exit 0, got %d", run.Footer.Exit)
	}
}

// classes are contracts of every class for which checks differ.
func classes(t testing.TB) (out []*contract.Contract) {
	t.Helper()
	for _, name := range []string{"rich", "nocontent", "both", "byupdate", "ifmatch", "singleton", "accepted", "odata", "http", "jsonpatch"} {
		out = append(out, loadFile(t, "testdata/"+name+".yaml"))
	}
	return out
}

func TestFaithfulMockOfEveryClassFailsNothing(t *testing.T) {
	for _, c := range classes(t) {
		mustBeQuiet(t, runMock(t, "", []*contract.Contract{c}))
	}
}

func loadFile(t testing.TB, file string) *contract.Contract {
	t.Helper()
	c, err := contract.LoadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return c
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
	root, clock := serveMock(t, faultID, contracts)
	return runOpenly(t, root, contracts, runner.Options{Mock: true, Redactor: wire.NewRedactor(testToken)}, clock, clock.Now)
}

var testsStart = time.Now()

// stopped is a clock that only waiting advances, so that durations and times are the same in every run.
func stopped() wire.Pace {
	slept := atomic.Int64{}
	return wire.Pace{
		Now:   func() time.Time { return testsStart.Add(time.Duration(slept.Load())) },
		Sleep: func(ctx context.Context, d time.Duration) error { slept.Add(int64(max(d, 0))); return ctx.Err() },
	}
}

// serveMock serves a mock of the contracts, changed by the fault if it is about the page, and returns its root URL and its clock.
func serveMock(t testing.TB, faultID string, contracts []*contract.Contract) (root string, clock wire.Pace) {
	t.Helper()
	clock = stopped()
	if faultID != "" {
		fault, err := mock.LookupFault(faultID)
		if err != nil {
			t.Fatal(err)
		}
		fault.Apply(contracts)
	}
	handler, err := mock.New(contracts, mock.Options{Fault: faultID, Now: clock.Now, Sleep: clock.Sleep, NewID: wire.NewGUID})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL, clock
}

// testToken is long enough not to match other text by accident.
const testToken = "conform-test-token"

func runURL(t testing.TB, root string, contracts []*contract.Contract, opts runner.Options) *verdict.Run {
	t.Helper()
	opts.Redactor = wire.NewRedactor(testToken)
	return runOpenly(t, root, contracts, opts, wire.InstantPace(), wire.Now)
}

// runOpenly runs without a redactor, unless opts has one, and measures exchanges with now.
func runOpenly(t testing.TB, root string, contracts []*contract.Contract, opts runner.Options, pace wire.Pace, now func() time.Time) *verdict.Run {
	t.Helper()
	client := wire.NewClient(wire.Config{Name: "mock", Refused: wire.UnsignedTokens(), Token: testToken, UserAgent: "conform/test", Now: now})
	t.Cleanup(client.Close)
	opts.Target = wire.NewPaced(client, pace)
	return sendAll(context.Background(), planFor(t, root, contracts), opts)
}

// runThrottled runs contracts against a faithful mock of them with a quota.
func runThrottled(t testing.TB, contracts []*contract.Contract) *verdict.Run {
	t.Helper()
	pace := wire.InstantPace()
	handler, err := mock.New(contracts, mock.Options{Now: pace.Now, NewID: wire.NewGUID, Throttle: mock.Throttle{Requests: 15, Per: 2 * time.Second}})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	client := wire.NewClient(wire.Config{Name: "mock", Refused: wire.UnsignedTokens(), Token: testToken})
	t.Cleanup(client.Close)
	run := sendAll(t.Context(), planFor(t, server.URL, contracts), runner.Options{Target: wire.NewPaced(client, pace), Mock: true})
	mustBeQuiet(t, run)
	return run
}

func planFor(t testing.TB, root string, contracts []*contract.Contract) *plan.Plan {
	t.Helper()
	return planWith(t, root, plan.Options{Contracts: contracts, Budget: 1000}) // every kind of case there is
}

// planWith plans for the mock at a root URL.
func planWith(t testing.TB, root string, opts plan.Options) *plan.Plan {
	t.Helper()
	opts.Defaults, opts.Seed, opts.RejectedTokens = true, "1", wire.UnsignedTokens().Kinds()
	opts.Base = func(op *contract.Operation) string {
		u, err := url.Parse(op.Server)
		if err != nil {
			t.Fatal(err)
		}
		return root + strings.TrimSuffix(u.Path, "/")
	}
	p, err := plan.New(opts)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// sendAll sends the whole plan and judges every verdict.
func sendAll(ctx context.Context, p *plan.Plan, opts runner.Options) *verdict.Run {
	r := runner.New(p, opts)
	r.Start(ctx, func(*plan.Case) bool { return true })
	r.AwaitAll(ctx)
	return r.Finish()
}
