package tenant

import (
	"encoding/json"
	"testing"
)

func TestIsVolatile(t *testing.T) {
	for _, tc := range []struct {
		name, was, is string
		want          bool
	}{
		{"uses", "1", "2", true}, {"uses", "2", "1", false}, {"seen", `"2026-01-01T00:00:00Z"`, `"2026-01-02T00:00:00Z"`, true}, {"seen", "", `"2026-01-02T00:00:00Z"`, true},
		{"seen", `"2026-01-02T00:00:00Z"`, `"2026-01-01T00:00:00Z"`, false}, {"seen", `"2026-01-02T00:00:00Z"`, `"0001-01-01T00:00:00Z"`, false},
		{"version", `"a"`, `"b"`, true}, {"version", "3", "1", true}, {"version", `"a"`, `""`, false}, {"version", `"a"`, "", false}, {"version", "null", "", true},
		{"modified", `"a"`, "null", false}, {"sequence", "5", "0", false}, {"counter", "-1", "0", false}, {"updated", "true", "false", false}, {"updated", "false", "true", true},
		{"revisions", "[1]", "[]", false}, {"lastModified", `"2026-01-02T00:00:00Z"`, `"0001-01-01T00:00:00Z"`, false}, {"version", "", "", true}, {"updated", "false", "null", false},
	} {
		if got := isVolatile(tc.name, json.RawMessage(tc.was), json.RawMessage(tc.is)); got != tc.want {
			t.Errorf("%s from %s to %s: want %t", tc.name, tc.was, tc.is, tc.want)
		}
	}
}
