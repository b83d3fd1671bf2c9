package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestBadValueRefused(t *testing.T) {
	// two more properties get an invalid value each, in separate requests
	more := func(status int) part {
		return func(e *check.Evidence) {
			e.Bad = append(e.Bad, check.Bad{Step: "bad-2", Target: "tags", Value: value(`[["a"]]`), Why: "collection in a collection"},
				check.Bad{Step: "bad-3", Target: "seenDateTime", Value: "2024-02-30T00:00:00Z"})
			addStep(e, "bad-2", "PATCH", status, rejectionBody)
			addStep(e, "bad-3", "PATCH", 400, rejectionBody)
		}
	}
	table(t, badValueRefused, []row{
		{"each refused", given(check.BadValue, before(oldState), response(400, rejectionBody), more(422), after(oldState)), passes},
		{"one accepted", given(check.BadValue, before(oldState), response(400, rejectionBody), more(200), after(oldState)),
			finds("input.collection").showing("200 OK")},
		{"one stored", given(check.BadValue, before(oldState), response(200, `{}`), more(204), after(`{"seenDateTime":"2024-02-30"}`)),
			finds("input.temporal").as(check.Must).showing("seenDateTime now reads")},
		{"stored before", given(check.BadValue, before(`{"seenDateTime":"2024-02-30"}`), response(200, `{}`), after(`{"seenDateTime":"2024-02-30"}`)),
			finds("input.temporal")},
		{"read as another value", given(check.BadValue, before(oldState), response(200, `{}`), after(`{"seenDateTime":"2024-03-01T00:00:00Z"}`)), finds("input.temporal")},
		{"a day that does not exist, kept as text", given(check.BadValue, bad("seenDateTime", `"2023-02-29T12:00:00Z"`), before(oldState), response(200, `{}`),
			after(`{"seenDateTime":"2023-02-29T12:00:00Z"}`)), finds("input.temporal").as(check.Should)},
		{"a day that does not exist, become another", given(check.BadValue, bad("seenDateTime", `"2023-02-29T12:00:00Z"`), before(oldState), response(200, `{}`),
			after(`{"seenDateTime":"2023-03-01T12:00:00Z"}`)), finds("input.temporal").as(check.Must)},
		{"no address, stored", given(check.BadValue, badFormat, before(oldState), response(204, ``), after(`{"userPrincipalName":"conform.example.com"}`)), finds("input.format").as(check.Should)},
		{"no address, refused", given(check.BadValue, badFormat, before(oldState), response(422, rejectionBody), after(oldState)), passes},
		{"a null item in odata, stored", given(check.BadValue, bad("tags", `["a",null]`), before(oldState), response(204, ``), after(`{"tags":["a",null]}`)), finds("input.collection").as(check.Should)},
		{"rejected otherwise", given(check.BadValue, response(409, rejectionBody)), finds("status.unexpected").as(check.Should)},
		{"the graver of two", given(check.BadValue, before(oldState), response(409, rejectionBody), more(200), after(oldState)), finds("input.collection")},
		{"failed", given(check.BadValue, response(500, rejectionBody)), skips("no-server-error")},
		{"failed once", given(check.BadValue, before(oldState), response(500, rejectionBody), more(400), after(oldState)), skips("no-server-error")},
	})
}

// badFormat is an address without @.
func badFormat(e *check.Evidence) {
	e.Bad = []check.Bad{{Step: check.Request, Target: "userPrincipalName", Value: "conform.example.com", Format: true}}
}

func TestBadClass(t *testing.T) {
	e := given(check.BadValue)
	for name, want := range map[string]string{
		"seenDateTime": "input.temporal", "tags": "input.collection", "successDeviceCount": "input.number", "device": "input.complex", "none": "input.number",
	} {
		if got := badValueClass(e.Scenario, name); got != want {
			t.Errorf("%s: want %s, got %s", name, want, got)
		}
	}
}
