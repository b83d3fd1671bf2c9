package edm

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestCheckErrors(t *testing.T) {
	for _, c := range []struct {
		typ  *Type
		v    any
		want string
	}{
		{int32Type, nil, "want an Edm.Int32 value, got null"},
		{int32Type, "Integer", `want an integer from -2147483648 to 2147483647, got "Integer"`},
		{int32Type, json.Number("2147483648"), "want an integer from -2147483648 to 2147483647, got 2147483648"},
		{int32Type, json.Number("1e1000000"), `want an exponent from -9999 to 9999, got the number "1e1000000"`},
		{int32Type, 5.0, "want an integer from -2147483648 to 2147483647, got a Go float64"},
		{int32Type, json.Number("\x1b[2J"), `want an integer from -2147483648 to 2147483647, got the number "\x1b[2J"`},
		{booleanType, "true", `want true or false, got "true"`},
		{stringType, []any{"a"}, "want a string, got an array"},
		{stringType, map[string]any{}, "want a string, got an object"},
		{doubleType, "Infinity", `want a number, "INF", "-INF" or "NaN", got "Infinity"`},
		{guidType, "{x}", `want a GUID of 8-4-4-4-12 hex digits, got "{x}"`},
		{dateType, "2024-13-01", `want a month from 01 to 12 in a date, got "2024-13-01"`},
		{dateType, "2023-02-29", `want a day from 01 to 28 in a date of that month, got "2023-02-29"`},
		{dateTimeOffsetType, "2024-01-01T00:00:00", `want Z or an offset such as +01:00 at the end of an instant, got "2024-01-01T00:00:00"`},
		{guidType, strings.Repeat("a", 59) + "\u00e9\u00e9", `want a GUID of 8-4-4-4-12 hex digits, got "` + strings.Repeat("a", 59) + `"... (63 bytes)`},
	} {
		if err := c.typ.Check(c.v); err == nil || err.Error() != c.want {
			t.Errorf("%s: want %s\ngot  %v", c.typ.Name, c.want, err)
		}
	}
}

func TestErrorsAreBounded(t *testing.T) {
	hostile := []any{strings.Repeat("\xff\x00", 1<<20), json.Number(strings.Repeat("9", 1<<20)), json.Number("1e" + strings.Repeat("9", 1<<20))}
	for _, typ := range Types() {
		for _, v := range hostile {
			// Four bytes for each quoted byte, and the words around them.
			if err := typ.Check(v); err != nil && len(err.Error()) > 4*maxQuoted+150 {
				t.Errorf("%s: error of %d bytes: %.200s", typ.Name, len(err.Error()), err)
			}
		}
	}
}
