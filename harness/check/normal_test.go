package check

import (
	"encoding/json"
	"testing"

	"github.com/graphconform/conform/harness/contract"
)

func TestNormalized(t *testing.T) {
	number := func(text string) json.Number { return json.Number(text) }
	for name, test := range map[string]struct {
		sent, got any
		want      bool
	}{
		"trimmed":                {" Door ", "Door", true},
		"line ends":              {"a\r\nb", "a\nb", true},
		"lower case":             {"Ann@Example.com", "ann@example.com", true},
		"composed":               {"e\u0301", "\u00e9", true},
		"another text":           {"Door", "Window", false},
		"cut":                    {"Door bell", "Door", false},
		"number with zeros":      {number("1.0"), number("1"), true},
		"number in powers":       {number("1e2"), number("100"), true},
		"another number":         {number("1"), number("2"), false},
		"number as text":         {number("1"), "1", true},
		"boolean as text":        {true, "true", true},
		"another boolean":        {true, false, false},
		"in UTC":                 {"2024-01-02T03:04:05+05:30", "2024-01-01T21:34:05Z", true},
		"without offset":         {"2024-01-02T03:04:05Z", "2024-01-02T03:04:05", true},
		"with a blank":           {"2024-01-02T03:04:05Z", "2024-01-02 03:04:05", true},
		"another instant":        {"2024-01-02T03:04:05Z", "2024-01-02T03:04:06Z", false},
		"blank as null":          {"", nil, true},
		"text as null":           {"a", nil, false},
		"zero as null":           {number("0"), nil, false},
		"false as null":          {false, nil, false},
		"items":                  {[]any{" a", "b"}, []any{"a", "B"}, true},
		"items in another order": {[]any{"a", "b"}, []any{"b", "a"}, false},
		"fewer items":            {[]any{"a", "b"}, []any{"a"}, false},
		"no items as null":       {[]any{}, nil, true},
		"members":                {map[string]any{"a": "x "}, map[string]any{"a": "x", "b": "y"}, true},
		"lost member":            {map[string]any{"a": "x"}, map[string]any{}, false},
		"text as object":         {"", map[string]any{}, false},
		"object as text":         {map[string]any{}, "", false},
	} {
		if got := normalized(test.sent, test.got); got != test.want {
			t.Errorf("%s: want %v", name, test.want)
		}
	}
}

func TestLostForgivesNormalizedValuesInHTTPOnly(t *testing.T) {
	for profile, want := range map[contract.Profile]int{contract.HTTP: 0, contract.OData: 1, contract.Graph: 1} {
		e := &Evidence{Scenario: &Scenario{Operation: &contract.Operation{Profile: profile}, Change: map[string]any{"name": " Door "}}}
		if lost, _ := e.Lost(map[string]any{"name": "Door"}); len(lost) != want {
			t.Errorf("%s: want %d lost values, got %v", profile, want, lost)
		}
	}
}
