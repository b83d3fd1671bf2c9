package overview_test

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/graphconform/conform/harness/history"
	"github.com/graphconform/conform/harness/history/overview"
	"github.com/graphconform/conform/harness/verdict"
)

var start = time.Date(2026, 8, 1, 3, 0, 0, 0, time.UTC)

// record is a run in a night. The failures, by what came, are those of one check.
func record(target string, night, exit int, failures ...string) *verdict.Run {
	run := &verdict.Run{Header: verdict.Header{
		Run: fmt.Sprint(target, "-", night), Target: target, Started: start.AddDate(0, 0, night), Contracts: []verdict.Contract{{Name: "things", Hash: "1"}},
	}, Promises: []verdict.Promise{{ID: "status/200", State: verdict.PromiseKept}, {ID: "status/404", State: verdict.PromiseUntested}}}
	for i := range 40 {
		v := verdict.Verdict{ID: fmt.Sprint("things/case-", i, "/read-back"), Operation: "things", Check: "read-back", Rule: "read-back", Status: verdict.Pass}
		if exit == 3 {
			v.Status = verdict.Error
		}
		if i < len(failures) {
			v.Status, v.Findings = verdict.Fail, []verdict.Finding{{Class: "value.other", Want: "a", Got: failures[i]}}
		}
		run.Verdicts = append(run.Verdicts, v)
	}
	run.Header.Planned = len(run.Verdicts)
	run.Footer = verdict.Footer{Ended: run.Header.Started, Counts: run.Count(), Exit: exit}
	return run
}

func newHistory(t testing.TB, runs ...*verdict.Run) *history.DB {
	t.Helper()
	db, err := history.Create(filepath.Join(t.TempDir(), history.Name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	for _, run := range runs {
		if _, err := db.Add(t.Context(), run); err != nil {
			t.Fatal(err)
		}
	}
	return db
}

func write(t testing.TB, db *history.DB, night int) string {
	t.Helper()
	var page bytes.Buffer
	if err := overview.Write(t.Context(), &page, db, start.AddDate(0, 0, night), "v1"); err != nil {
		t.Fatal(err)
	}
	return page.String()
}

func TestPage(t *testing.T) {
	const hostile = `<script>alert(1)</script>`
	accepted := record("accepting", 92, 0, "old")
	accepted.Verdicts[0].Deviation = &verdict.Deviation{Outcome: verdict.Known}
	accepted.Footer.Baseline = &verdict.Baseline{Entries: []verdict.BaselineEntry{
		{ID: "CF-00000001", Check: "things/read-back", Outcome: verdict.Known, Owner: "team b", Expires: "2026-11-04"},
		{ID: "CF-00000002", Check: "things/read-back", Outcome: verdict.Expired, Expires: "2026-10-30"},
		{ID: "CF-00000003", Check: hostile, Outcome: verdict.Known, Expires: "2027-10-30"},
	}}
	page := write(t, newHistory(t, record("first", 0, 0), record("failing", 91, 1, "red", hostile), record("failing", 92, 1, "red", hostile, "blue"),
		record("down", 92, 3), record("stopped", 60, 0), record(hostile, 92, 0), accepted), 92)
	for _, want := range []string{
		"6 targets: 1 failing, 3 without a result in the last night, 2 that keep what is promised or accepted.",
		"Last night: 2026-11-01 (UTC).",
		`<span class="badge new">new</span>`, "got blue", "<b>failing</b>",
		`<span class="badge unreachable">unreachable</span>`,
		"failing since 2026-10-31",
		`aria-label="90 nights: 2 failed, 88 no run"`, `aria-label="90 nights: 1 not compared, 89 no run"`,
		"<td class=\"day\">before 2026-08-04</td>",
		`<span class="warn">3 days</span>`, `<span class="fail">expired 2 days ago</span>`, `<span class="">363 days</span>`, "team b",
		"Verdicts that fail: <b>3</b>", "Promises tested: <b>50 %</b>",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("want %q in the page", want)
		}
	}
	for _, stray := range []string{"<script", "got old", `<span class="badge new">new</span> <code>CF-00000001`} {
		if strings.Contains(page, stray) {
			t.Errorf("want no %q in the page", stray)
		}
	}
	if blue, red := strings.Index(page, "got blue"), strings.Index(page, "got red"); blue > red || red < 0 {
		t.Errorf("want what changed last night before what lasts, got %d and %d", blue, red)
	}
}

func TestOldAndEmptyPages(t *testing.T) {
	if page := write(t, newHistory(t), 0); !strings.Contains(page, "The history has no runs yet.") {
		t.Errorf("want a page that says so, got %s", page)
	}
	page := write(t, newHistory(t, record("a", 0, 0)), 5)
	for _, want := range []string{"The newest run is 5 days old.", "Nothing changed.", "Nothing that no baseline accepts.", "No baseline accepts anything.", `class="state doubt"`} {
		if !strings.Contains(page, want) {
			t.Errorf("want %q in the page", want)
		}
	}
}

// BenchmarkPage renders the page of 50 targets and 90 nights, with failures that begin and end.
func BenchmarkPage(b *testing.B) {
	var runs []*verdict.Run
	for night := range overview.Nights {
		for i := range 50 {
			failures := []string{"red", "green", "blue"}[:(night/(i+3)+i)%4]
			runs = append(runs, record(fmt.Sprint("tenant-", i), night, min(len(failures), 1), failures...))
		}
	}
	db := newHistory(b, runs...)
	size := 0
	for b.Loop() {
		size = len(write(b, db, overview.Nights))
	}
	b.ReportMetric(float64(size)/1000, "kB")
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms/page")
}
