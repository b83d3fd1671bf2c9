package catalogue

import (
	"net/http"
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestSpellingAccepted(t *testing.T) {
	spelled := func(status int, now string, chunked bool) *check.Evidence {
		e := given(check.Spellings, before(`{"successDeviceCount":1}`), response(status, `{}`), after(now))
		e.Intent, e.Response().Request.Chunked = check.Open, chunked
		e.Updates = []check.Update{{
			Step: check.Request, Read: check.After, Values: map[string]any{"successDeviceCount": value("5")},
			Edges: map[string]check.Edge{"successDeviceCount": {Why: "its name is escaped", Level: check.Must}},
		}}
		return e
	}
	const stored, ignored = `{"successDeviceCount":5}`, `{"successDeviceCount":1}`
	table(t, spellingAccepted, []row{
		{"stored", spelled(200, stored, false), passes},
		{"ignored", spelled(200, ignored, false), finds("state.lost-update").as(check.Must)},
		{"chunks not understood", spelled(400, ignored, true), finds("input.edge-refused").as(check.Should)},
		{"rejected", spelled(400, ignored, false), finds("input.edge-refused").showing("400")},
		{"without a length", spelled(http.StatusLengthRequired, ignored, true), passes},
		{"with a length that is missing", spelled(http.StatusLengthRequired, ignored, false), finds("input.edge-refused")},
		{"too large", spelled(http.StatusRequestEntityTooLarge, ignored, false), passes},
		{"failed", spelled(500, ignored, false), skips("no-server-error")},
	})
}
