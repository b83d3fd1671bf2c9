package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestUnknownPropertyRefused(t *testing.T) {
	table(t, unknownPropertyRefused, []row{
		{"400", given(check.UnknownProp, answer(400, `{}`), after(`{}`)), passes},
		{"422", given(check.UnknownProp, answer(422, `{}`), after(`{}`)), passes},
		{"kept by an open type", given(check.UnknownProp, answer(200, `{}`), after(`{"conformNoSuchProperty":"conform"}`)), passes},
		{"another refusal", given(check.UnknownProp, answer(409, `{}`), after(`{}`)), finds("status.unexpected").as(check.Should)},
		{"dropped", given(check.UnknownProp, answer(204, ``), after(`{"id":"a"}`)), finds("input.unknown-property").showing("does not read back")},
		{"kept as null", given(check.UnknownProp, answer(204, ``), after(`{"conformNoSuchProperty":null}`)), finds("input.unknown-property")},
		{"accepted, not read", given(check.UnknownProp, answer(204, ``), read(check.After, 404, `{}`)), finds("input.unknown-property").as(check.Should)},
		{"failed", given(check.UnknownProp, answer(500, `{}`), after(`{}`)), skips("no-server-error")},
	})
}
