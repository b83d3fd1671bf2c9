package tenant

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os/exec"
	"reflect"
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
		line := command(&wire.Request{Method: "PATCH", URL: "https://graph.example.com/w1", Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(in)})
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
		{URL: "https://a", Restored: []string{"name"}},
		{URL: "https://b", Err: errors.New("got 403"), ByHand: req},
		{URL: "https://c", Foreign: []string{"count"}, ByHand: req},
		{URL: "https://d", Deleted: true},
		{URL: "https://e"},
		{URL: "https://f", New: []string{"1", "2"}},
	}, notice)
	want := `restored name of https://a
hint: 
NOT RESTORED: https://b: got 403
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
