package history

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/graphconform/conform/harness/verdict"
)

// What changes is said once, with the run that shows it.
func TestEvents(t *testing.T) {
	fail := func(pairs ...string) map[string]string {
		out := map[string]string{}
		for i := 0; i < len(pairs); i += 2 {
			out[pairs[i]] = pairs[i+1]
		}
		return out
	}
	down := map[string]verdict.Status{}
	for i := range 6 {
		down[fmt.Sprintf("case-%d", i)] = verdict.Error
	}
	skipped := map[string]verdict.Status{"case-1": verdict.Skip}
	red := fail("case-1", "red")
	tests := []struct {
		name   string
		nights []sample
		want   []string // of each night, with a comma between events
	}{
		{"the same failure", []sample{{}, {fails: red}, {fails: red}, {fails: red}}, []string{"", "new red", "", ""}},
		{"fixed, and again", []sample{{fails: red}, {}, {fails: red}}, []string{"new red", "fixed red", "new red"}},
		{"another value", []sample{{fails: red}, {fails: fail("case-1", "blue")}}, []string{"new red", "changed blue"}},
		{"two on one check", []sample{{fails: red}, {fails: fail("case-1", "red", "case-2", "blue")}}, []string{"new red", "new blue"}},
		{"not tested", []sample{{fails: red}, {statuses: skipped}, {fails: red}}, []string{"new red", "", ""}},
		{"one of two cases is not tested", []sample{{fails: fail("case-1", "red", "case-2", "red")}, {statuses: skipped}, {}}, []string{"new red", "", "fixed red"}},
		{"accepted", []sample{{fails: red, outcome: verdict.Known}, {fails: red, outcome: verdict.Known}, {}}, []string{"", "", "fixed red"}},
		{"accepted later", []sample{{fails: red}, {fails: red, outcome: verdict.Known}}, []string{"new red", ""}},
		{"expired", []sample{{fails: red, outcome: verdict.Known}, {fails: red, outcome: verdict.Expired}, {fails: red, outcome: verdict.Expired}}, []string{"", "expired red", ""}},
		{"no longer accepted", []sample{{fails: red, outcome: verdict.Known}, {fails: red, outcome: verdict.New}}, []string{"", "new red"}},
		{"changed by the baseline", []sample{{fails: red, outcome: verdict.Changed}}, []string{"changed red"}},
		{"target down", []sample{{fails: red}, {statuses: down, exit: 3}, {statuses: down, exit: 3}, {fails: red}}, []string{"new red", "unreachable", "", "reachable"}},
		{"down at first", []sample{{statuses: down, exit: 3}, {}}, []string{"unreachable", "reachable"}},
		{"another is inconclusive", []sample{{fails: red}, {statuses: map[string]verdict.Status{"case-5": verdict.Error}, exit: 3}, {fails: red}}, []string{"new red", "fixed red", "new red"}},
		{"inconclusive", []sample{{fails: red}, {statuses: map[string]verdict.Status{"case-1": verdict.Error}, exit: 3}, {fails: red}}, []string{"new red", "", ""}},
		{"many are inconclusive", []sample{{fails: red}, {statuses: map[string]verdict.Status{"case-4": verdict.Error, "case-5": verdict.Error}, exit: 3}, {fails: red}}, []string{"new red", "", ""}},
		{"interrupted", []sample{{fails: red}, {interrupted: true}, {fails: red}}, []string{"new red", "", ""}},
		{"case removed", []sample{{fails: red}, {without: "case-1", contract: "2"}}, []string{"new red", "contract things,removed red"}},
		{"case filtered", []sample{{fails: red}, {without: "case-1", filtered: true}}, []string{"new red", ""}},
		{"less depth", []sample{{fails: red}, {without: "case-1", depth: "quick"}, {depth: "quick"}, {depth: "full"}}, []string{"new red", "", "", "fixed red"}},
		{"warning", []sample{{fails: red, statuses: map[string]verdict.Status{"case-1": verdict.Warn}}, {fails: red}, {}}, []string{"", "new red", "fixed red"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, order := range [][]int{forwards(len(tt.nights)), backwards(len(tt.nights))} {
				db := newHistory(t)
				for _, n := range order {
					s := tt.nights[n]
					s.target, s.night = "a", n
					add(t, db, s)
				}
				var got []string
				for n := range tt.nights {
					got = append(got, events(t, db, sample{target: "a", night: n}.id()))
				}
				if diff := cmp.Diff(tt.want, got); diff != "" {
					t.Errorf("added in the order %v: %s", order, diff)
				}
			}
		})
	}
}

func forwards(n int) (order []int) {
	for i := range n {
		order = append(order, i)
	}
	return order
}

func backwards(n int) (order []int) {
	for i := range n {
		order = append(order, n-1-i)
	}
	return order
}

func events(t *testing.T, db *DB, run string) string {
	t.Helper()
	list, err := db.Events(t.Context(), Query{Runs: []string{run}})
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	for _, e := range list {
		words = append(words, strings.TrimSpace(string(e.Kind)+" "+e.Got+e.Detail))
	}
	return strings.Join(words, ",")
}

func TestAddIsIdempotent(t *testing.T) {
	db := newHistory(t)
	s := sample{target: "a", fails: map[string]string{"case-1": "red"}}
	add(t, db, s)
	again, err := db.Add(t.Context(), s.record())
	if err != nil || !again.Again {
		t.Errorf("want the run to be there already, got %+v, %v", again, err)
	}
	if lasting, err := db.Since(t.Context(), "", "", true); err != nil || len(lasting) != 1 || lasting[0].Runs != 1 {
		t.Errorf("want one run that shows it, got %+v, %v", lasting, err)
	}
	s.fails = nil
	if _, err := db.Add(t.Context(), s.record()); err == nil || !strings.Contains(err.Error(), "another record with the run id") {
		t.Errorf("want an error for another record with the same run id, got %v", err)
	}
}

