package catalogue

import (
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestEqual(t *testing.T) {
	e := given(check.Full, on(documents(204, 200)))
	for _, test := range []struct {
		name      string // of the property; `other` is unknown to the contract
		sent, got string
		want      bool
	}{
		{"successDeviceCount", `5`, `5.0`, true},
		{"successDeviceCount", `5`, `6`, false},
		{"successDeviceCount", `5`, `"5"`, false},
		{"userPrincipalName", `"a"`, `"A"`, false},
		{"userPrincipalName", `"2024-02-29T12:00:00Z"`, `"2024-02-29T12:00:00.0Z"`, false},
		{"userPrincipalName", `""`, `null`, false},
		{"userPrincipalName", `null`, `null`, true},
		{"userPrincipalName", `null`, `{}`, false},
		{"enabled", `true`, `true`, true},
		{"enabled", `true`, `"true"`, false},
		{"seenDateTime", `"2024-02-29T12:00:00Z"`, `"2024-02-29T12:00:00+00:00"`, true},
		{"tags", `["a","b","b"]`, `["b","a","b"]`, true},
		{"tags", `["a","b","b"]`, `["b","a","a"]`, false},
		{"tags", `[]`, `null`, false},
		{"tags", `"a"`, `["a"]`, false},
		{"device", `{"model":"m","bootDateTime":"2024-02-29T12:00:00Z"}`, `{"bootDateTime":"2024-02-29T11:00:00-01:00","model":"m"}`, true},
		{"device", `{"model":"2024-02-29T12:00:00Z"}`, `{"model":"2024-02-29T12:00:00.0Z"}`, false},
		{"device", `{"model":null}`, `{}`, true},
		{"device", `{"@odata.type":"#a","model@odata.type":"#b"}`, `{}`, true},
		{"device", `{}`, `[]`, false},
		{"createdDateTime", `"2024-02-29T12:00Z"`, `"2024-02-29T12:00:00+00:00"`, true},
		{"createdDateTime", `"2024-02-29T12:00:60Z"`, `"2024-02-29T12:01:00Z"`, true},
		{"other", `5`, `50e-1`, true},
		{"other", `5`, `"5"`, false},
		{"other", `9007199254740993`, `9007199254740992`, false},
		{"other", `"0F8FAD5B-D9CB-469F-A165-70867728950E"`, `"0f8fad5b-d9cb-469f-a165-70867728950e"`, true},
		{"other", `"Abc"`, `"abc"`, false},
		{"other", `true`, `1`, false},
		{"other", `[{"a":1},{"a":2}]`, `[{"a":2},{"a":1}]`, true},
		{"other", `[[1,2]]`, `[[2,1]]`, false},
		{"other", `[{"a":[1]}]`, `[{"a":[1.0]}]`, true},
		{"other", `[1]`, `[1,2]`, false},
	} {
		if got := e.TypeOf(test.name).Equal(value(test.sent), value(test.got)); got != test.want {
			t.Errorf("%s: want %s equal to %s to be %t, got %t", test.name, test.sent, test.got, test.want, got)
		}
	}
}

// Where only the schema knows the element type, it decides: two texts are not one instant.
func TestEqualBySchema(t *testing.T) {
	tags := check.Type{Schema: stateSchema.Properties["tags"].Value}
	if tags.Equal(value(`["2024-02-29T12:00:00Z"]`), value(`["2024-02-29T12:00:00.0Z"]`)) {
		t.Error("want strings compared as strings")
	}
}

// A target must not be able to make a comparison take time without bound: nested collections in another order, all alike but
// for the last member.
func TestEqualIsBounded(t *testing.T) {
	nest := func(last string) any {
		text := last
		for range 20 {
			text = "[" + text + ",0]"
		}
		return value(text)
	}
	if (check.Type{}).Equal(nest("[1,2]"), nest("[2,1]")) {
		t.Error("want the order of a nested collection to count")
	}
	long := "[" + strings.Repeat("0,", 100_000)
	if (check.Type{}).Equal(value(long+"1,2]"), value(long+"2,1]")) {
		t.Error("want the order of a long collection to count")
	}
	if !(check.Type{}).Equal(value(long+"1]"), value(long+"1.0]")) {
		t.Error("want a long collection equal to itself")
	}
}
