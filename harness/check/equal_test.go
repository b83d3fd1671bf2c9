package check

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/contract"
)

func TestEqual(t *testing.T) {
	e := evidence("{}")
	for _, test := range []struct {
		name      string // of the property; `other` is unknown to the contract
		sent, got string
		want      bool
	}{
		{"count", `5`, `5.0`, true},
		{"count", `5`, `6`, false},
		{"count", `5`, `"5"`, false},
		{"name", `"a"`, `"A"`, false},
		{"name", `"2024-02-29T12:00:00Z"`, `"2024-02-29T12:00:00.0Z"`, false},
		{"name", `""`, `null`, false},
		{"name", `null`, `null`, true},
		{"name", `null`, `{}`, false},
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
	tags := Type{Schema: entitySchema.Properties["tags"].Value}
	if tags.Equal(value(`["2024-02-29T12:00:00Z"]`), value(`["2024-02-29T12:00:00.0Z"]`)) {
		t.Error("want strings compared as strings")
	}
}

func TestEqualDecimalText(t *testing.T) {
	price := Type{Edm: "Edm.String", Schema: openapi3.NewStringSchema().WithFormat("decimal")}
	if !price.Equal("12.50", "12.5") || price.Equal("12.50", "12.51") || price.Equal("12.50", json.Number("12.5")) != true {
		t.Error("want decimals in text compared as numbers")
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
	if (Type{}).Equal(nest("[1,2]"), nest("[2,1]")) {
		t.Error("want the order of a nested collection to count")
	}
	long := "[" + strings.Repeat("0,", 100_000)
	if (Type{}).Equal(value(long+"1,2]"), value(long+"2,1]")) {
		t.Error("want the order of a long collection to count")
	}
	if !(Type{}).Equal(value(long+"1]"), value(long+"1.0]")) {
		t.Error("want a long collection equal to itself")
	}
}

func TestSame(t *testing.T) {
	op := &contract.Operation{Properties: []contract.Property{
		{Name: "at", Edm: "Edm.DateTimeOffset", Schema: openapi3.NewStringSchema()},
		{Name: "name", Edm: "Edm.String", Schema: openapi3.NewStringSchema()},
	}}
	for _, tc := range []struct {
		name string
		a, b any
		want bool
	}{
		{"at", "2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00", true},
		{"name", "2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00", false},
		{"name", "a", "a", true},
		{"name", "a", nil, false},
		{"name", nil, nil, true},
		{"other", json.Number("1"), json.Number("1.0"), true},
		{"other", map[string]any{"a": "x"}, map[string]any{"a": "x", "b": "y"}, false},
		{"other", map[string]any{"a": "x", "b": "y"}, map[string]any{"a": "x"}, false},
		{"other", []any{"a", "b"}, []any{"b", "a"}, true},
	} {
		if got := Same(op, tc.name, tc.a, tc.b); got != tc.want {
			t.Errorf("%s: %v and %v: want %t, got %t", tc.name, tc.a, tc.b, tc.want, got)
		}
	}
}
