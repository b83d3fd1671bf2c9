package check

import (
	"testing"

	"github.com/graphconform/conform/harness/verdict"
)

func TestUnknownPropertyRefused(t *testing.T) {
	table(t, unknownPropertyRefused, []row{
		{"400", given(UnknownProp, answer(400, `{}`), after(`{}`)), passes},
		{"422", given(UnknownProp, answer(422, `{}`), after(`{}`)), passes},
		{"kept by an open type", given(UnknownProp, answer(200, `{}`), after(`{"conformNoSuchProperty":"conform"}`)), passes},
		{"another refusal", given(UnknownProp, answer(409, `{}`), after(`{}`)), finds("status.unexpected").as(verdict.Should)},
		{"dropped", given(UnknownProp, answer(204, ``), after(`{"id":"a"}`)), finds("input.unknown-property").showing("does not read back")},
		{"kept as null", given(UnknownProp, answer(204, ``), after(`{"conformNoSuchProperty":null}`)), finds("input.unknown-property")},
		{"accepted, not read", given(UnknownProp, answer(204, ``), read(After, 404, `{}`)), finds("input.unknown-property").as(verdict.Should)},
		{"failed", given(UnknownProp, answer(500, `{}`), after(`{}`)), skips("no-server-error")},
	})
}
