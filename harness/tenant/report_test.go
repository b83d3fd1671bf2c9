package tenant

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
)

// The command must send the values as they were, whatever they are, and be safe to print.
func TestCommandKeepsTheBody(t *testing.T) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip(err)
	}
	for _, in := range []string{
		`{"a":"it's ##vso[x] [[ATTACHMENT|/etc/passwd]] \u001b[31m ::error::x :::y"}`, `{"é":"日本 🙂 \u202e"}`, `[[1],{"a":null}]`,
		"{\n  \"a\": {\n\t\"b\": [ [\"a\"] ]\n  }\n}", `{"a":"` + strings.Repeat("long ", 10000) + `"}`,
	} {
		line := command(&wire.Request{Method: "PATCH", URL: "https://graph.example.com/w1", Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(in)}, "")
		if verdict.Printable(line) != line {
			t.Errorf("want a printable command, got %s", line)
		}
		out, err := exec.Command(sh, "-c", `curl() { shift $(($# - 1)); printf '%s' "$1"; }; `+line).Output()
		var want, got any
		if err != nil || json.Unmarshal([]byte(in), &want) != nil || json.Unmarshal(out, &got) != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("want the value of %.80s, got %.80s, %v", in, out, err)
		}
	}
}

func TestReport(t *testing.T) {
	req := &wire.Request{Method: "PATCH", URL: "https://graph.example.com/beta/widgets/it's", Body: []byte(`{"name":"Door"}`),
		Header: http.Header{"Content-Type": {"application/json"}}}
	var b strings.Builder
	notice := func(text, hint string) { fmt.Fprintf(&b, "%s\nhint: %s\n", text, hint) }
	err := Report([]Outcome{
		{URL: "https://a", Restored: []string{"@conform.probe", "name", "name@conform.probe"}},
		{URL: "https://b", Err: errors.Join(errors.New("got 403"), errors.New("name: changed")), ByHand: req},
		{URL: "https://c", Foreign: []string{"count"}, ByHand: req},
		{URL: "https://d", Deleted: true},
		{URL: "https://e"},
		{URL: "https://f", New: []string{"1", "2"}},
	}, notice)
	want := `restored name of https://a
hint: 
NOT RESTORED: https://b: got 403; name: changed
hint: to restore it by hand, send:
  curl -i -g -X PATCH 'https://graph.example.com/beta/widgets/it'\''s' -H "Authorization: Bearer $CONFORM_TOKEN" -H 'Content-Type: application/json' --data-raw '{"name":"Door"}'
not restored: count of https://c has neither the old value nor one that this run sent, so someone else wrote it
hint: to restore it by hand, send:
  curl -i -g -X PATCH 'https://graph.example.com/beta/widgets/it'\''s' -H "Authorization: Bearer $CONFORM_TOKEN" -H 'Content-Type: application/json' --data-raw '{"name":"Door"}'
deleted https://d
hint: 
not deleted: https://f has new entities (1, 2), and nothing shows who created them
hint: 
the undo journal is kept
hint: conform restore tries again
`
	if !errors.Is(err, ErrNotRestored) || b.String() != want {
		t.Errorf("want an error and\n%s\ngot %v and\n%s", want, err, b.String())
	}
	if err := Report([]Outcome{{URL: "https://a", Foreign: []string{"x"}}}, notice); err != nil {
		t.Errorf("want someone else's change to be no failure, got %v", err)
	}
}

// Old values that are secrets of the target stand neither in a message nor in a command, but in a file that only the user can read.
func TestSecretsOfTheTargetAreNotPrinted(t *testing.T) {
	const old = "hunter2-hunter2"
	for _, body := range []string{
		`{"password":"hunter2-hunter2"}`, `{"Client_Secret":"hunter2-hunter2"}`, `{"adminPasswordProfile":{"value":"hunter2-hunter2"}}`, `{"settings":[{"x":1},{"apiKey":"hunter2-hunter2"}]}`,
		`{"preSharedKey":"hunter2-hunter2"}`, `{"unlockPin":"hunter2-hunter2"}`, `{"accessToken":"hunter2-hunter2"}`, `{"storageConnectionString":"hunter2-hunter2"}`,
	} {
		for _, kill := range []bool{false, true} {
			f, opts := newFake(), settings(t)
			opts.Dir = filepath.Join(opts.Dir, "it's a folder")
			var members map[string]any
			if err := json.Unmarshal([]byte(body), &members); err != nil {
				t.Fatal(err)
			}
			name := slices.Collect(maps.Keys(members))[0]
			f.set(widget, members)
			opts.Sleep, opts.Writable = f.sleep, func(string) []string { return []string{"count", name} }
			s := open(t, opts)
			if x := s.Guard(f).Do(t.Context(), patch(widget, `{"count":2}`)); x.Failure != nil {
				t.Fatal(x.Failure.Err)
			}
			w := &Write{Method: http.MethodPatch, URL: widget, Members: map[string][]json.RawMessage{name: {json.RawMessage(`"new"`)}}}
			if err := s.recordWrite(w); err != nil { // journals of earlier versions have such writes, and the guard sends none
				t.Fatal(err)
			}
			f.set(widget, map[string]any{name: "new"})
			s.note(line{Type: typeResult, Result: &Result{Number: w.Number, Status: http.StatusNoContent}})
			f.answer = func(r wire.Request) *wire.Exchange {
				if r.Method == http.MethodPatch && strings.Contains(string(r.Body), old) {
					return answer(http.StatusBadRequest, "", nil)
				}
				return nil
			}
			out, err := restoreOnce(t, f, s, opts, kill)
			var said strings.Builder
			if err != nil || Report(out, func(text, hint string) { said.WriteString(text + "\n" + hint + "\n") }) == nil {
				t.Fatalf("%s: want an error, got %+v, %v", body, out, err)
			}
			info, err := os.Stat(out[0].BodyFile)
			if err != nil || info.Mode().Perm() != 0o600 {
				t.Fatalf("%s: want a private file, got %v, %v", body, info, err)
			}
			kept, err := os.ReadFile(out[0].BodyFile)
			if err != nil || !strings.Contains(string(kept), old) || strings.Contains(said.String(), old) || !strings.Contains(said.String(), " --data ") {
				t.Errorf("%s: want the value in the file only, got %s, %v, and\n%s", body, kept, err, said.String())
			}
			f.answer = nil
			if out, err := RestoreJournal(t.Context(), opts, journalsIn(t, opts)[0], f); err != nil || out[0].Err != nil {
				t.Errorf("%s: want it restored, got %+v, %v", body, out, err)
			}
			if left, err := os.ReadDir(journalDir(opts.Dir)); err != nil || len(left) > 0 {
				t.Errorf("%s: want no file left, got %v, %v", body, left, err)
			}
		}
	}
}

// Where the file cannot be written, the command says so, and where the value is.
func TestSecretBodyWithoutAFile(t *testing.T) {
	line := command(&wire.Request{Method: "PATCH", URL: "https://graph.example.com/w1", Body: []byte(`{"password":"hunter2"}`)}, "")
	if strings.Contains(line, "hunter2") || !strings.Contains(line, "# and its body, which has secrets") {
		t.Errorf("want the body left out, got %s", line)
	}
}
