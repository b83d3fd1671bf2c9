package check

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
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
		{"other", `[[1,2]]`, `[[2,1]]`, true},
		{"other", `[{"d":["b","a"]},{"d":["a"]}]`, `[{"d":["a"]},{"d":["a","b"]}]`, true},
		{"other", `[{"d":["b","a"]},{"d":["a"]}]`, `[{"d":["a"]},{"d":["b","b"]}]`, false},
		{"other", `[{"a":1},{"a":1,"b":2}]`, `[{"a":1,"b":2},{"a":1}]`, true},
		{"other", `[{"a":1},{"a":1,"b":2}]`, `[{"a":1},{"a":1}]`, false},
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

// HTTP gives a JSON array an order, unless the contract says that its items are unique or that it has none.
func TestEqualOrder(t *testing.T) {
	array := func() *openapi3.Schema { return openapi3.NewArraySchema().WithItems(openapi3.NewStringSchema()) }
	saying := func(ordered bool) *openapi3.Schema {
		s := array()
		s.Extensions = map[string]any{contract.ExtOrdered: ordered}
		return s
	}
	for _, test := range []struct {
		profile contract.Profile
		schema  *openapi3.Schema
		same    bool
	}{
		{contract.HTTP, array(), false}, {contract.HTTP, array().WithUniqueItems(true), true}, {contract.HTTP, saying(false), true},
		{contract.OData, array(), true}, {contract.Graph, array(), true}, {contract.Graph, saying(true), false},
	} {
		op := &contract.Operation{Profile: test.profile, Properties: []contract.Property{
			{Name: "list", Schema: test.schema}, {Name: "deep", Schema: openapi3.NewObjectSchema().WithProperty("list", test.schema)},
		}}
		if got := Same(op, "list", value(`["a","b"]`), value(`["b","a"]`)); got != test.same {
			t.Errorf("%s, %+v: want %t, got %t", test.profile, test.schema, test.same, got)
		}
		if got := Same(op, "deep", value(`{"list":["a","b"]}`), value(`{"list":["b","a"]}`)); got != test.same {
			t.Errorf("%s, %+v, nested: want %t, got %t", test.profile, test.schema, test.same, got)
		}
	}
}

func TestEqualDateTimeTimeZone(t *testing.T) {
	for _, test := range []struct {
		sent, got string
		want      bool
	}{
		{`{"dateTime":"2026-03-01T10:00:00","timeZone":"Pacific Standard Time"}`, `{"dateTime":"2026-03-01T18:00:00.0000000","timeZone":"UTC"}`, true},
		{`{"dateTime":"2026-07-01T10:00:00","timeZone":"Pacific Standard Time"}`, `{"dateTime":"2026-07-01T17:00:00.0000000","timeZone":"UTC"}`, true},
		{`{"dateTime":"2026-03-01T10:00:00","timeZone":"Pacific Standard Time"}`, `{"dateTime":"2026-03-01T10:00:00","timeZone":"UTC"}`, false},
		{`{"dateTime":"2026-03-01T10:00:00","timeZone":"Asia/Kolkata"}`, `{"dateTime":"2026-03-01T10:00:00.000","timeZone":"India Standard Time"}`, true},
		{`{"dateTime":"2026-03-01T10:00:00Z","timeZone":"UTC"}`, `{"dateTime":"2026-03-01T10:00:00","timeZone":"utc"}`, true},
		{`{"dateTime":"2026-03-01T10:00:00","timeZone":"Nowhere"}`, `{"dateTime":"2026-03-01T10:00:00.0","timeZone":"Nowhere"}`, true},
		{`{"dateTime":"2026-03-01T10:00:00","timeZone":"Nowhere"}`, `{"dateTime":"2026-03-01T10:00:00","timeZone":"UTC"}`, false},
		{`{"dateTime":"soon","timeZone":"UTC"}`, `{"dateTime":"later","timeZone":"UTC"}`, false},
		{`{"dateTime":"2026-03-01T10:00:00","timeZone":{"name":"UTC"}}`, `{"dateTime":"2026-03-01T10:00:00","timeZone":{"name":"UTC"}}`, true},
		{`{"dateTime":"2026-03-01T10:00:00"}`, `{"dateTime":"2026-03-01T10:00:00","timeZone":"UTC"}`, true},
	} {
		if got := (Type{}).Equal(value(test.sent), value(test.got)); got != test.want {
			t.Errorf("%s and %s: want %t", test.sent, test.got, test.want)
		}
		if list := (Type{}).Equal(value(`[{"at":`+test.sent+`}]`), value(`[{"at":`+test.got+`}]`)); list != test.want {
			t.Errorf("%s and %s in a collection: want %t", test.sent, test.got, test.want)
		}
	}
}

// A member of an evolvable enumeration reads as unknownFutureValue without the Prefer that asks for it.
func TestEqualEvolvable(t *testing.T) {
	mood := openapi3.NewStringSchema().WithEnum("calm", "wild", "unknownFutureValue", "sleepy", "awake")
	op := &contract.Operation{Properties: []contract.Property{{Name: "mood", Schema: mood}, {Name: "moods", Schema: openapi3.NewArraySchema().WithItems(mood)}}}
	asked := step(Before, 200, "{}")
	asked.Exchange.Request.Header = http.Header{"Prefer": {"return=minimal, include-unknown-enum-members"}}
	for _, test := range []struct {
		sent, got string
		steps     []Step
		want      bool
	}{
		{"sleepy", "unknownFutureValue", []Step{step(Before, 200, "{}")}, true},
		{"unknownFutureValue", "sleepy", nil, true},
		{"sleepy", "unknownFutureValue", []Step{asked}, false},
		{"sleepy", "unknownFutureValue", []Step{asked, step(After, 200, "{}")}, true},
		{"sleepy", "awake", nil, false},
		{"calm", "unknownFutureValue", nil, false},
	} {
		e := &Evidence{Scenario: &Scenario{Operation: op}, Steps: test.steps}
		if got := e.TypeOf("mood").Equal(test.sent, test.got); got != test.want {
			t.Errorf("%s and %s: want %t", test.sent, test.got, test.want)
		}
		if got := e.TypeOf("moods").Equal([]any{"calm", test.sent}, []any{test.got, "calm"}); got != test.want {
			t.Errorf("%s and %s in a collection: want %t", test.sent, test.got, test.want)
		}
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
	if !(Type{}).Equal(nest("[1,2]"), nest("[2,1]")) || (Type{}).Equal(nest("[1,2]"), nest("[2,2]")) {
		t.Error("want the order of a nested collection not to count")
	}
	var items []string
	for i := range 900 {
		items = append(items, fmt.Sprintf(`{"a":[%d,[{"b":%d}]]}`, i%7, i))
	}
	one := value("[" + strings.Join(items, ",") + "]")
	slices.Reverse(items)
	if (Type{}).Equal([]any{one, "x"}, []any{"y", value("[" + strings.Join(items, ",") + "]")}) {
		t.Error("want other items to differ")
	}
	long := "[" + strings.Repeat("0,", 100_000)
	if (Type{}).Equal(value(long+"1,2]"), value(long+"2,1]")) {
		t.Error("want the order of a very long collection to count")
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
