package merge_test

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/graphconform/conform/harness/merge"
	"github.com/graphconform/conform/harness/verdict"
)

// operations is how many operations the run of these tests has, each with verdictsEach verdicts.
const (
	operations   = 6
	verdictsEach = 2
)

func planHash(ops ...int) string {
	sum := sha256.New()
	for _, op := range ops {
		for i := range verdictsEach {
			fmt.Fprintf(sum, "thing/op%d/full/check%d\n", op, i)
		}
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// part is the record of a shard that ran some of the operations.
func part(index, total int, ops ...int) *verdict.Run {
	at := time.Date(2026, 12, 1, 2, index, 0, 0, time.UTC)
	r := &verdict.Run{Header: verdict.Header{
		Run: fmt.Sprintf("run-%d", index), Started: at, Conform: "v1", Target: "mock", Catalogue: "c", PlanHash: planHash(ops...), Planned: verdictsEach * len(ops),
		Shard: &verdict.Shard{Index: index, Total: total, Targets: []string{"mock"}, Plan: planHash(0, 1, 2, 3, 4, 5), Planned: verdictsEach * operations},
	}}
	for _, op := range ops {
		name := fmt.Sprintf("thing/op%d", op)
		r.Header.Shard.Operations = append(r.Header.Shard.Operations, verdict.PlannedOperation{Name: name, Order: op, First: verdictsEach * op, Verdicts: verdictsEach})
		r.Promises = append(r.Promises, verdict.Promise{Operation: name, ID: "status/200", Kind: "status", State: verdict.PromiseKept})
		id := 10*op + 1
		for i := range verdictsEach {
			r.Verdicts = append(r.Verdicts, verdict.Verdict{
				ID: fmt.Sprintf("%s/full/check%d", name, i), Contract: "thing", Operation: name, Case: "full", Check: fmt.Sprintf("check%d", i), Rule: "R", Status: verdict.Pass, Exchanges: []int{id},
			})
		}
		r.Exchanges = append(r.Exchanges, verdict.Exchange{ID: id, Case: name + "/full", Method: "GET", URL: "http://a", Status: 200, Started: at})
	}
	return ended(r)
}

// ended sets the footer by the verdicts.
func ended(r *verdict.Run) *verdict.Run {
	counts := r.Count()
	r.Footer = verdict.Footer{Ended: r.Header.Started.Add(time.Second), Counts: counts, Exchanges: len(r.Exchanges), Exit: verdict.PartExitCode(r.All()), Interrupted: counts[verdict.NotRun] > 0, Baseline: r.Footer.Baseline}
	return r
}

// with changes a record, and ends it again.
func with(r *verdict.Run, change func(*verdict.Run)) *verdict.Run {
	change(r)
	return ended(r)
}

func whole() []*verdict.Run {
	return []*verdict.Run{part(1, 3, 0, 4), part(2, 3, 1, 2, 5), part(3, 3, 3)}
}

func write(t *testing.T, runs []*verdict.Run) (paths []string) {
	t.Helper()
	dir := t.TempDir()
	for i, r := range runs {
		path := filepath.Join(dir, fmt.Sprintf("%d.ndjson", i))
		if err := verdict.WriteFile(path, r); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}

// merged merges the records, and reads what it wrote.
func merged(t *testing.T, paths []string) (*verdict.Run, *merge.Run) {
	t.Helper()
	run, err := merge.Open(paths)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = run.Close() }()
	out := filepath.Join(t.TempDir(), "merged.ndjson")
	if err := run.Targets[0].WriteFile(out); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(out)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	got, err := verdict.Read(f)
	if err != nil {
		t.Fatal(err)
	}
	return got, run
}

func TestMergeIsTheWholeRun(t *testing.T) {
	paths := write(t, whole())
	got, _ := merged(t, []string{paths[2], paths[0], paths[1]})
	var ids, promises []string
	var exchanges []int
	for _, v := range got.Verdicts {
		ids = append(ids, v.ID)
	}
	for _, p := range got.Promises {
		promises = append(promises, p.Operation)
	}
	for _, x := range got.Exchanges {
		exchanges = append(exchanges, x.ID)
	}
	want := "thing/op0/full/check0 thing/op0/full/check1 thing/op1/full/check0 thing/op1/full/check1 thing/op2/full/check0 thing/op2/full/check1 " +
		"thing/op3/full/check0 thing/op3/full/check1 thing/op4/full/check0 thing/op4/full/check1 thing/op5/full/check0 thing/op5/full/check1"
	if text := strings.Join(ids, " "); text != want {
		t.Errorf("want the verdicts\n%s\ngot\n%s", want, text)
	}
	if text, want := strings.Join(promises, " "), "thing/op0 thing/op1 thing/op2 thing/op3 thing/op4 thing/op5"; text != want {
		t.Errorf("want the promises %s, got %s", want, text)
	}
	if text, want := fmt.Sprint(exchanges), "[1 11 21 31 41 51]"; text != want {
		t.Errorf("want the exchanges %s, got %s", want, text)
	}
	h, f := got.Header, got.Footer
	if h.Shard != nil || h.Planned != 12 || h.PlanHash != planHash(0, 1, 2, 3, 4, 5) || h.Started.Minute() != 1 || f.Ended.Minute() != 3 || f.Exit != 0 || f.Interrupted {
		t.Errorf("want the header and footer of the whole, got %+v %+v", h, f)
	}
	again, _ := merged(t, paths)
	if again.Header.Run != h.Run {
		t.Errorf("want the same shards to be the same run, got %s and %s", h.Run, again.Header.Run)
	}
}

func TestRefused(t *testing.T) {
	fails := func(r *verdict.Run) { r.Verdicts[0].Status = verdict.Fail }
	for name, tc := range map[string]struct {
		runs []*verdict.Run
		want []string
	}{
		"a shard is missing":       {whole()[:2], []string{"no record of 1 of 3 shards: 3", "gap: no record has 2 verdicts of the target mock before the operation thing/op4 in "}},
		"the last is missing":      {[]*verdict.Run{part(1, 2, 0, 1, 2, 3, 4)}, []string{"no record of 1 of 2 shards: 2", "gap: no record has the last 2 of 12"}},
		"an overlap":               {[]*verdict.Run{part(1, 2, 0, 1, 2, 3), part(2, 2, 3, 4, 5)}, []string{"overlap: ", "0.ndjson and ", "1.ndjson both have the operation thing/op3"}},
		"another plan":             {append(whole()[:2], with(part(3, 3, 3), func(r *verdict.Run) { r.Header.Shard.Plan = "other" })), []string{`the plan is "`, `and "other"`}},
		"another version":          {append(whole()[:2], with(part(3, 3, 3), func(r *verdict.Run) { r.Header.Conform = "v2" })), []string{`the version of conform is "v1", and "v2"`}},
		"another catalogue":        {append(whole()[:2], with(part(3, 3, 3), func(r *verdict.Run) { r.Header.Catalogue = "d" })), []string{`the catalogue is "c", and "d"`}},
		"another number of shards": {append(whole()[:2], part(3, 4, 3)), []string{"the number of shards is 3, and 4"}},
		"another depth":            {append(whole()[:2], with(part(3, 3, 3), func(r *verdict.Run) { r.Header.Depth = "full" })), []string{`the depth is "", and "full"`}},
		"a run without shards":     {append(whole(), with(part(1, 1, 0), func(r *verdict.Run) { r.Header.Shard = nil })), []string{"3.ndjson: it is not the record of a shard"}},
		"another target":           {append(whole(), with(part(1, 3, 0, 4), func(r *verdict.Run) { r.Header.Target = "x" })), []string{"3.ndjson is of the target x, which is none of its run: mock"}},
		"no record of a target":    {[]*verdict.Run{with(part(1, 1, 0, 1, 2, 3, 4, 5), func(r *verdict.Run) { r.Header.Shard.Targets = []string{"mock", "x"} })}, []string{"no record of the target x"}},
		"two that differ":          {append(whole(), with(part(3, 3, 3), fails)), []string{"2.ndjson and ", "3.ndjson are both complete records of shard 3", "thing/op3/full/check0 is pass and thing/op3/full/check0 is fail"}},
		"an edited header":         {append(whole()[:2], with(part(3, 3, 3), func(r *verdict.Run) { r.Header.PlanHash = "x" })), []string{"2.ndjson: its verdicts are not those that its header announces"}},
		"another baseline": {append(whole()[:2], with(part(3, 3, 3), func(r *verdict.Run) { r.Footer.Baseline = &verdict.Baseline{Mode: "gate"} })),
			[]string{"their baselines differ"}},
	} {
		run, err := merge.Open(write(t, tc.runs))
		var refused *merge.Refused
		if !errors.As(err, &refused) || run != nil {
			t.Errorf("%s: want it refused, got %v", name, err)
			continue
		}
		for _, want := range tc.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: want %q in\n%v", name, want, err)
			}
		}
	}
}

