package tenant

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/wire"
)

// A property whose old value no read shows is not written, nor is one that reads as a placeholder.
func TestUnrestorableIsNotWritten(t *testing.T) {
	for name, tc := range map[string]struct {
		setup func(*fake, *Options)
		body  string
		want  string // empty if it is sent
	}{
		"shown":                  {nil, `{"name":"x"}`, ""},
		"shown as null":          {func(f *fake, _ *Options) { f.entities[widget]["name"] = nil }, `{"name":"x"}`, ""},
		"shown with $select":     {func(f *fake, _ *Options) { f.hidden["name"] = true }, `{"name":"x"}`, ""},
		"never shown":            {func(f *fake, _ *Options) { delete(f.entities[widget], "name") }, `{"name":"x"}`, "name is not written: no read shows"},
		"never shown, in part":   {func(f *fake, _ *Options) { delete(f.entities[widget], "name") }, `{"count":2,"name":"x"}`, "name is not written: no read shows"},
		"another one":            {func(f *fake, _ *Options) { delete(f.entities[widget], "name") }, `{"count":2}`, ""},
		"not in the contract":    {nil, `{"conformUnknown":1}`, ""},
		"placeholder":            {func(f *fake, _ *Options) { f.entities[widget]["name"] = "unknownFutureValue" }, `{"name":"x"}`, "name is not written: its value reads as unknownFutureValue"},
		"placeholder among them": {func(f *fake, _ *Options) { f.entities[widget]["name"] = "a,unknownFutureValue" }, `{"name":"x"}`, "reads as unknownFutureValue"},
		"placeholder in a list": {func(f *fake, _ *Options) {
			f.entities[widget]["name"] = []any{map[string]any{"mode": "unknownFutureValue"}}
		}, `{"name":[]}`, "reads as unknownFutureValue"},
		"mask":           {func(f *fake, _ *Options) { f.entities[widget]["name"] = "****" }, `{"name":"x"}`, "reads as a mask"},
		"mask with end":  {func(f *fake, _ *Options) { f.entities[widget]["name"] = "****1234" }, `{"name":"x"}`, "reads as a mask"},
		"other mask":     {func(f *fake, _ *Options) { f.entities[widget]["name"] = "\u2022\u2022\u2022\u2022" }, `{"name":"x"}`, "reads as a mask"},
		"word for it":    {func(f *fake, _ *Options) { f.entities[widget]["name"] = "[Redacted]" }, `{"name":"x"}`, "reads as a mask"},
		"nested mask":    {func(f *fake, _ *Options) { f.entities[widget]["name"] = map[string]any{"key": "*****"} }, `{"name":{}}`, "reads as a mask"},
		"an ordinary **": {func(f *fake, _ *Options) { f.entities[widget]["name"] = "a ** b, hidden" }, `{"name":"x"}`, ""},
		"partial mask":   {func(f *fake, _ *Options) { f.entities[widget]["name"] = "sk-...4711" }, `{"name":"x"}`, "reads as a mask"},
		"a size":         {func(f *fake, _ *Options) { f.entities[widget]["name"] = "xxx-large" }, `{"name":"x"}`, ""},
		"shown secret": {func(f *fake, o *Options) {
			f.entities[widget]["clientSecret"] = "not shown"
			o.Writable = func(string) []string { return []string{"clientSecret", "name"} }
		}, `{"clientSecret":"1"}`, "services hide secrets"},
		"undeclared secret": {func(f *fake, _ *Options) { f.entities[widget]["apiKey"] = "" }, `{"apiKey":"1"}`, "services hide secrets"},
		"about a secret":    {func(f *fake, _ *Options) { f.entities[widget]["passwordMinimumLength"] = 4 }, `{"passwordMinimumLength":5}`, ""},
		"secret in its value": {func(f *fake, _ *Options) {
			f.entities[widget]["name"] = map[string]any{"wifi": []any{map[string]any{"sharedKey": "x"}}}
		}, `{"name":{}}`, "name is not written: its value has sharedKey"},
		"rounded":             {func(f *fake, _ *Options) { f.entities[widget]["name"] = json.Number("9007199254740992") }, `{"name":1}`, "beyond 2^53"},
		"rounded, as written": {func(f *fake, _ *Options) { f.entities[widget]["name"] = json.Number("1234567890123456800") }, `{"name":1}`, "beyond 2^53"},
		"rounded, nested": {func(f *fake, _ *Options) {
			f.entities[widget]["name"] = map[string]any{"n": []any{json.Number("-1e300")}}
		}, `{"name":{}}`, "beyond 2^53"},
		"large, as it is":     {func(f *fake, _ *Options) { f.entities[widget]["name"] = json.Number("9007199254740993") }, `{"name":1}`, ""},
		"large, in a text":    {func(f *fake, _ *Options) { f.entities[widget]["name"] = "9007199254740992" }, `{"name":"1"}`, ""},
		"not so large":        {func(f *fake, _ *Options) { f.entities[widget]["name"] = json.Number("9007199254740991") }, `{"name":1}`, ""},
		"key in the URL":      {func(f *fake, _ *Options) { f.entities[widget]["id"], f.entities[widget]["name"] = "17", "W1" }, `{"name":"x"}`, "is the key in the URL"},
		"the same as the key": {func(f *fake, _ *Options) { f.entities[widget]["name"] = "w1" }, `{"name":"x"}`, ""},
		"null of a secret": {func(f *fake, o *Options) {
			f.entities[widget]["adminPin"] = nil
			o.Writable = func(string) []string { return []string{"adminPin", "name"} }
		}, `{"adminPin":"1"}`, "services hide secrets"},
		"null of a token in snake case": {func(f *fake, o *Options) {
			f.entities[widget]["access_token"] = nil
			o.Writable = func(string) []string { return []string{"access_token", "name"} }
		}, `{"access_token":"1"}`, "services hide secrets"},
		"null of an opinion": {func(f *fake, o *Options) {
			f.entities[widget]["opinion"] = nil
			o.Writable = func(string) []string { return []string{"opinion", "name"} }
		}, `{"opinion":"1"}`, ""},
		"first page": {func(f *fake, _ *Options) {
			f.entities[widget]["name"], f.entities[widget]["name@odata.nextLink"] = []any{"a"}, base+"/widgets/w1/name?page=2"
		}, `{"name":[]}`, "only its first page"},
		"person in its value":    {func(f *fake, _ *Options) { f.entities[widget]["name"] = map[string]any{"mail": "x", "last": "y"} }, `{"name":{"last":"z"}}`, "name is not written: its value has mail"},
		"entity in its value":    {func(f *fake, _ *Options) { f.entities[widget]["name"] = []any{map[string]any{"id": "7"}} }, `{"name":[]}`, "name is not written: its value has id"},
		"placeholder undeclared": {func(f *fake, _ *Options) { f.entities[widget]["mood"] = "unknownFutureValue" }, `{"mood":"x"}`, "reads as unknownFutureValue"},
	} {
		f, opts := newFake(), settings(t)
		if tc.setup != nil {
			tc.setup(f, &opts)
		}
		s := open(t, opts)
		g := s.Guard(f)
		for range 2 { // the second time, the state is in the journal
			x := g.Do(t.Context(), patch(widget, tc.body))
			if tc.want == "" && x.Failure != nil || tc.want != "" && (x.Failure == nil || !strings.Contains(x.Failure.Err.Error(), tc.want)) {
				t.Errorf("%s: want %q, got %+v", name, tc.want, x.Failure)
			}
		}
		if tc.want != "" && strings.Contains(strings.Join(f.log, "\n"), http.MethodPatch) {
			t.Errorf("%s: want it not sent, got %v", name, f.log)
		}
		listed := s.Unrestorable(t.Context(), g, widget)["name"]
		if strings.Contains(tc.body, "name") && (tc.want != "") != (listed != "") {
			t.Errorf("%s: want name listed if it is not written, got %q", name, listed)
		}
	}
}

