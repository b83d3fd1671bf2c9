package reports

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/verdict"
)

// accepted is a run with every outcome of a baseline. Its entries quote hostile text.
func accepted(mode string) *verdict.Run {
	const op = "update-userrunstates"
	with := func(name, check string, d verdict.Deviation) verdict.Verdict {
		v := failed(op, name, check, "header.missing", "a header", "none")
		v.Deviation = &d
		return v
	}
	known := verdict.Deviation{Outcome: verdict.Known, Entry: "CF-00000001", Reason: "asked" + hostile, Ticket: "T-1", Owner: "us", Expires: "2026-12-01"}
	r := finished(
		with("full", "date", known), with("empty", "date", known), with("full", "etag", verdict.Deviation{Outcome: verdict.New}), with("empty", "etag", verdict.Deviation{Outcome: verdict.New}),
		with("full", "vary", verdict.Deviation{Outcome: verdict.Changed, Entry: "CF-00000002", Reason: "old", Expires: "2027-06-01"}),
		with("full", "allow", verdict.Deviation{Outcome: verdict.Expired, Entry: "CF-00000003", Reason: "late", Expires: "2026-01-01"}),
		newVerdict(op, "full", "content-type", verdict.Pass), newVerdict(op, "full", "connection", verdict.Skip), newVerdict(op, "full", "body-object", verdict.Error),
	)
	r.Footer.Baseline = &verdict.Baseline{
		File: "conform.baseline.yaml" + hostile, Mode: mode,
		Counts: map[verdict.Outcome]int{verdict.New: 2, verdict.Known: 2, verdict.Changed: 1, verdict.Expired: 1, verdict.Fixed: 1, verdict.Unobserved: 1},
		Entries: []verdict.BaselineEntry{
			{ID: "CF-00000001", Check: op + "/date", Outcome: verdict.Known, Expires: "2026-12-01"},
			{ID: "CF-00000002", Check: op + "/vary", Outcome: verdict.Changed, Expires: "2027-06-01"},
			{ID: "CF-00000003", Check: op + "/allow", Outcome: verdict.Expired, Expires: "2026-01-01"},
			{ID: "CF-00000004", Check: op + "/prefer", Outcome: verdict.Fixed, Expires: "2026-12-01"},
			{ID: "CF-00000005", Check: op + hostile, Outcome: verdict.Unobserved, Expires: "2026-12-07"},
		},
	}
	return r
}

func TestSummaryOfABaseline(t *testing.T) {
	var out strings.Builder
	if err := Summary(&out, accepted(verdict.NightlyMode), Style{}); err != nil {
		t.Fatal(err)
	}
	text := out.String()
	for _, want := range []string{
		"FAIL update-userrunstates/*/etag\n", "     baseline  new: no entry of the baseline accepts it [CF-",
		"     baseline  changed: the baseline accepts another deviation of this check, CF-00000002: old [CF-",
		"     baseline  expired: the baseline accepted it until 2026-01-01: late [CF-",
		"KNOWN CF-00000001 update-userrunstates/date in 2 cases\n      known until 2026-12-01: asked",
		"9 verdicts: 1 passed, 1 skipped, 2 known, 3 failed, 1 more in the same way, 1 error in",
		": 2 new, 1 changed, 1 expired, 2 known, 1 fixed, 1 unobserved\n",
		"CF-00000004 update-userrunstates/prefer is fixed: remove it with conform baseline prune\n",
		"CF-00000001 update-userrunstates/date expires on 2026-12-01\n", "CF-00000005 ",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("want %q in\n%s", want, text)
		}
	}
	if strings.Contains(text, "CF-00000002 update-userrunstates/vary expires") || strings.Contains(text, "prefer expires") {
		t.Errorf("want only what expires within two weeks and still matters, got\n%s", text)
	}
	if strings.ContainsAny(text, "\x00\x07\x1b\u202e") || strings.Contains(text, "##vso[") {
		t.Errorf("want the text of the baseline harmless, got %q", text)
	}
	out.Reset()
	if err := Summary(&out, accepted(verdict.GateMode), Style{}); err != nil || !strings.Contains(out.String(), "is fixed, which fails a gate") {
		t.Errorf("want that it fails a gate, got %v\n%s", err, out.String())
	}
}

