package coverage_test

import (
	"iter"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/graphconform/conform/harness"
	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/coverage"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/verdict"
)

// run tests the embedded mock of contracts.
func run(t testing.TB, cfg harness.Config) *verdict.Run {
	t.Helper()
	record, err := harness.Run(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	return record
}

// repository returns every contract of the repository: those that ship with conform, and those of the pages in testdata.
func repository(t testing.TB) (out []*contract.Contract) {
	t.Helper()
	files, err := filepath.Glob("../../specs/*/openapi.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("want the contracts in specs, got %v, %v", files, err)
	}
	for _, pattern := range []string{"../contract/testdata/*.yaml", "testdata/*.yaml"} {
		more, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, more...)
	}
	for _, file := range files {
		if c, err := contract.LoadFile(file); err == nil { // others are overlays, or are wrong on purpose
			out = append(out, c)
		}
	}
	pages, _ := filepath.Glob("testdata/*.md")
	for _, page := range pages {
		out = append(out, derived(t, strings.TrimSuffix(filepath.Base(page), ".md")))
	}
	return out
}

// TestFaithfulMock holds that a mock without a fault breaks no promise, and that what is promised does not depend on the run.
func TestFaithfulMock(t *testing.T) {
	depths := []plan.Depth{plan.Quick, plan.Full}
	if testing.Short() {
		depths = depths[:1]
	}
	for _, c := range repository(t) {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			total := len(c.LeftOut)
			for _, op := range c.Operations {
				total += len(coverage.List([]*contract.Contract{c}, op))
			}
			for _, depth := range depths {
				record := run(t, harness.Config{Contracts: []*contract.Contract{c}, Depth: depth})
				n := verdict.CountPromises(record.Promises)
				if n.Total() != total || n.Kept+n.Broken+n.Untested != len(record.Promises) {
					t.Errorf("%s: want %d promises, got %+v", depth, total, n)
				}
				if n.Broken > 0 || n.Kept == 0 && len(c.Operations) > 0 {
					t.Errorf("%s: want promises that are kept, and none that is broken, got %+v: %v", depth, n, broken(record))
				}
				for _, p := range record.Promises {
					if (p.State == verdict.PromiseUntested) != (p.Reason != "") {
						t.Errorf("%s: want a reason of what is not tested, and of nothing else, got %s, %q", p.ID, p.State, p.Reason)
					}
				}
			}
		})
	}
}

func broken(record *verdict.Run) (out []string) {
	for _, p := range record.Promises {
		if p.State == verdict.PromiseBroken {
			out = append(out, p.ID)
		}
	}
	slices.Sort(out)
	return out
}

