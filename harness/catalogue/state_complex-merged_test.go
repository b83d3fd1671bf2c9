package catalogue

import (
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

func TestComplexMerged(t *testing.T) {
	const was = `{"tags":["a"],"device":{"model":"m","bootDateTime":"2024-02-29T12:00:00Z","lastModifiedDateTime":"2024-01-01T00:00:00Z"}}`
	becomes := func(device string) *check.Evidence {
		return given(check.Merge, before(was), response(204, ``), after(`{"device":`+device+`}`))
	}
	table(t, complexMerged, []row{
		{"merged", becomes(`{"model":"n","bootDateTime":"2024-02-29T12:00:00Z"}`), passes},
		{"merged, said otherwise", becomes(`{"bootDateTime":"2024-02-29T13:00:00+01:00","model":"n","@odata.type":"#x"}`), passes},
		{"members that nobody declared", becomes(`{"model":"n","bootDateTime":"2024-02-29T12:00:00Z","label":"n, just now"}`), passes},
		{"replaced", becomes(`{"model":"n"}`), finds("state.complex").showing("absent")},
		{"reset", becomes(`{"model":"n","bootDateTime":null}`), finds("state.complex").showing("null")},
		{"changed", becomes(`{"model":"n","bootDateTime":"2024-02-29T12:00:01Z"}`), finds("state.complex").showing("12:00:01")},
		{"changed, and not made", becomes(`{"model":"o","bootDateTime":"2024-02-29T12:00:01Z"}`), finds("state.complex")},
		{"an entry of a map lost, which the update before set", given(check.Merge, func(e *check.Evidence) {
			e.Operation.Properties = append(e.Operation.Properties, contract.Property{
				Name: "labels", Schema: openapi3.NewObjectSchema().WithAdditionalProperties(openapi3.NewStringSchema()),
			})
			sets("labels", `{"a":"y"}`)(e)
		}, before(`{"labels":{}}`), setting(check.StepTwoItems, 204, `{"labels":{"a":"x","b":"x"}}`), response(204, ``), after(`{"labels":{"a":"y"}}`)),
			finds("state.complex").showing("absent")},
		{"null", becomes(`null`), finds("state.complex").showing("null")},
		{"not made at all", becomes(`{"model":"m","bootDateTime":"2024-02-29T12:00:00Z"}`), skips("does not change")},
		{"only what the service manages", becomes(`{"model":"m","bootDateTime":"2024-02-29T12:00:00Z","lastModifiedDateTime":"2024-02-29T12:00:00Z"}`), skips("does not change")},
		{"null before", given(check.Merge, before(`{"device":null}`), response(204, ``), after(`{"device":{"model":"n"}}`)), skips("no read shows")},
		{"made later", given(check.Merge, before(was), response(202, ``), after(was)), skips("202")},
		{"rejected", given(check.Merge, before(was), response(400, rejectionBody), after(was)), skips("not accepted")},
		{"not read before", given(check.Merge, read(check.Before, 403, `{}`), response(204, ``), after(was)), skips("403")},
		{"not read after", given(check.Merge, before(was), response(204, ``), read(check.After, 403, `{}`)), skips("403")},
	})
	if complexMerged.When(given(check.Merge, sets("tags", `["d"]`)).Scenario) {
		t.Error("want nothing to judge without a complex property")
	}
}