// The run's own fixture is deleted, so that what reads do not show may be written.
func TestOwnFixtureIsWrittenWhole(t *testing.T) {
	f, s := newFake(), open(t, settings(t))
	delete(f.entities[widget], "name")
	f.entities[widget]["createdDateTime"] = "2026-01-02T03:04:05Z"
	if err := s.record(createdLine(widget, map[string]json.RawMessage{created: json.RawMessage(`"2026-01-02T03:04:05Z"`)}, nil)); err != nil {
		t.Fatal(err)
	}
	if x := s.Guard(f).Do(t.Context(), patch(widget, `{"name":"x"}`)); x.Failure != nil {
		t.Errorf("want it sent, got %v", x.Failure.Err)
	}
}

// Reads may hide a secret member of a complex value altogether.
func TestHiddenMemberIsNotWritten(t *testing.T) {
	f, s := newFake(), open(t, settings(t))
	f.entities[widget]["name"] = map[string]any{"ssid": "a"}
	g := s.Guard(f)
	if x := g.Do(t.Context(), patch(widget, `{"name":{"ssid":"b","password":"c"}}`)); x.Failure == nil || !strings.Contains(x.Failure.Err.Error(), "the new value has password") {
		t.Errorf("want it not sent, got %+v", x.Failure)
	}
	if x := g.Do(t.Context(), patch(widget, `{"name":{"ssid":"b"}}`)); x.Failure != nil {
		t.Errorf("want it sent, got %v", x.Failure.Err)
	}
}

