package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestAlters(t *testing.T) {
	before := map[string]any{"successDeviceCount": value("1"), "userPrincipalName": "old", "seenDateTime": "2001-01-01T00:00:00Z", "enabled": true, "tags": []any{}}
	for _, tt := range []struct {
		name, sent, got string // JSON
		want            bool
	}{
		{"successDeviceCount", `2147483648`, `-2147483648`, true},
		{"successDeviceCount", `2147483648`, `2147483647`, false},
		{"successDeviceCount", `-2147483649`, `-2147483648`, false},
		{"successDeviceCount", `1.5`, `2`, true},
		{"successDeviceCount", `1.5`, `1`, false}, // as before
		{"successDeviceCount", `"5"`, `5`, false},
		{"successDeviceCount", `"Integer"`, `0`, true},
		{"successDeviceCount", `"Integer"`, `null`, true},
		{"successDeviceCount", `true`, `0`, false},
		{"userPrincipalName", `"conform--"`, `"conform-"`, true},
		{"userPrincipalName", `"conform--"`, `" CONFORM-- "`, false},
		{"userPrincipalName", `5`, `"5"`, false},
		{"seenDateTime", `"2023-02-29T12:00:00Z"`, `"2023-03-01T12:00:00Z"`, true},
		{"seenDateTime", `"2024-01-01"`, `"2024-01-01T00:00:00Z"`, false},
		{"enabled", `"true"`, `false`, false},
		{"tags", `"x"`, `["x"]`, false},
	} {
		bad := check.Bad{Target: tt.name, Value: value(tt.sent)}
		if got := alters(given(check.BadValue), bad, before, map[string]any{tt.name: value(tt.got)}); got != tt.want {
			t.Errorf("%s: %s stored for %s: want %t, got %t", tt.name, tt.got, tt.sent, tt.want, got)
		}
	}
	bad := check.Bad{Target: "successDeviceCount", Value: value("1.5")}
	sent := given(check.BadValue, response(200, `{}`))
	sent.Steps[0].Exchange.Request.Body = []byte(`{"successDeviceCount":2}`)
	if alters(sent, bad, before, map[string]any{"successDeviceCount": value("2")}) {
		t.Error("want a value that another request sent to be no alteration")
	}
}
