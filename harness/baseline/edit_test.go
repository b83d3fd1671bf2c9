package baseline

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/graphconform/conform/harness/verdict"
)

func content(t *testing.T, f *File) string {
	t.Helper()
	text, err := os.ReadFile(f.Path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// written is a file as a person keeps it, with the marks <a> to <c> around its entries.
const written = `# our baseline
apiVersion: conform.dev/baseline/v1

# newest last
entries:

  # about the first
  # in two lines
  - id: FIRST
    check: thing/date   # by far the most common
    signature: "a:none"
    # asked on Monday
    reason: |
      it is old
      # no comment
    added: 2026-11-01
    expires: 2026-12-05 # soon
    # at its end

  # between two

  - {id: SECOND, check: thing/date, signature: "ä:none", reason: 'expires: 2026-01-01', added: 2026-11-01, expires: "2026-11-30"}
  # about the third
  - expires: 2027-01-31
    id: THIRD
    check: thing/reads-back
    signature: c
    reason: x
    added: 2026-11-01

# at the end
defaults: {maxAge: 90d}
`

func ids() *strings.Replacer {
	return strings.NewReplacer("FIRST", id("thing", "PATCH-HDR-001", "a:none"), "SECOND", id("thing", "PATCH-HDR-001", "ä:none"), "THIRD", id("thing", "PATCH-STATE-001", "c"))
}

// cut is the text without the lines from one that begins with a text to the last one of another.
func cut(t *testing.T, text, from, to string) string {
	t.Helper()
	before, rest, ok := strings.Cut(text, from)
	_, after, found := strings.Cut(rest, to)
	if !ok || !found {
		t.Fatalf("no %q and %q", from, to)
	}
	return before + after
}

func TestRemoveKeepsTheRest(t *testing.T) {
	text := ids().Replace(written)
	for name, tt := range map[string]struct {
		without  int
		from, to string
	}{
		"first":  {0, "  # about the first\n", "    # at its end\n"},
		"second": {1, "  - {id: " + id("thing", "PATCH-HDR-001", "ä:none"), "}\n"},
		"third":  {2, "  # about the third\n", "reason: x\n    added: 2026-11-01\n"},
	} {
		f := mustRead(t, text)
		keep := append(append([]*Entry{}, f.Entries[:tt.without]...), f.Entries[tt.without+1:]...)
		if err := f.remove(today, keep); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(cut(t, text, tt.from, tt.to), content(t, f)); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", name, diff)
		}
	}
	f := mustRead(t, text)
	if err := f.remove(today, nil); err != nil || strings.Contains(content(t, f), "- ") || !strings.Contains(content(t, f), "# between two\n") {
		t.Errorf("want no entries left, and the comments of none, got %v\n%s", err, content(t, f))
	}
}

func TestRenew(t *testing.T) {
	text := ids().Replace(written)
	f := mustRead(t, text)
	renewed, err := f.Renew(today, "2027-02-28", nil)
	want := strings.Replace(text, `expires: "2026-11-30"`, `expires: "2027-02-28"`, 1)
	if err != nil || len(renewed) != 1 || cmp.Diff(want, content(t, f)) != "" {
		t.Errorf("want the expired one renewed, got %d, %v\n%s", len(renewed), err, cmp.Diff(want, content(t, f)))
	}
	third := f.Entries[2].ID
	_, err = f.Renew(today, "", []string{third, f.Entries[0].ID})
	want = strings.Replace(strings.Replace(want, "- expires: 2027-01-31", "- expires: 2027-03-01", 1), "2026-12-05 # soon", "2027-03-01 # soon", 1)
	if diff := cmp.Diff(want, content(t, f)); err != nil || diff != "" {
		t.Errorf("want two renewed by 90 days, got %v\n%s", err, diff)
	}
	for until, want := range map[string]string{"2026-11-30": "is in the past", "tomorrow": "is not a day such as 2027-03-01", "2027-03-02": "allows 2027-03-01 at most"} {
		if _, err := f.Renew(today, until, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: want %q, got %v", until, want, err)
		}
	}
	if _, err := f.Renew(today, "", []string{strings.ToLower(third)}); err == nil || !strings.Contains(err.Error(), "did you mean "+third) {
		t.Errorf("want the near miss, got %v", err)
	}
}

func TestUpdateAndPrune(t *testing.T) {
	run := func(f *File, verdicts ...verdict.Verdict) []*verdict.Run {
		return []*verdict.Run{{Header: verdict.Header{Target: "mock"}, Verdicts: verdicts}}
	}
	odd := `say "no": #\ ` + "\u00e9 \U0001f600"
	found := made("full", verdict.Fail, odd, "a")
	for name, before := range map[string]string{
		"none": begins + "entries: []\n", "null": begins + "entries:\n", "with a comment": begins + "entries: [ ] # none\ndefaults: {requireOwner: true}\n",
		"at the margin": begins + "entries:\n- " + strings.TrimSpace(strings.ReplaceAll(entry("reads-back", "PATCH-STATE-001", "c", dates...), "\n    ", "\n  ")[4:]) + "\n  owner: me",
		"windows":       strings.ReplaceAll(begins+"# ours\nentries:\n"+entry("reads-back", "PATCH-STATE-001", "c", dates...), "\n", "\r\n"),
		"whole":         ids().Replace(written),
	} {
		f := mustRead(t, before)
		old := len(f.Entries)
		added, err := f.Update(today, Words{Owner: "us", Until: "2027-02-28"}, run(f, found, made("other", verdict.Fail, odd), made("x", verdict.Error, "e"), made("y", verdict.Warn, "w")), false)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		text := content(t, f)
		want, gone := 2, 0
		if name == "whole" {
			want, gone = 1, 1 // a is known, and ä does not occur
		}
		if len(added) != want || len(f.Entries) != old+want || f.Find(added[len(added)-1].ID).Reason != NotExamined || f.Find(added[0].ID).Case != "full" {
			t.Errorf("%s: want %d entries added, got %d\n%s", name, want, len(added), text)
		}
		if strings.Contains(before, "\r\n") != strings.Contains(text, "\r\n") || strings.Count(text, "\r\n") > 0 && strings.Count(text, "\r\n") != strings.Count(text, "\n") {
			t.Errorf("%s: want the line ends as they were, got %q", name, text)
		}
		if again, err := f.Update(today, Words{Owner: "us"}, run(f, found), false); len(again) != 0 || err != nil || content(t, f) != text {
			t.Errorf("%s: want no entry twice, got %d, %v", name, len(again), err)
		}
		if removed, err := f.Prune(today, run(f, found)); len(removed) != gone || err != nil || len(f.Entries) != old+want-gone {
			t.Errorf("%s: want nothing removed that still fails, got %d, %v", name, len(removed), err)
		}
		removed, err := f.Prune(today, run(f, made("full", verdict.Pass)))
		if err != nil || len(removed) != 2 || len(f.Entries) != old+want-gone-2 {
			t.Errorf("%s: want what is fixed removed, got %d of %d, %v", name, len(removed), old, err)
		}
	}
}

func TestUpdateOnlyNew(t *testing.T) {
	f := accepting(t)
	elsewhere := made("full", verdict.Fail, "b")
	elsewhere.ID, elsewhere.Operation = "door/full/date", "door"
	records := []*verdict.Run{{Header: verdict.Header{Target: "mock"}, Verdicts: []verdict.Verdict{made("full", verdict.Fail, "b"), elsewhere}}}
	added, err := f.Update(today, Words{}, records, true)
	if err != nil || len(added) != 1 || added[0].Operation != "door" {
		t.Errorf("want only the one of another operation, got %v, %v", added, err)
	}
	if added, err = f.Update(today, Words{}, records, false); err != nil || len(added) != 1 || added[0].Operation != "thing" {
		t.Errorf("want then the changed one, got %v, %v", added, err)
	}
}

func TestUpdateAsksForWhatIsRequired(t *testing.T) {
	records := []*verdict.Run{{Verdicts: []verdict.Verdict{made("full", verdict.Fail, "b")}}}
	for key, flag := range map[string]string{"requireTicket": "--ticket", "requireOwner": "--owner"} {
		f := mustRead(t, begins+"defaults: {"+key+": true}\nentries: []\n")
		if _, err := f.Update(today, Words{}, records, false); err == nil || !strings.Contains(err.Error(), flag) {
			t.Errorf("%s: want %s named, got %v", key, flag, err)
		}
	}
}

// What conform cannot edit without a risk stays as it is.
func TestChangeRefusesFlowStyle(t *testing.T) {
	text := begins + "entries: [{id: " + id("thing", "PATCH-HDR-001", "a:none") + ", check: thing/date, signature: 'a:none', reason: x, added: 2026-11-01, expires: 2026-11-30}]\n"
	f := mustRead(t, text)
	if _, err := f.Renew(today, "", nil); err == nil || !strings.Contains(err.Error(), "cannot be edited by conform") || content(t, f) != text {
		t.Errorf("want the file as it was, got %v\n%s", err, content(t, f))
	}
}

func TestCreate(t *testing.T) {
	path := filepath.Join(t.TempDir(), Name)
	v := made("full", verdict.Fail, "a")
	f, err := Create(path, today, Words{}, []*verdict.Run{{Verdicts: []verdict.Verdict{v, made("two", verdict.Fail, "a")}}})
	if err != nil || len(f.Entries) != 1 {
		t.Fatalf("want one entry for one cause, got %v, %v", f, err)
	}
	want := header + "entries:\n  - id: " + id("thing", "PATCH-HDR-001", "a:none") + "\n    check: thing/date\n    signature: \"a:none\"\n    case: full\n" +
		"    reason: not yet examined\n    added: 2026-12-01\n    expires: 2027-03-01\n"
	if diff := cmp.Diff(want, content(t, f)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	client := v
	client.Check, client.Rule = verdict.ClientRequest, ""
	if _, err := Create(path, today, Words{}, []*verdict.Run{{Verdicts: []verdict.Verdict{client}}}); err == nil || content(t, f) != want {
		t.Errorf("want a record of clients refused, got %v", err)
	}
}

func TestLint(t *testing.T) {
	f := mustRead(t, strings.Replace(ids().Replace(written), "reason: x", "reason: not yet examined", 1))
	now, err := time.Parse(time.DateOnly, today)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, n := range f.Lint(now) {
		got = append(got, n.Text)
	}
	want := []string{
		f.Entries[0].ID + " expires on 2026-12-05",
		f.Entries[1].ID + " expired on 2026-11-30: mend the target, or conform baseline renew " + f.Entries[1].ID + " --until DAY",
		f.Entries[2].ID + " is not yet examined: say in its reason why it is accepted",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	f = mustRead(t, begins+"entries:\n"+entry("read-back", "PATCH-STATE-001", "c", dates...)+entry("PATCH-HDR-001", "PATCH-HDR-001", "c", dates...))
	if notes := f.Lint(now); len(notes) != 1 || !strings.HasSuffix(notes[0].Text, "names the check by a former id: it is now thing/reads-back") {
		t.Errorf("want the former id named, got %v", notes)
	}
}