// A shard that was run again is taken once: the complete record of it.
func TestRepeatedShard(t *testing.T) {
	interrupted := func() *verdict.Run {
		return with(part(3, 3, 3), func(r *verdict.Run) { r.Verdicts[1].Status = verdict.NotRun })
	}
	for name, tc := range map[string]struct {
		runs    []*verdict.Run
		notice  string
		verdict int // not run
	}{
		"the same twice":       {append(whole(), part(3, 3, 3)), "3.ndjson is ignored: ", 0},
		"interrupted first":    {append(whole()[:2], interrupted(), part(3, 3, 3)), "2.ndjson is ignored: ", 0},
		"interrupted second":   {append(whole(), interrupted()), "3.ndjson is ignored: ", 0},
		"interrupted, no more": {append(whole()[:2], interrupted()), "", 1},
	} {
		got, run := merged(t, write(t, tc.runs))
		if notices := strings.Join(run.Notices, "\n"); !strings.Contains(notices, tc.notice) || (tc.notice == "") != (notices == "") {
			t.Errorf("%s: want %q, got %q", name, tc.notice, notices)
		}
		if n := got.Footer.Counts[verdict.NotRun]; n != tc.verdict || got.Footer.Interrupted != (n > 0) || (got.Footer.Exit == verdict.ExitIncomplete) != (n > 0) {
			t.Errorf("%s: want %d verdicts not run, got the footer %+v", name, tc.verdict, got.Footer)
		}
	}
}

