package check

import "testing"

func TestRejectedUnchanged(t *testing.T) {
	const was = `{"successDeviceCount":1,"lastModifiedDateTime":"2024-01-01T00:00:00Z","tags":["a"]}`
	table(t, rejectedUnchanged, []row{
		{"unchanged", given(WrongType, before(was), answer(400, `{}`), after(`{"tags":["a"],"successDeviceCount":1.0,"lastModifiedDateTime":"2024-01-01T01:00:00+01:00"}`)), passes},
		{"unchanged by a failure", given(MalformedJSON, before(was), answer(500, ``), after(was)), passes},
		{"good member applied", given(WrongType, before(was), answer(400, `{}`), after(`{"successDeviceCount":7,"tags":["a"],"lastModifiedDateTime":"2024-01-01T00:00:00Z"}`)),
			finds("state.partial-update").showing("7")},
		{"applied without a token", given(NoToken, before(was), answer(401, `{}`), after(`{}`)),
			finds("state.partial-update", "state.partial-update", "state.partial-update").showing("absent")},
		{"touched", given(ToCollection, before(was), answer(405, ``), after(`{"successDeviceCount":1,"lastModifiedDateTime":"2024-02-29T12:00:00Z","tags":["a"]}`)),
			finds("state.partial-update").showing("lastModifiedDateTime")},
		{"served", given(WrongType, before(was), answer(200, `{}`), after(`{}`)), skips("not refused")},
		{"not read before", given(WrongType, read(Before, 404, ``), answer(400, `{}`), after(was)), skips("404")},
		{"not read after", given(WrongType, before(was), answer(400, `{}`), read(After, 405, ``)), skips("405")},
	})
	if rejectedUnchanged.When(given(UnknownKeys).Scenario) {
		t.Error("want nothing to judge where the entity is not read")
	}
}
