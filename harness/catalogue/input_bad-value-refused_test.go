package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestBadValueRefused(t *testing.T) {
	// two more properties get a bad value each, in requests of their own
	more := func(status int) part {
		return func(e *check.Evidence) {
			e.Bad = append(e.Bad, check.Bad{Step: "bad-2", Target: "tags", Value: value(`[["a"]]`), Why: "collection in a collection"},
				check.Bad{Step: "bad-3", Target: "seenDateTime", Value: "2024-02-30T00:00:00Z"})
			addStep(e, "bad-2", "PATCH", status, refusal)
			addStep(e, "bad-3", "PATCH", 400, refusal)
		}
	}
	table(t, badValueRefused, []row{
		{"each refused", given(check.BadValue, before(oldState), answer(400, refusal), more(422), after(oldState)), passes},
		{"one accepted", given(check.BadValue, before(oldState), answer(400, refusal), more(200), after(oldState)),
			finds("input.collection").showing("200 OK")},
		{"one stored", given(check.BadValue, before(oldState), answer(200, `{}`), more(204), after(`{"seenDateTime":"2024-02-30"}`)),
			finds("input.temporal").as(check.Must).showing("seenDateTime now reads")},
		{"stored before", given(check.BadValue, before(`{"seenDateTime":"2024-02-30"}`), answer(200, `{}`), after(`{"seenDateTime":"2024-02-30"}`)),
			finds("input.temporal")},
		{"read as another value", given(check.BadValue, before(oldState), answer(200, `{}`), after(`{"seenDateTime":"2024-03-01T00:00:00Z"}`)), finds("input.temporal")},
		{"refused otherwise", given(check.BadValue, answer(409, refusal)), finds("status.unexpected").as(check.Should)},
		{"the graver of two", given(check.BadValue, before(oldState), answer(409, refusal), more(200), after(oldState)), finds("input.collection")},
		{"failed", given(check.BadValue, answer(500, refusal)), skips("no-server-error")},
		{"failed once", given(check.BadValue, before(oldState), answer(500, refusal), more(400), after(oldState)), skips("no-server-error")},
	})
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