// The counts of JUnit and of the console are equal, with and without a baseline.
func TestJUnitCountsLikeTheConsole(t *testing.T) {
	for name, r := range map[string]*verdict.Run{"sample": sample(), "baseline": accepted(verdict.NightlyMode)} {
		var out strings.Builder
		if err := Summary(&out, r, Style{}); err != nil {
			t.Fatal(err)
		}
		n := map[string]int{}
		for _, m := range regexp.MustCompile(`(\d+) (verdicts|passed|skipped|info|warned|known|failed|more in the same way|errors?|not run)\b`).FindAllStringSubmatch(out.String()[strings.LastIndex(out.String(), "verdicts:")-4:], -1) {
			if _, twice := n[m[2]]; !twice { // the line of the baseline follows
				n[m[2]], _ = strconv.Atoi(m[1])
			}
		}
		all := parse(t, render(t, r, JUnit))
		skipped := 0
		for _, s := range all.Suites {
			skipped += s.Skipped
		}
		want := []int{len(r.Verdicts), n["failed"], n["errors"] + n["error"] + n["not run"], n["skipped"] + n["known"] + n["more in the same way"]}
		if got := []int{all.Tests, all.Failures, all.Errors, skipped}; fmt.Sprint(got) != fmt.Sprint(want) || n["failed"] == 0 {
			t.Errorf("%s: want %v as the console, got %v", name, want, got)
		}
	}
}

func TestJUnitOfABaseline(t *testing.T) {
	data := render(t, accepted(verdict.NightlyMode), JUnit)
	text := string(data)
	for _, want := range []string{
		`<skipped type="known" message="known until 2026-12-01: asked`, `[CF-00000001]">`, `<property name="baseline.new" value="2">`,
		`<property name="baseline.fixed.entries" value="CF-00000004">`, `<property name="baseline.expiring.entries" value="CF-00000001 on 2026-12-01, CF-00000005 on 2026-12-07">`,
		"baseline  changed: the baseline accepts another deviation of this check, CF-00000002: old\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("want %q in\n%s", want, text)
		}
	}
	validate(t, data)
	data = render(t, accepted(verdict.GateMode), JUnit)
	if all := parse(t, data); all.Failures != 4 || !strings.Contains(string(data), `<failure type="baseline.fixed" message="update-userrunstates/prefer is fixed`) {
		t.Errorf("want the fixed entry as a failure, got %d\n%s", all.Failures, data)
	}
	validate(t, data)
}

func TestJSONOfABaseline(t *testing.T) {
	var doc struct {
		Counts   map[string]int
		Baseline struct {
			Mode     string
			Counts   map[verdict.Outcome]int
			Entries  []verdict.BaselineEntry
			Expiring []string
		}
		Findings []struct {
			Status, Outcome, Check string
			Count                  int
		}
		Verdicts []struct {
			Status    string
			Deviation *verdict.Deviation
		}
	}
	if err := json.Unmarshal(render(t, accepted(verdict.GateMode), JSON), &doc); err != nil {
		t.Fatal(err)
	}
	want := map[verdict.Outcome]int{"new": 2, "known": 2, "changed": 1, "expired": 1, "fixed": 1, "unobserved": 1}
	if !maps.Equal(doc.Baseline.Counts, want) || doc.Baseline.Mode != "gate" || len(doc.Baseline.Entries) != 5 || fmt.Sprint(doc.Baseline.Expiring) != "[CF-00000001 CF-00000005]" {
		t.Errorf("got %+v", doc.Baseline)
	}
	if fmt.Sprint(doc.Findings) != "[{fail new etag 2} {fail changed vary 1} {fail expired allow 1} {fail known date 2}]" {
		t.Errorf("want new ones before known ones, got %v", doc.Findings)
	}
	if v := doc.Verdicts[0]; doc.Counts["fail"] != 6 || v.Status != "fail" || v.Deviation == nil || v.Deviation.Outcome != verdict.Known {
		t.Errorf("want known failures as failures with their deviation, got %v, %+v", doc.Counts, v)
	}
}
