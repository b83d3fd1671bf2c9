package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestOutOfRangeRefused(t *testing.T) {
	table(t, outOfRangeRefused, []row{
		{"400", given(check.OutOfRange, response(400, `{}`)), passes},
		{"422", given(check.OutOfRange, response(422, `{}`)), passes},
		{"another refusal", given(check.OutOfRange, response(413, `{}`)), finds("status.unexpected").as(check.Should)},
		{"accepted and dropped", given(check.OutOfRange, response(200, `{}`), after(`{"successDeviceCount":1}`)), finds("input.out-of-range")},
		{"accepted and wrapped", given(check.OutOfRange, response(200, `{}`), after(`{"successDeviceCount":-2147483648}`)), finds("input.out-of-range")},
		{"accepted and clamped", given(check.OutOfRange, before(oldState), response(200, `{}`), after(`{"successDeviceCount":2147483647}`)), finds("input.out-of-range").as(check.Should)},
		{"accepted and the lower 32 bits stored", given(check.OutOfRange, before(oldState), response(200, `{}`), after(`{"successDeviceCount":-2147483648}`)),
			finds("input.out-of-range").as(check.Must).showing("now reads -2147483648, which no request sent")},
		{"accepted, and null in the response", given(check.OutOfRange, before(oldState), response(200, `{"successDeviceCount":null}`), after(oldState)),
			finds("input.out-of-range").as(check.Must).showing("with successDeviceCount: null")},
		{"accepted and stored", given(check.OutOfRange, response(200, `{}`), after(`{"successDeviceCount":2.147483648e9}`)), finds("input.out-of-range").as(check.Must)},
		{"failed", given(check.OutOfRange, response(500, `{}`)), skips("no-server-error")},
	})
}
