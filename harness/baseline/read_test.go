package baseline

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/verdict"
)

const today = "2026-12-01"

// checks are a catalogue in which read-back was renamed.
var checks = []*check.Check{
	{ID: "date", Rule: "PATCH-HDR-001"},
	{ID: "reads-back", Rule: "PATCH-STATE-001", Aliases: []string{"read-back"}},
}

func id(operation, rule, signature string) string {
	return verdict.FingerprintFrom(operation, rule, signature)
}

// entry is the lines of an entry of the operation `thing`, with more members.
func entry(name, rule, signature string, more ...string) string {
	lines := append([]string{"id: " + id("thing", rule, signature), "check: thing/" + name, `signature: "` + signature + `"`}, more...)
	return "  - " + strings.Join(lines, "\n    ") + "\n"
}

var dates = []string{"reason: later", "added: 2026-11-01", "expires: 2027-01-31"}

const begins = "apiVersion: conform.dev/baseline/v1\n"

func mustRead(t *testing.T, text string) *File {
	t.Helper()
	path := filepath.Join(t.TempDir(), Name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := read(path, []byte(text), today, checks)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestRead(t *testing.T) {
	f := mustRead(t, "# ours\n"+begins+"defaults: {maxAge: 90d, requireTicket: true, requireOwner: false}\nentries:\n"+
		entry("date", "PATCH-HDR-001", "header.missing:none", "case: full", "kind: flaky", "targets: [mock, 'contoso-*']", "reason: it is old",
			"ticket: https://example.com/1", "owner: team", "added: 2026-11-01", "expires: 2027-01-31")+
		entry("read-back", "PATCH-STATE-001", "state.lost-update:#", "ticket: T-1", "reason: later", "added: '2026-11-01'", `expires: "2026-12-01"`))
	if f.Defaults != (Defaults{90, true, false}) || len(f.Entries) != 2 {
		t.Fatalf("got %+v and %d entries", f.Defaults, len(f.Entries))
	}
	e := f.Entries[0]
	if e.Case != "full" || e.Kind != "flaky" || len(e.Targets) != 2 || e.Ticket != "https://example.com/1" || e.Owner != "team" || e.Expires != "2027-01-31" || e.first != 5 {
		t.Errorf("got %+v", e)
	}
	if e := f.Entries[1]; e.Name() != "thing/reads-back" || e.Kind != kindKnown {
		t.Errorf("want the check found by its former id, got %+v", e)
	}
	for _, empty := range []string{"entries: []\n", "entries:\n", "entries:\n# nothing yet\n"} {
		if f := mustRead(t, begins+empty); len(f.Entries) != 0 {
			t.Errorf("%q: want no entries, got %v", empty, f.Entries)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	whole := entry("date", "PATCH-HDR-001", "a", dates...)
	for name, tt := range map[string]struct{ text, want string }{
		"nothing":          {"", "1:1: the file is empty"},
		"a list":           {"- a\n", "the file is not a list of keys and values"},
		"no version":       {"entries: []\n", `apiVersion is "": expected conform.dev/baseline/v1`},
		"other version":    {"apiVersion: conform.dev/baseline/v2\nentries: []\n", "1:1: apiVersion is \"conform.dev/baseline/v2\""},
		"no entries":       {begins, "entries is missing"},
		"unknown key":      {begins + "entires: []\n", `2:1: unknown key "entires" in the file; did you mean entries`},
		"unknown default":  {begins + "defaults: {maxage: 90d}\nentries: []\n", `2:12: unknown key "maxage" in defaults; did you mean maxAge`},
		"maxAge":           {begins + "defaults: {maxAge: 3 months}\nentries: []\n", `maxAge: "3 months" is not a number of days such as 90d`},
		"flag":             {begins + "defaults: {requireTicket: yes}\nentries: []\n", `requireTicket is "yes": expected true or false`},
		"when":             {begins + "entries:\n" + entry("date", "PATCH-HDR-001", "a", append(dates, "when: always")...), `9:5: unknown key "when" in an entry; choose from added`},
		"missing":          {begins + "entries:\n" + entry("date", "PATCH-HDR-001", "a", dates[1:]...), "3:5: reason is missing in an entry"},
		"ticket":           {begins + "defaults: {requireTicket: true}\nentries:\n" + whole, "4:5: ticket is missing in an entry"},
		"owner":            {begins + "defaults: {requireOwner: true}\nentries:\n" + whole, "4:5: owner is missing in an entry"},
		"unknown check":    {begins + "entries:\n" + strings.Replace(whole, "thing/date", "thing/dates", 1), `4:5: no check "dates", did you mean "date"`},
		"near former id":   {begins + "entries:\n" + strings.Replace(whole, "thing/date", "thing/read-bacc", 1), `did you mean "read-back"`},
		"no operation":     {begins + "entries:\n" + strings.Replace(whole, "thing/date", "date", 1), `4:5: check "date" is not of the form operation/check`},
		"other signature":  {begins + "entries:\n" + strings.Replace(whole, `"a"`, `"b"`, 1), "3:5: id " + id("thing", "PATCH-HDR-001", "a") + " does not belong to this check and signature, whose id is " + id("thing", "PATCH-HDR-001", "b")},
		"no id":            {begins + "entries:\n" + strings.Replace(whole, "CF-", "XF-", 1), "is not of the form CF-"},
		"twice":            {begins + "entries:\n" + whole + whole, "9:5: " + id("thing", "PATCH-HDR-001", "a") + " is also the entry in line 3"},
		"kind":             {begins + "entries:\n" + entry("date", "PATCH-HDR-001", "a", append(dates, "kind: flakey")...), `unknown kind "flakey"; did you mean flaky`},
		"depth":            {begins + "entries:\n" + entry("date", "PATCH-HDR-001", "a", append(dates, "depth: deep")...), `unknown depth "deep"; choose from`},
		"no day":           {begins + "entries:\n" + strings.Replace(whole, "2027-01-31", "2027-02-31", 1), `expires is "2027-02-31": expected a day such as 2027-01-31`},
		"beyond maxAge":    {begins + "defaults: {maxAge: 30d}\nentries:\n" + whole, "9:5: expires is 2027-01-31: the file's maxAge allows 2026-12-31 at most"},
		"targets":          {begins + "entries:\n" + entry("date", "PATCH-HDR-001", "a", append(dates, "targets: mock")...), "targets is not a list of names or globs"},
		"a target":         {begins + "entries:\n" + entry("date", "PATCH-HDR-001", "a", append(dates, "targets: ['[']")...), `"[" is not a name of a target`},
		"empty text":       {begins + "entries:\n" + strings.Replace(whole, "reason: later", "reason:", 1), "6:5: reason is not a text"},
		"entries no list":  {begins + "entries: {a: b}\n", "entries is not a list"},
		"entry no mapping": {begins + "entries: [a]\n", "2:11: an entry is not a list of keys and values"},
		"two documents":    {begins + "entries: []\n---\na: b\n", "a second YAML document"},
		"control":          {begins + "# \x00\n", "2:1: the file is not a text in UTF-8: U+0000"},
	} {
		_, err := read(Name, []byte(tt.text), today, checks)
		if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.HasPrefix(err.Error(), Name+":") {
			t.Errorf("%s: want %q, got %v", name, tt.want, err)
		}
	}
	if _, err := Load(filepath.Join(t.TempDir(), Name), today); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("want that there is no file, got %v", err)
	}
}

func TestReadNamesTenMistakes(t *testing.T) {
	_, err := read(Name, []byte(begins+"entries:\n"+strings.Repeat("  - a: b\n", 30)), today, checks)
	if lines := strings.Split(err.Error(), "\n"); len(lines) != 11 || !strings.HasPrefix(lines[10], "and ") {
		t.Errorf("want ten mistakes and the number of others, got %d lines: %v", len(lines), err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(begins + "entries:\n" + entry("date", "PATCH-HDR-001", "a", dates...)))
	f.Fuzz(func(t *testing.T, src []byte) {
		file, err := read(Name, src, today, checks)
		if err != nil {
			return
		}
		for _, e := range file.Entries {
			if e.Check == nil || e.ID != id(e.Operation, e.Check.Rule, e.Signature) {
				t.Errorf("want whole entries only, got %+v", e)
			}
		}
	})
}
