package tenant

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/wire"
)

// A URL has the query that the contract requires, or none; and no contract can name another entity by it.
func TestQueryOfTheContract(t *testing.T) {
	for name, tc := range map[string]struct {
		declared, sent string
		want           string // empty if it is sent
	}{
		"none":              {"", "", ""},
		"undeclared":        {"", "?x=1", "a query that the contract does not require"},
		"empty":             {"", "?", "a query that the contract does not require"},
		"declared":          {"api-version=1", "?api-version=1", ""},
		"declared, order":   {"a=1&b=2", "?b=2&a=1", ""},
		"declared, escaped": {"a=1", "?%61=1", ""},
		"left out":          {"api-version=1", "", ""}, // the guard adds it
		"another value":     {"api-version=1", "?api-version=2", "does not require"},
		"one more":          {"api-version=1", "?api-version=1&id=2", "does not require"},
		"twice":             {"api-version=1", "?api-version=1&api-version=1", "does not require"},
		"two questions":     {"api-version=1", "?api-version=1?id=2", "does not require"},
		"id":                {"ID=43", "?ID=43", "ID could name another entity"},
		"the parameter":     {"widgetid=43", "?widgetid=43", "could name another entity"},
		"the key":           {"serial=43", "?serial=43", "could name another entity"},
		"method":            {"_method=DELETE", "?_method=DELETE", "another method"},
		"filter":            {"%24filter=true", "?%24filter=true", "could name another entity"},
		"select":            {"%24select=id", "?%24select=id", ""},
	} {
		s, err := NewScope(ScopeOptions{Base: base, Entity: widget, Template: "/widgets/{widgetId}", Query: tc.declared, Keys: []string{"serial"}})
		if err != nil {
			t.Fatal(err)
		}
		err = s.Check(patch(widget+tc.sent, `{"name":"x"}`))
		if tc.want == "" && err != nil || tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want)) {
			t.Errorf("%s: want %q, got %v", name, tc.want, err)
		}
	}
}

// The guard and a restore, also one by another process, send what the contract requires in a query.
func TestQueryIsInEveryRequest(t *testing.T) {
	f, opts := newFake(), settings(t)
	opts.Query = func(url string) Query {
		if url == widget {
			return Query{Update: "v=1&w=2", Read: "v=1"}
		}
		return Query{}
	}
	f.hidden["count"] = true // read with $select
	s := open(t, opts)
	if x := s.Guard(f).Do(t.Context(), patch(widget+"?v=1&w=2", `{"name":"x"}`)); x.Failure != nil {
		t.Fatal(x.Failure.Err)
	}
	j, err := ReadJournal(s.writer.file)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range restoreNow(t, f, j) {
		if o.Err != nil {
			t.Error(o.Err)
		}
	}
	if f.entities[widget]["name"] != "Door" {
		t.Errorf("want the old name, got %v", f.entities[widget]["name"])
	}
	for _, sent := range f.log {
		_, query, _ := strings.Cut(sent, "?")
		switch method, _, _ := strings.Cut(sent, " "); {
		case method == http.MethodPatch && query != "v=1&w=2", method == http.MethodGet && query != "v=1" && !strings.HasPrefix(query, "v=1&$select="):
			t.Errorf("want the query in every request, got %s", sent)
		}
	}
	if !slices.ContainsFunc(f.log, func(sent string) bool { return strings.Contains(sent, "$select=id%2Ccount") }) {
		t.Errorf("want reads with $select, too, got %v", f.log)
	}
}

func TestJournalPermitsItsQuery(t *testing.T) {
	j := newJournal("", Header{Run: "run-1"})
	j.restoring = true
	j.Writes = []*Write{{Method: http.MethodPatch, URL: widget}}
	j.States = []*State{{URL: widget, Query: &Query{Update: "v=1"}, Members: map[string]json.RawMessage{}}}
	for path, want := range map[string]bool{"?v=1": true, "": true, "?v=2": false, "?v=1&id=2": false, "?": false} {
		if got := j.Permits(wire.Request{Method: http.MethodPatch, URL: widget + path}); got != want {
			t.Errorf("%q: want %t, got %t", path, want, got)
		}
	}
}
