package check

import (
	"testing"

	"github.com/graphconform/conform/harness/verdict"
)

func TestBadValueRefused(t *testing.T) {
	// two more properties get a bad value each, in requests of their own
	more := func(status int) part {
		return func(e *Evidence) {
			e.Bad = append(e.Bad, Bad{Step: "bad-2", Target: "tags", Value: value(`[["a"]]`), Why: "collection in a collection"},
				Bad{Step: "bad-3", Target: "seenDateTime", Value: "2024-02-30T00:00:00Z"})
			e.add("bad-2", "PATCH", status, refusal)
			e.add("bad-3", "PATCH", 400, refusal)
		}
	}
	table(t, badValueRefused, []row{
		{"each refused", given(BadValue, before(oldState), answer(400, refusal), more(422), after(oldState)), passes},
		{"one accepted", given(BadValue, before(oldState), answer(400, refusal), more(200), after(oldState)),
			finds("input.collection").showing("200 OK")},
		{"one stored", given(BadValue, before(oldState), answer(200, `{}`), more(204), after(`{"seenDateTime":"2024-02-30"}`)),
			finds("input.temporal").as(verdict.Must).showing("seenDateTime now reads")},
		{"stored before", given(BadValue, before(`{"seenDateTime":"2024-02-30"}`), answer(200, `{}`), after(`{"seenDateTime":"2024-02-30"}`)),
			finds("input.temporal")},
		{"read as another value", given(BadValue, before(oldState), answer(200, `{}`), after(`{"seenDateTime":"2024-03-01T00:00:00Z"}`)), finds("input.temporal")},
		{"refused otherwise", given(BadValue, answer(409, refusal)), finds("status.unexpected").as(verdict.Should)},
		{"the graver of two", given(BadValue, before(oldState), answer(409, refusal), more(200), after(oldState)), finds("input.collection")},
		{"failed", given(BadValue, answer(500, refusal)), skips("no-server-error")},
		{"failed once", given(BadValue, before(oldState), answer(500, refusal), more(400), after(oldState)), skips("no-server-error")},
	})
}

func TestBadClass(t *testing.T) {
	e := given(BadValue)
	for name, want := range map[string]string{
		"seenDateTime": "input.temporal", "tags": "input.collection", "successDeviceCount": "input.number", "device": "input.complex", "none": "input.number",
	} {
		if got := e.badClass(name); got != want {
			t.Errorf("%s: want %s, got %s", name, want, got)
		}
	}
}
