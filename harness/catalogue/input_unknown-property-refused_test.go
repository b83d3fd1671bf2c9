package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestUnknownPropertyRefused(t *testing.T) {
	table(t, unknownPropertyRefused, []row{
		{"400", given(check.UnknownProp, response(400, `{}`), after(`{}`)), passes},
		{"422", given(check.UnknownProp, response(422, `{}`), after(`{}`)), passes},
		{"kept by an open type", given(check.UnknownProp, response(200, `{}`), after(`{"conformNoSuchProperty":"conform"}`)), passes},
		{"another refusal", given(check.UnknownProp, response(409, `{}`), after(`{}`)), finds("status.unexpected").as(check.Should)},
		{"dropped", given(check.UnknownProp, response(204, ``), after(`{"id":"a"}`)), finds("input.unknown-property").showing("does not read back")},
		{"kept as null", given(check.UnknownProp, response(204, ``), after(`{"conformNoSuchProperty":null}`)), finds("input.unknown-property")},
		{"accepted, not read", given(check.UnknownProp, response(204, ``), read(check.After, 404, `{}`)), finds("input.unknown-property").as(check.Should)},
		{"failed", given(check.UnknownProp, response(500, `{}`), after(`{}`)), skips("no-server-error")},
	})
}