// A journal that has a placeholder as an old value is not restored with it.
func TestPlaceholderIsNotRestored(t *testing.T) {
	raw := func(text string) json.RawMessage { return json.RawMessage(text) }
	for name, tc := range map[string]struct {
		now  string // the value that the target has
		sent []json.RawMessage
		want string // in the error
	}{
		"changed":   {"calm", []json.RawMessage{raw(`"calm"`)}, "name had a value that reads as unknownFutureValue"},
		"unchanged": {"unknownFutureValue", []json.RawMessage{raw(`"calm"`)}, ""},
	} {
		f := newFake()
		f.entities[widget]["name"], f.entities[widget]["count"] = tc.now, 2.0
		j := newJournal("", Header{Run: "run-1"})
		j.States = []*State{{URL: widget, Members: map[string]json.RawMessage{"name": raw(`"unknownFutureValue"`), "count": raw("1")}, Writable: []string{"count", "name"}}}
		j.Writes = []*Write{{Number: 1, Method: "PATCH", URL: widget, Members: map[string][]json.RawMessage{"name": tc.sent, "count": {raw("2")}}}}
		out := restoreNow(t, f, j)
		if f.entities[widget]["name"] != tc.now || f.entities[widget]["count"] != 1.0 {
			t.Errorf("%s: want all but the placeholder restored, got %v", name, f.entities[widget])
		}
		if len(out) != 1 || tc.want == "" && out[0].Err != nil || tc.want != "" && (out[0].Err == nil || !strings.Contains(out[0].Err.Error(), tc.want)) {
			t.Errorf("%s: want %q, got %+v", name, tc.want, out)
		}
	}
}

// An earlier version may have written a value that reads hide behind a mask. What it was, nobody knows.
func TestHiddenValueIsNotTakenForRestored(t *testing.T) {
	for name, tc := range map[string]struct{ property, shown, want string }{
		"mask":     {"note", `"XXXX-1234"`, "note read as the same before, and after"},
		"secret":   {"apiKey", `"-"`, "apiKey read as the same before, and after"},
		"ordinary": {"note", `"Door"`, "note reads as before, but no read has shown"},
	} {
		f := newFake()
		f.answer = func(r wire.Request) *wire.Exchange {
			if r.Method == http.MethodPatch {
				return answer(http.StatusNoContent, "", nil)
			}
			return nil
		}
		f.entities[widget][tc.property] = strings.Trim(tc.shown, `"`)
		j := newJournal("", Header{Run: "run-1"})
		j.States = []*State{{URL: widget, Members: map[string]json.RawMessage{tc.property: json.RawMessage(tc.shown)}, Writable: []string{tc.property}}}
		j.Writes = []*Write{{Number: 1, Method: "PATCH", URL: widget, Members: map[string][]json.RawMessage{tc.property: {json.RawMessage(`"new"`)}}}}
		j.results = map[int]*Result{1: {Number: 1, Status: http.StatusNoContent}}
		out := restoreNow(t, f, j)
		if len(out) != 1 || tc.want == "" && out[0].Err != nil || tc.want != "" && (out[0].Err == nil || !strings.Contains(out[0].Err.Error(), tc.want)) {
			t.Errorf("%s: want %q, got %+v", name, tc.want, out)
		}
	}
}
