package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestEmptyUpdate(t *testing.T) {
	const was, reset = `{"successDeviceCount":1,"lastModifiedDateTime":"2024-01-01T00:00:00Z"}`, `{"successDeviceCount":0}`
	table(t, emptyUpdate, []row{
		{"nothing to do", given(check.Empty, before(was), response(200, was), after(was)), passes},
		{"204", given(check.Empty, before(was), response(204, ``), after(`{"lastModifiedDateTime":"2024-02-29T12:00:00Z","successDeviceCount":1.0}`)), passes},
		{"rejected", given(check.Empty, before(was), response(400, `{}`), after(was)), passes},
		{"reset", given(check.Empty, before(was), response(204, ``), after(reset)), finds("state.side-effect").showing("successDeviceCount is 0")},
		{"set by a case beside it", beside(given(check.Empty, before(was), response(204, ``), after(reset)), 400, reset), passes},
		{"maybe by a success beside it", beside(given(check.Empty, before(was), response(204, ``), after(reset)), 204, `{}`), passes},
		{"reset, and no fault of a refusal beside it", beside(given(check.Empty, before(was), response(204, ``), after(reset)), 400, `{"successDeviceCount":5}`),
			finds("state.side-effect")},
		{"rejected and reset", given(check.Empty, before(was), response(400, `{}`), after(reset)), finds("state.side-effect")},
		{"422 and reset", given(check.Empty, before(was), response(422, `{}`), after(reset)), finds("state.side-effect")},
		{"422", given(check.Empty, before(was), response(422, `{}`), after(was)), finds("status.unexpected").as(check.May)},
		{"another refusal", given(check.Empty, before(was), response(411, `{}`), after(was)), finds("status.unexpected").as(check.Should).showing("411")},
		{"another refusal, not read", given(check.Empty, response(411, `{}`)), finds("status.unexpected").as(check.Should)},
		{"not read before", given(check.Empty, read(check.Before, 403, ``), response(204, ``), after(was)), skips("403")},
		{"not read after", given(check.Empty, before(was), response(204, ``), read(check.After, 405, ``)), skips("405")},
		{"failed", given(check.Empty, before(was), response(500, `{}`), after(was)), skips("no-server-error")},
	})
}
