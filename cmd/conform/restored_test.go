package main

import (
	"encoding/json"
	"errors"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/tenant"
	"github.com/graphconform/conform/harness/wire"
)

func TestPlainJSONKeepsTheValue(t *testing.T) {
	for _, in := range []string{`{"a":"it's ##vso[x] [[ATTACHMENT|/etc/passwd]] \u001b[31m"}`, `{"é":"日本 🙂 "}`, `[1,{"a":null}]`} {
		out := plainJSON([]byte(in))
		var want, got any
		if json.Unmarshal([]byte(in), &want) != nil || json.Unmarshal([]byte(out), &got) != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: want the same value, got %s", in, out)
		}
		if wire.Printable(out) != out || strings.ContainsAny(out, "'\x1b") {
			t.Errorf("%s: want it harmless, got %s", in, out)
		}
	}
}

func TestAFailedRestoreIsLoud(t *testing.T) {
	req := &wire.Request{Method: "PATCH", URL: "https://graph.example.com/beta/widgets/it's", Body: []byte(`{"name":"Door"}`),
		Header: http.Header{"Content-Type": {"application/json"}}}
	var b strings.Builder
	err := tellRestored(&b, []tenant.Outcome{
		{URL: "https://a", Restored: []string{"name"}},
		{URL: "https://b", Err: errors.New("got 403 \x1b[2J"), Repeat: req},
		{URL: "https://c", Left: []string{"count"}, Repeat: req},
		{URL: "https://d", Deleted: true},
		{URL: "https://e"},
		{URL: "https://f", New: []string{"1", "2"}},
	})
	want := `conform: restored name of https://a
conform: NOT RESTORED: https://b: got 403 \x1b[2J
hint: this puts it back by hand:
  curl -g -X PATCH 'https://graph.example.com/beta/widgets/it'\''s' -H "Authorization: Bearer $CONFORM_TOKEN" -H 'Content-Type: application/json' --data-raw '{"name":"Door"}'
conform: left alone: count of https://c: the value is neither the old one nor one that was sent, so it is someone else's
hint: this puts it back by hand:
  curl -g -X PATCH 'https://graph.example.com/beta/widgets/it'\''s' -H "Authorization: Bearer $CONFORM_TOKEN" -H 'Content-Type: application/json' --data-raw '{"name":"Door"}'
conform: deleted https://d
conform: left alone: new in https://f: 1, 2: whose they are cannot be told
hint: the undo journal is kept; conform restore tries again
`
	if !errors.Is(err, errNotRestored) || b.String() != want {
		t.Errorf("want an error and\n%s\ngot %v and\n%s", want, err, b.String())
	}
	if err := tellRestored(&b, []tenant.Outcome{{URL: "https://a", Left: []string{"x"}}}); err != nil {
		t.Errorf("want someone else's change to be no failure, got %v", err)
	}
}
