package tenant

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/graphconform/conform/harness/wire"
)

func TestFits(t *testing.T) {
	for _, tc := range []struct {
		sent, got string
		want      bool
	}{
		{`2147483648`, `2147483647`, true}, {`2147483648`, `-2147483648`, true}, {`4294967296`, `0`, true}, {`2147483648`, `0`, false},
		{`256`, `0`, true}, {`-1`, `255`, true}, {`-1`, `4294967295`, true}, {`128`, `-128`, true}, {`7`, `263`, false}, {`5`, `9`, false},
		{`18446744073709551616`, `0`, true}, {`9223372036854775808`, `-9223372036854775808`, true}, {`1e400`, `0`, false},
		{`"5"`, `5`, true}, {`5`, `"5"`, true}, {`" 5.0"`, `5`, true}, {`"2147483648"`, `2147483647`, true}, {`true`, `1`, true}, {`true`, `"true"`, true}, {`"5"`, `6`, false},
		{`"conform"`, `["conform"]`, true}, {`["conform"]`, `"conform"`, true}, {`["5"]`, `[5]`, true}, {`5`, `["5"]`, true},
		{`"conform"`, `["Portal"]`, false}, {`"conform"`, `[]`, false}, {`"x"`, `[null]`, false}, {`["conform",1]`, `"conform"`, false},
		{`"conform-1234"`, `"confo"`, true}, {`"conform"`, `"CONFORM"`, true}, {`"conform"`, `"Portal"`, false}, {`"x"`, `99`, false},
	} {
		if got := fits(decoded(json.RawMessage(tc.sent)), decoded(json.RawMessage(tc.got)), nil); got != tc.want {
			t.Errorf("sent %s, got %s: want %t", tc.sent, tc.got, tc.want)
		}
	}
}

// A target may store part of an update that it rejects: what resembles that is written back, and a value that nothing explains is kept
// with the journal. What a read shows to be someone else's is kept, too, and the run is over.
func TestRejectedUpdatesThatAreStored(t *testing.T) {
	for name, tc := range map[string]struct {
		body   string
		stores map[string]any
		theirs map[string]any // what someone else writes after the read that follows
		want   map[string]any
		failed bool
	}{
		"clamped":          {`{"count":2147483648}`, map[string]any{"count": 2147483647.0}, nil, map[string]any{"count": 1.0}, false},
		"wrapped":          {`{"count":2147483648}`, map[string]any{"count": -2147483648.0}, nil, map[string]any{"count": 1.0}, false},
		"converted":        {`{"count":"5"}`, map[string]any{"count": 5.0}, nil, map[string]any{"count": 1.0}, false},
		"a list of one":    {`{"name":"conform"}`, map[string]any{"name": []any{"conform"}}, nil, map[string]any{"name": "Door"}, false},
		"cut":              {`{"name":"conform-1-1"}`, map[string]any{"name": "conform"}, nil, map[string]any{"name": "Door"}, false},
		"in upper case":    {`{"name":"conform-1-1"}`, map[string]any{"name": "CONFORM-1-1"}, nil, map[string]any{"name": "Door"}, false},
		"a default":        {`{"count":"x"}`, map[string]any{"count": 99.0}, nil, map[string]any{"count": 99.0}, true},
		"a hash":           {`{"name":"x"}`, map[string]any{"name": "h0123"}, nil, map[string]any{"name": "h0123"}, true},
		"a JSON Patch":     {`[{"op":"replace","path":"/count","value":"8"}]`, map[string]any{"count": 8.0}, nil, map[string]any{"count": 1.0}, false},
		"part of a member": {`[{"op":"add","path":"/name/-","value":"8"}]`, map[string]any{"name": "none"}, nil, map[string]any{"name": "none"}, true},
		"not stored":       {`{"name":7}`, nil, nil, map[string]any{"name": "Door"}, false},
		"not stored, and written by someone else":                     {`{"name":7}`, nil, map[string]any{"name": "Portal"}, map[string]any{"name": "Portal"}, false},
		"not stored, and another value than that of an earlier write": {`{"name":"conform-1-1"}`, nil, map[string]any{"name": "conform"}, map[string]any{"name": "conform"}, true},
	} {
		for _, tags := range []bool{true, false} {
			for _, kill := range []bool{true, false} {
				if kill && tc.theirs != nil {
					continue // a run that is killed has not journaled its last read
				}
				f, opts := newFake(), settings(t)
				f.tags, f.tells, opts.Sleep = tags, true, f.sleep
				s := open(t, opts)
				g := s.Guard(f)
				f.answer = func(r wire.Request) *wire.Exchange {
					if r.Method != http.MethodPatch || string(r.Body) != tc.body {
						return nil
					}
					if tc.stores != nil {
						f.set(widget, tc.stores)
					}
					return answer(http.StatusBadRequest, "", nil)
				}
				g.Do(t.Context(), patch(widget, tc.body))
				if tc.theirs != nil {
					read := newRequest(http.MethodGet, widget)
					for _, r := range []wire.Request{read, patch(widget, `{"count":1}`), read} {
						g.Do(t.Context(), r)
					}
					f.set(widget, tc.theirs)
				}
				out, err := restoreOnce(t, f, s, opts, kill)
				if err != nil || len(out) != 1 || (out[0].Err != nil) != tc.failed || tc.failed && (out[0].ByHand == nil || len(journalsIn(t, opts)) != 1) {
					t.Errorf("%s, tags %t, killed %t: want an error %t, got %+v, %v", name, tags, kill, tc.failed, out, err)
				}
				for member, v := range tc.want {
					if got, want := encoded(t, f.entities[widget][member]), encoded(t, v); got != want {
						t.Errorf("%s, tags %t, killed %t: want %s %s, got %s", name, tags, kill, member, want, got)
					}
				}
			}
		}
	}
}

func encoded(t *testing.T, v any) string {
	t.Helper()
	text, err := encode(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