// A record that was cut short is refused, unless its shard has been run again.
func TestCutShort(t *testing.T) {
	paths := write(t, append(whole(), part(3, 3, 3)))
	data, err := os.ReadFile(paths[3])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(paths[3], data[:strings.LastIndex(string(data), `{"type":"footer"`)], 0o600); err != nil {
		t.Fatal(err)
	}
	if _, run := merged(t, paths); len(run.Notices) != 1 || !strings.Contains(run.Notices[0], "3.ndjson is ignored, because another record has its shard") {
		t.Errorf("want a notice, got %q", run.Notices)
	}
	if _, err := merge.Open([]string{paths[0], paths[1], paths[3]}); err == nil || !strings.Contains(err.Error(), "3.ndjson: line 6: the record ends without a footer") {
		t.Errorf("want the file named, got %v", err)
	}
}

func TestExitCode(t *testing.T) {
	set := func(i int, status verdict.Status) func(*verdict.Run) {
		return func(r *verdict.Run) { r.Verdicts[i].Status = status }
	}
	skips := func(r *verdict.Run) {
		for i := range r.Verdicts {
			r.Verdicts[i].Status = verdict.Skip
		}
	}
	for name, tc := range map[string]struct {
		runs []*verdict.Run
		want int
	}{
		"kept":                {whole(), 0},
		"broken in one":       {append(whole()[:2], with(part(3, 3, 3), set(0, verdict.Fail))), 1},
		"an error in one":     {append(whole()[:2], with(part(3, 3, 3), set(0, verdict.Error))), 3},
		"one judges nothing":  {append(whole()[:2], with(part(3, 3, 3), skips)), 0},
		"none judges a thing": {[]*verdict.Run{with(part(1, 1, 0, 1, 2, 3, 4, 5), skips)}, 5},
		"one is not restored": {append(whole()[:2], func() *verdict.Run { r := part(3, 3, 3); r.Footer.Exit = 4; return r }()), 4},
		"a lost report":       {append(whole()[:2], func() *verdict.Run { r := part(3, 3, 3); r.Footer.Exit = 5; return r }()), 5},
	} {
		if got, _ := merged(t, write(t, tc.runs)); got.Footer.Exit != tc.want {
			t.Errorf("%s: want exit code %d, got %d", name, tc.want, got.Footer.Exit)
		}
	}
}

// What no shard but one has tested is known from that one.
func TestBaseline(t *testing.T) {
	base := func(counts map[verdict.Outcome]int, outcomes ...verdict.Outcome) *verdict.Baseline {
		b := &verdict.Baseline{File: "b.yaml", Mode: verdict.GateMode, Counts: counts}
		for i, o := range outcomes {
			b.Entries = append(b.Entries, verdict.BaselineEntry{ID: fmt.Sprintf("CF-%d", i), Outcome: o})
		}
		return b
	}
	runs := whole()
	runs[0].Footer.Baseline = base(map[verdict.Outcome]int{verdict.Known: 2, verdict.Unobserved: 2}, verdict.Known, verdict.Unobserved, verdict.Unobserved)
	runs[1].Footer.Baseline = base(map[verdict.Outcome]int{verdict.Fixed: 1, verdict.Unobserved: 2}, verdict.Unobserved, verdict.Fixed, verdict.Unobserved)
	runs[1].Footer.Exit = verdict.ExitBroken
	runs[2].Footer.Baseline = base(map[verdict.Outcome]int{verdict.New: 1, verdict.Unobserved: 3}, verdict.Unobserved, verdict.Unobserved, verdict.Unobserved)
	got, _ := merged(t, write(t, runs))
	b := got.Footer.Baseline
	if text, want := fmt.Sprint(b.Counts, b.Entries[0].Outcome, b.Entries[1].Outcome, b.Entries[2].Outcome, got.Footer.Exit), "map[fixed:1 known:2 new:1 unobserved:1]known fixed unobserved1"; strings.ReplaceAll(text, " ", "") != strings.ReplaceAll(want, " ", "") {
		t.Errorf("want %s, got %s", want, text)
	}
}