// TestFaults breaks one promise after another.
func TestFaults(t *testing.T) {
	for _, tt := range []struct {
		fault, page string
		want        []string
	}{
		{"status-undocumented", "shelf", []string{"status/204"}},
		{"unknown-key-created", "shelf", []string{"norm/PATCH-STATUS-005"}},
		{"property-wrong-kind", "clock", []string{"property/alarm/type"}},
		{"property-missing", "clock", []string{"body/200"}},
		{"read-only-written", "plant", []string{"norm/PATCH-STATE-009", "property/createdDateTime/read-only"}},
		{"text-cut", "shelf", []string{"norm/PATCH-INPUT-012", "norm/PATCH-ROBUST-008", "property/label/writable"}},
		{"request-id-missing", "shelf", []string{"norm/PATCH-HDR-005"}},
		{"bad-length-accepted", "oven", []string{"norm/PATCH-INPUT-003", "property/name/length"}},
		{"out-of-range-accepted", "oven", []string{"norm/PATCH-INPUT-002", "property/temperature/maximum", "property/temperature/minimum"}},
		{"bad-member-accepted", "door", []string{"norm/PATCH-INPUT-003", "property/state/enumeration"}},
		{"null-accepted", "plant", []string{"norm/PATCH-STATE-008", "property/potSize/not-null"}},
		{"null-ignored", "plant", []string{"norm/PATCH-STATE-007", "property/nickname/nullable"}},
		{"wrong-type-accepted", "shelf", []string{"norm/PATCH-INPUT-001", "property/label/type", "property/width/type"}},
		{"if-match-stale-accepted", "ticket", []string{"norm/PATCH-COND-003", "request/If-Match/stale", "status/412"}},
	} {
		t.Run(tt.fault, func(t *testing.T) {
			t.Parallel()
			record := run(t, harness.Config{Contracts: []*contract.Contract{derived(t, tt.page)}, Fault: tt.fault, Depth: plan.Full, Strict: true})
			if diff := cmp.Diff(tt.want, broken(record)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestSkipped excludes checks, whose promises are then not tested, and no others.
func TestSkipped(t *testing.T) {
	c := []*contract.Contract{derived(t, "plant")}
	states := func(record *verdict.Run) map[string]verdict.Kept {
		out := map[string]verdict.Kept{}
		for _, p := range record.Promises {
			out[p.ID] = p.State
		}
		return out
	}
	all := states(run(t, harness.Config{Contracts: c, Depth: plan.Full}))
	skipped := run(t, harness.Config{Contracts: c, Depth: plan.Full, SkipChecks: []string{"nulls-kept", "date"}})
	var changed []string
	for _, p := range skipped.Promises {
		if all[p.ID] == p.State {
			continue
		}
		changed = append(changed, p.ID)
		if p.State != verdict.PromiseUntested || !strings.HasPrefix(p.Reason, "skipped: excluded by --skip-check ") {
			t.Errorf("%s: want it skipped, got %s, %q", p.ID, p.State, p.Reason)
		}
	}
	slices.Sort(changed)
	if diff := cmp.Diff([]string{"norm/PATCH-HDR-001", "norm/PATCH-STATE-007", "property/nickname/nullable"}, changed); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestReasons holds why promises of a run without results are not tested.
func TestReasons(t *testing.T) {
	skip := func(c *plan.Case) (verdict.Status, string) {
		if c.NotSent != "" {
			return verdict.Skip, c.NotSent
		}
		return verdict.Pass, ""
	}
	failing := func(status verdict.Status, reason string) func(*plan.Case) (verdict.Status, string) {
		return func(*plan.Case) (verdict.Status, string) { return status, reason }
	}
	for _, tt := range []struct {
		name    string
		options plan.Options
		result  func(*plan.Case) (verdict.Status, string)
		id      string
		want    string
	}{
		{"no writes", plan.Options{Allowed: []check.Safety{check.RO}}, skip, "norm/PATCH-STATE-001", "no --allow-writes: a case that changes the entity"},
		{"depth", plan.Options{Depth: plan.Quick}, skip, "norm/PATCH-ERROR-009", "depth: omitted at depth quick"},
		{"one value of a property, by depth", plan.Options{Depth: plan.Quick}, skip, "property/nickname/nullable", "depth: omitted at depth quick"},
		{"filtered", plan.Options{Cases: []string{"full"}}, skip, "norm/PATCH-STATE-007", "skipped: --case selects other verdicts"},
		{"filtered checks", plan.Options{Checks: []string{"date"}}, skip, "norm/PATCH-STATE-007", "skipped: --check selects other verdicts"},
		{"second token", plan.Options{}, skip, "norm/PATCH-AUTH-004", "needs a second token: an expired token"},
		{"permission", plan.Options{}, skip, "permission/delegated-work/Plant.ReadWrite", "needs a second token: a token without the permission"},
		{"error", plan.Options{}, failing(verdict.Error, "the connection was cut\nand more"), "norm/PATCH-STATE-001", "target error: the connection was cut"},
		{"not run", plan.Options{}, failing(verdict.NotRun, "the run ended before this was judged"), "norm/PATCH-STATE-001", "not run: the run ended"},
		{"warning", plan.Options{}, failing(verdict.Warn, ""), "norm/PATCH-STATE-001", "warning: read-back warns"},
		{"remark", plan.Options{}, failing(verdict.Info, ""), "norm/PATCH-STATE-001", "not observable: read-back has only a remark"},
		{"own reason", plan.Options{}, failing(verdict.Skip, "no read shows it"), "norm/PATCH-STATE-001", "not applicable: no read shows it"},
		{"not observed", plan.Options{}, skip, "status/200", "not observable: no response showed it"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			options := tt.options
			options.Contracts, options.Defaults, options.Seed = []*contract.Contract{derived(t, "plant")}, true, "1"
			options.Base = func(*contract.Operation) string { return "http://h" }
			p, err := plan.New(options)
			if err != nil {
				t.Fatal(err)
			}
			all := coverage.Of(coverage.Run{Plan: p, Verdicts: verdicts(p, tt.result)})
			i := slices.IndexFunc(all, func(p verdict.Promise) bool { return p.ID == tt.id })
			if i < 0 {
				t.Fatalf("want the promise %s", tt.id)
			}
			if got := all[i]; got.State != verdict.PromiseUntested || !strings.HasPrefix(got.Reason, tt.want) || strings.Contains(got.Reason, "\n") {
				t.Errorf("want %q, got %s, %q", tt.want, got.State, got.Reason)
			}
		})
	}
}

// verdicts yields every verdict of a plan with what a function says of its case.
func verdicts(p *plan.Plan, result func(*plan.Case) (verdict.Status, string)) iter.Seq[*verdict.Verdict] {
	return func(yield func(*verdict.Verdict) bool) {
		for _, c := range p.Cases {
			for _, k := range c.Checks {
				v := c.Verdict(k)
				if v.Status, v.Reason = result(c); !yield(&v) {
					return
				}
			}
		}
	}
}

// TestUnbound has an operation for which no parameter is known: none of its promises is tested.
func TestUnbound(t *testing.T) {
	const shelf = `
openapi: 3.0.3
info: {title: shelf, version: '1'}
paths:
  /shelves/{shelfId}:
    patch:
      parameters: [{name: shelfId, in: path, required: true, schema: {type: string}}, {name: X-Room, in: header, required: true, schema: {type: string}}]
      requestBody: {content: {application/json: {schema: {properties: {label: {type: string}}}}}}
      responses: {'204': {description: changed}}
`
	p, err := plan.New(plan.Options{
		Contracts: []*contract.Contract{load(t, "shelf", shelf), derived(t, "clock")}, Params: map[string]string{"clockId": "7", "shelfId": "8"}, Seed: "1",
		Base: func(*contract.Operation) string { return "http://h" },
	})
	if err != nil {
		t.Fatal(err)
	}
	all := coverage.Of(coverage.Run{Plan: p, Verdicts: verdicts(p, func(c *plan.Case) (verdict.Status, string) {
		if c.NotSent != "" {
			return verdict.Skip, c.NotSent
		}
		return verdict.Pass, ""
	})})
	kept := 0
	for _, promise := range all {
		if promise.Operation == "shelf" && !strings.HasPrefix(promise.Reason, "no parameter: no value for header parameter X-Room") && promise.ID != "request/X-Room" {
			t.Errorf("%s: got %s, %q", promise.ID, promise.State, promise.Reason)
		}
		if promise.Operation == "clock" && promise.State == verdict.PromiseKept {
			kept++
		}
	}
	if kept == 0 {
		t.Error("want promises of the other operation kept")
	}
}

// TestBug has an exchange that cannot be read because of a bug, which costs no record.
func TestBug(t *testing.T) {
	p, err := plan.New(plan.Options{Contracts: []*contract.Contract{derived(t, "clock")}, Defaults: true, Seed: "1", Base: func(*contract.Operation) string { return "http://h" }})
	if err != nil {
		t.Fatal(err)
	}
	got := coverage.Of(coverage.Run{Plan: p, Exchange: func(int) *verdict.Exchange { panic("no such file") }, Verdicts: func(yield func(*verdict.Verdict) bool) {
		v := p.Cases[0].Verdict(p.Cases[0].Checks[0])
		for _, c := range p.Cases {
			if c.Kind == check.Full {
				v = c.Verdict(c.Checks[0])
			}
		}
		v.Status, v.Exchanges = verdict.Pass, []int{1}
		yield(&v)
	}})
	if len(got) != 1 || got[0].State != verdict.PromiseUntested || got[0].Reason != "gap: a bug in conform: no such file" {
		t.Errorf("want one promise that is not tested, got %v", got)
	}
}
