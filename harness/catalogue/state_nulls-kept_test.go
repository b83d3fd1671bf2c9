package catalogue

import (
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

func TestNullsKept(t *testing.T) {
	null := func(e *check.Evidence) {
		e.Intent = check.Open
		sets("userPrincipalName", "null", "enabled", "null")(e)
	}
	const was = `{"userPrincipalName":"x","enabled":true}`
	merging := func(op *contract.Operation) { op.Profile, op.MediaType = contract.HTTP, "application/merge-patch+json" }
	labelled := func(e *check.Evidence) {
		merging(e.Operation)
		text := openapi3.NewStringSchema()
		text.Nullable = true
		labels := openapi3.NewObjectSchema().WithAdditionalProperties(text)
		e.Operation.Properties = append(e.Operation.Properties, contract.Property{Name: "labels", Schema: labels})
		e.Intent = check.Open
		sets("labels", `{"a":null}`)(e)
	}
	table(t, nullsKept, []row{
		{"kept", given(check.Nulls, null, before(was), response(200, `{}`), after(`{"userPrincipalName":null,"enabled":null}`)), passes},
		{"left out", given(check.Nulls, null, before(was), response(204, ``), after(`{}`)), passes},
		{"left out in OData", given(check.Nulls, on(inOData), null, before(was), response(204, ``), after(`{"enabled":null}`)), finds("state.null-omitted").as(check.Should).showing("absent")},
		{"never shown in OData", given(check.Nulls, on(inOData), null, before(`{"enabled":true}`), response(204, ``), after(`{"enabled":null}`)), passes},
		{"ignored in OData", given(check.Nulls, on(inOData), null, before(was), response(204, ``), after(`{"userPrincipalName":"x"}`)), finds("state.lost-update").as(check.Must)},
		{"ignored in http", given(check.Nulls, on(inHTTP), null, before(was), response(204, ``), after(`{"userPrincipalName":"x"}`)), finds("state.lost-update").as(check.Should)},
		{"left out in http", given(check.Nulls, on(inHTTP), null, before(was), response(204, ``), after(`{}`)), passes},
		{"ignored", given(check.Nulls, null, before(was), response(204, ``), after(was)), finds("state.lost-update", "state.lost-update").as(check.Convention).showing("true")},
		{"one made false", given(check.Nulls, null, before(was), response(204, ``), after(`{"enabled":false}`)), finds("state.lost-update").as(check.Convention).showing("false")},
		{"an entry of a map removed", given(check.Nulls, labelled, before(`{"labels":{"a":"x","b":"y"}}`), response(204, ``), after(`{"labels":{"b":"y"}}`)), passes},
		{"a map made null", given(check.Nulls, labelled, func(e *check.Evidence) {
			e.Operation.ReadResponses = []contract.Response{{Status: 200, Schema: openapi3.NewObjectSchema().WithProperty("labels", openapi3.NewObjectSchema())}}
		}, before(`{"labels":{"a":"x"}}`), response(204, ``), after(`{"labels":null}`)), finds("state.lost-update").as(check.Must).showing("null")},
		{"an entry of a map kept", given(check.Nulls, labelled, before(`{"labels":{"a":"x"}}`), response(204, ``), after(`{"labels":{"a":"x"}}`)),
			finds("state.lost-update").as(check.Must).showing("x")},
		{"an entry of a map made null", given(check.Nulls, labelled, before(`{"labels":{"a":"x"}}`), response(204, ``), after(`{"labels":{"a":null}}`)),
			finds("state.lost-update").as(check.Must).showing("null")},
		{"made blank by a merge", given(check.Nulls, null, on(merging), before(was), response(204, ``), after(`{"userPrincipalName":""}`)),
			finds("state.lost-update").as(check.Must).showing(`""`)},
		{"rejected", given(check.Nulls, null, before(was), response(400, rejectionBody), after(was)), finds("input.null-refused").as(check.Convention).showing("400")},
		{"failed", given(check.Nulls, null, before(was), response(500, rejectionBody), after(was)), skips("no-server-error")},
		{"for later", given(check.Nulls, null, before(was), response(202, ``), after(was)), skips("202 Accepted")},
		{"not read", given(check.Nulls, null, before(was), response(204, ``), read(check.After, 404, rejectionBody)), skips("404")},
	})
}
