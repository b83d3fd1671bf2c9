package catalogue

import (
	"slices"
	"testing"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

// shown documents a GET with the entity, of which it requires id and enabled.
func shown(op *contract.Operation) {
	s := *stateSchema
	s.Required = []string{"id", "enabled"}
	op.Permissions = nil // not from a page
	op.ReadResponses = []contract.Response{{Status: 200, Schema: &s, Cite: "thing.yaml:7", Text: "The thing."}}
}

func TestReadSchema(t *testing.T) {
	table(t, readSchema, []row{
		{"as documented", given(check.Full, on(shown), before(`{"id":"1","enabled":true,"tags":["a"],"more":[null]}`)), passes},
		{"a required member left out", given(check.Full, on(shown), before(`{"id":"1"}`)), finds("schema.required")},
		{"another type", given(check.Full, on(shown), before(`{"id":"1","enabled":"yes"}`)), finds("schema.type").showing("yes")},
		{"null", given(check.Full, on(shown), before(`{"id":"1","enabled":null}`)), finds("schema.type")},
		{"out of range, which the data may be", given(check.Full, on(shown), before(`{"id":"1","enabled":true,"successDeviceCount":2147483648}`)), passes},
		{"after the update, see the checks of state", given(check.Full, on(shown), before(`{"id":"1","enabled":true}`), response(200, `{}`), after(`{}`)), passes},
		{"not read", given(check.Full, on(shown), read(check.Before, 404, `{}`)), skips("404")},
	})
	if out := readSchema.Judge(given(check.Full, on(shown), before(`{"id":"1"}`))); out.Cite != "thing.yaml:7" || out.Findings[0].Exchange != 1 {
		t.Errorf("want the line of the GET and its exchange, got %q, %+v", out.Cite, out.Findings)
	}
	for _, e := range []*check.Evidence{given(check.Full), given(check.Only, on(shown))} {
		if slices.Contains(For(e.Scenario), readSchema) {
			t.Errorf("%s: want nothing to judge", e.Kind)
		}
	}
}