func TestSince(t *testing.T) {
	db := newHistory(t)
	red, blue := map[string]string{"case-1": "red"}, map[string]string{"case-2": "blue"}
	add(t, db, sample{target: "a", night: 0, fails: red}, sample{target: "a", night: 1}, sample{target: "a", night: 2, fails: red}, sample{target: "a", night: 3, fails: red},
		sample{target: "a", night: 4, statuses: map[string]verdict.Status{"case-1": verdict.Skip}},
		sample{target: "b", night: 2, fails: blue}, sample{target: "b", night: 3})
	day := func(n int) string { return night(firstNight.AddDate(0, 0, n)) }
	var got []string
	all, err := db.Since(t.Context(), "", "", true)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range all {
		got = append(got, fmt.Sprint(l.Target, " ", l.Fingerprint, " ", l.State, " ", night(l.Since), " ", night(l.FirstSeen), " ", night(l.LastSeen), " ", l.Runs, l.RunsSince, l.Times, l.Untested, " ", l.How))
	}
	want := []string{
		fmt.Sprint("a ", fingerprint("red"), " failing ", day(2), " ", day(0), " ", day(3), " 3 2 2 1 "),
		fmt.Sprint("b ", fingerprint("blue"), " ended ", day(2), " ", day(2), " ", day(2), " 1 1 1 0 fixed"),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, tt := range []struct {
		target, fingerprint string
		ended               bool
		want                int
	}{{"", "", false, 1}, {"b", "", false, 0}, {"b", "", true, 1}, {"", fingerprint("red"), false, 1}, {"", "CF-00000000", true, 0}} {
		if list, err := db.Since(t.Context(), tt.target, tt.fingerprint, tt.ended); err != nil || len(list) != tt.want {
			t.Errorf("%+v: got %+v, %v", tt, list, err)
		}
	}
}

func TestFlaky(t *testing.T) {
	pattern := func(results string) (out []sample) {
		for n, r := range results {
			s := sample{target: "a", night: n}
			switch r {
			case 'F':
				s.fails = map[string]string{"case-1": "red"}
			case 's':
				s.statuses = map[string]verdict.Status{"case-1": verdict.Skip}
			case '|': // the contract changed
				s.contract = "2"
			}
			out = append(out, s)
		}
		return out
	}
	for results, want := range map[string]string{
		"....FFFFF":             "",
		"...F....":              "...F....",
		"..sFs..":               "..F..",
		".F.F.FFFFFFFFFFFFF":    ".F.F.FFFFFFFFFFFFF",
		".F.F.FFFFFFFFFFFFFFFF": "",
		".F.F.F|":               "",
		".F...........":         ".F...........",
		".F..................":  "",
		".F..................F": "",
	} {
		db := newHistory(t)
		add(t, db, pattern(results)...)
		got := ""
		list, err := db.Flaky(t.Context(), "")
		for _, f := range list {
			got += f.Results
		}
		if err != nil || got != want {
			t.Errorf("%s: want %q, got %q, %v", results, want, got, err)
		}
	}
}

func TestOpenRejects(t *testing.T) {
	dir := t.TempDir()
	if _, err := Open(filepath.Join(dir, "none.db")); !IsMissing(err) {
		t.Errorf("want that there is no file, got %v", err)
	}
	if _, err := Open(dir); err == nil || !strings.Contains(err.Error(), "not a regular file") {
		t.Errorf("want an error for a folder, got %v", err)
	}
	path := filepath.Join(dir, "other.db")
	if err := os.WriteFile(path, []byte(strings.Repeat("not a database. ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path); err == nil || !strings.Contains(err.Error(), "not a history") {
		t.Errorf("want an error for a text, got %v", err)
	}
	for name, tt := range map[string]struct{ sql, want string }{
		"foreign": {"PRAGMA application_id = 7", "another program"},
		"newer":   {"PRAGMA user_version = 7", "layout 7, want 1"},
	} {
		db, err := Create(filepath.Join(dir, name+" ?&%.db"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.db.ExecContext(t.Context(), tt.sql); err != nil {
			t.Fatal(err)
		}
		db.Close()
		if _, err := Open(db.path); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: want %q, got %v", name, tt.want, err)
		}
	}
}

func TestAddRejects(t *testing.T) {
	db := newHistory(t)
	long := sample{target: "a"}.record()
	long.Verdicts[0].ID = strings.Repeat("x", maxKey+1)
	nameless := sample{target: ""}.record()
	for want, run := range map[string]*verdict.Run{"want at most 2000": long, "no target": nameless} {
		if _, err := db.Add(t.Context(), run); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
}

// A damaged column is an error, and no panic.
func TestDamagedColumns(t *testing.T) {
	for _, sql := range []string{
		"UPDATE run SET statuses = x'00'", "UPDATE run SET shown = x'4b04000000ffff'", "UPDATE plan SET items = x''", "UPDATE contracts SET list = '{'",
		"UPDATE span SET verdicts = x'ffffffffff'", "UPDATE span SET state = ''", "UPDATE run SET statuses = (SELECT items FROM plan)",
	} {
		db := newHistory(t)
		s := sample{target: "a", night: 1, fails: map[string]string{"case-1": "red"}}
		add(t, db, s)
		if _, err := db.db.ExecContext(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
		_, flaky := db.Flaky(t.Context(), "")
		next := s
		next.night, next.contract = 2, "2"
		_, later := db.Add(t.Context(), next.record())
		s.night = 0
		_, earlier := db.Add(t.Context(), s.record())
		if flaky == nil && later == nil && earlier == nil {
			t.Errorf("%s: want an error", sql)
		}
	}
}
