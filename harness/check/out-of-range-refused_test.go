package check

import (
	"testing"

	"github.com/graphconform/conform/harness/verdict"
)

func TestOutOfRangeRefused(t *testing.T) {
	table(t, outOfRangeRefused, []row{
		{"400", given(OutOfRange, answer(400, `{}`)), passes},
		{"422", given(OutOfRange, answer(422, `{}`)), passes},
		{"another refusal", given(OutOfRange, answer(413, `{}`)), finds("status.unexpected").as(verdict.Should)},
		{"accepted and dropped", given(OutOfRange, answer(200, `{}`), after(`{"successDeviceCount":1}`)), finds("input.out-of-range")},
		{"accepted and wrapped", given(OutOfRange, answer(200, `{}`), after(`{"successDeviceCount":-2147483648}`)), finds("input.out-of-range")},
		{"accepted and stored", given(OutOfRange, answer(200, `{}`), after(`{"successDeviceCount":2.147483648e9}`)), finds("input.out-of-range").as(verdict.Must)},
		{"failed", given(OutOfRange, answer(500, `{}`)), skips("no-server-error")},
	})
}
