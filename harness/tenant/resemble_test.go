package tenant

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/wire"
)

func TestResembles(t *testing.T) {
	for _, test := range []struct {
		sent, got, before string
		want              bool
	}{
		{"\"conform\xff\"", `"conform\ufffd"`, `""`, true}, {`"Conform 1"`, `"conform 1"`, `""`, true}, {`" conform-1 "`, `"conform-1"`, `""`, true},
		{`"conform-1234567"`, `"conform-12"`, `""`, true}, {`"caf\u00e9 1"`, `"cafe\u0301 1"`, `""`, true}, {`"<b>conform</b>"`, `"&lt;b&gt;conform&lt;/b&gt;"`, `""`, true},
		{`"2026-01-02T03:04:05.1234567Z"`, `"2026-01-02T03:04:05.123Z"`, `""`, true}, {`"conform-1-1"`, `"conform-1-2"`, `""`, false},
		{`"conform-1"`, `"Portal"`, `""`, false}, {`"   "`, `""`, `"x"`, true}, {`""`, `"x"`, `"y"`, false}, {`"con"`, `"conform"`, `""`, false},
		{`3.7`, `4`, `1`, true}, {`3.7`, `5`, `1`, false}, {`3`, `4`, `1`, false}, {`99999999999`, `2147483647`, `1`, true}, {`-1`, `0`, `1`, true},
		{`1e400`, `9223372036854775807`, `1`, true}, {`1e400`, `999`, `1`, false}, {`-99999`, `-32768`, `1`, true}, {`0.1234567891`, `0.12345679`, `1`, true}, {`5`, `"5"`, `1`, true},
		{`12345`, `123456`, `1`, false}, {`null`, `""`, `"x"`, true}, {`null`, `[]`, `["x"]`, true}, {`null`, `"y"`, `"x"`, false}, {`true`, `false`, `null`, false},
		{`["Conform",1]`, `["conform"]`, `[]`, true}, {`["conform"]`, `["theirs"]`, `[]`, false}, {`["conform"]`, `"conform"`, `[]`, false},
		{`{"city":"conform"}`, `{"city":"conform","zip":3000}`, `{"city":"Bern","zip":3000}`, true},
		{`{"city":"conform"}`, `{"city":"conform","zip":3001}`, `{"city":"Bern","zip":3000}`, false}, {`{"city":"conform"}`, `null`, `{}`, false},
	} {
		if got := resembles(decoded(json.RawMessage(test.sent)), decoded(json.RawMessage(test.got)), decoded(json.RawMessage(test.before))); got != test.want {
			t.Errorf("sent %s, got %s, before %s: want %t", test.sent, test.got, test.before, test.want)
		}
	}
}

// A value that the target stores in another form than it was sent is not someone else's, though no response shows it.
func TestRestoreOfValuesInAnotherForm(t *testing.T) {
	for body, stored := range map[string]any{
		"{\"name\":\"conform\xff\"}": "conform\ufffd", `{"name":"CONFORM-1"}`: "conform-1", `{"name":" conform-1"}`: "conform-1", `{"count":2.5}`: 2.0,
		`{"count":99999999999}`: 2147483647.0, `{"name":null}`: "",
	} {
		f, opts := newFake(), settings(t)
		f.answer = func(r wire.Request) *wire.Exchange {
			if r.Method != http.MethodPatch || string(r.Body) != body {
				return nil
			}
			name := "name"
			if strings.Contains(body, "count") {
				name = "count"
			}
			f.set(widget, map[string]any{name: stored})
			return answer(http.StatusNoContent, "", nil)
		}
		u := crashed(t, f, opts, body)
		if o := finish(t, f, opts, u); o.Err != nil || len(o.Foreign) > 0 {
			t.Errorf("%s: want it restored, got %+v", body, o)
		}
		asBefore(t, f)
	}
}

// An old value that the target does not store again as it was is not restored, and nobody else's.
func TestOldValueInAnotherForm(t *testing.T) {
	for _, test := range []struct {
		old, stored string
		status      int
	}{
		{"Door of the house", "Door of ", 204}, {"Door", "door", 204}, {"Door", "DOOR", 200}, {"Door of the house", "Door of ", 500}, {"Door", "door", 0},
	} {
		f, opts := newFake(), settings(t)
		f.entities[widget]["name"] = test.old
		f.answer = func(r wire.Request) *wire.Exchange {
			if r.Method != http.MethodPatch || !strings.Contains(string(r.Body), test.old) {
				return nil
			}
			f.set(widget, map[string]any{"name": test.stored})
			if test.status == 0 {
				return &wire.Exchange{Failure: &wire.Failure{Kind: wire.Disconnected, Err: errors.New("cut")}}
			}
			return answer(test.status, "", nil)
		}
		u := crashed(t, f, opts, `{"name":"Gate"}`)
		for range 2 { // the second one finds what the first one left
			if o := finish(t, f, opts, u); o.Err == nil || o.ByHand == nil || len(journalsIn(t, opts)) != 1 {
				t.Errorf("%s: want an error and the journal, got %+v", test.stored, o)
			}
		}
	}
}

// A read that is older than the update that wrote the old value back, or one of another entity that has it, does not prove that the target
// stores it as it was.
func TestOldValueInAnotherFormBehindOneRead(t *testing.T) {
	for name, read := range map[string]map[string]any{
		"an older state": {"name": "Door", "count": 1.0},
		"another entity": {"id": "w9", "name": "Door", "count": 1.0},
	} {
		for _, late := range []int{0, 1, 2, 3} {
			f, opts := newFake(), settings(t)
			f.tags = false
			delete(f.entities[widget], "id") // no read names the entity
			u := crashed(t, f, opts, `{"name":"Gate"}`)
			since := 0 // reads since the update
			f.answer = func(r wire.Request) *wire.Exchange {
				switch {
				case r.Method == http.MethodPatch:
					f.set(widget, map[string]any{"name": "door"})
					return answer(http.StatusNoContent, "", nil)
				case r.Method == http.MethodGet && f.entities[widget]["name"] == "door":
					if since++; since == late+1 {
						return answer(http.StatusOK, "", read)
					}
				}
				return nil
			}
			if o := finish(t, f, opts, u); o.Err == nil || len(o.Foreign) > 0 || len(journalsIn(t, opts)) != 1 {
				t.Errorf("%s in read %d: want an error and the journal, got %+v", name, late+1, o)
			}
		}
	}
}
