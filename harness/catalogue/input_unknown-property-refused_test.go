package catalogue

import (
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

func TestUnknownPropertyRefused(t *testing.T) {
	open := func(e *check.Evidence) {
		inHTTP(e.Operation)
		e.Intent, e.Target, e.Values = check.Open, "conformNoSuchProperty", []any{"conform"}
	}
	table(t, unknownPropertyRefused, []row{
		{"400", given(check.UnknownProp, response(400, `{}`), after(`{}`)), passes},
		{"422", given(check.UnknownProp, response(422, `{}`), after(`{}`)), passes},
		{"kept by an open type", given(check.UnknownProp, response(200, `{}`), after(`{"conformNoSuchProperty":"conform"}`)), finds("input.unknown-property").as(check.May)},
		{"another refusal", given(check.UnknownProp, response(409, `{}`), after(`{}`)), finds("status.unexpected").as(check.Should)},
		{"dropped", given(check.UnknownProp, response(204, ``), after(`{"id":"a"}`)), finds("input.unknown-property").showing("does not read back")},
		{"kept as null", given(check.UnknownProp, response(204, ``), after(`{"conformNoSuchProperty":null}`)), finds("input.unknown-property")},
		{"accepted, not read", given(check.UnknownProp, response(204, ``), read(check.After, 404, `{}`)), finds("input.unknown-property").as(check.Should)},
		{"kept by a closed type", given(check.UnknownProp, on(closedType), response(200, `{}`), after(`{"conformNoSuchProperty":"conform"}`)),
			finds("input.unknown-property").as(check.Must).showing("reads back")},
		{"another letter case, applied", given(check.UnknownProp, otherCase, response(204, ``), after(`{"userPrincipalName":"conform"}`)),
			finds("input.unknown-property").as(check.Should).showing("userPrincipalName now reads")},
		{"another letter case, dropped", given(check.UnknownProp, otherCase, response(204, ``), after(`{"userPrincipalName":"x"}`)),
			finds("input.unknown-property").as(check.Must).showing("does not read back")},
		{"http: another letter case, applied", given(check.UnknownProp, on(inHTTP), otherCase, before(`{}`), response(204, ``), after(`{"userPrincipalName":"conform"}`)),
			finds("input.unknown-property").as(check.Should)},
		{"http: open and dropped", given(check.UnknownProp, open, response(200, `{"id":"a"}`)), passes},
		{"http: open and returned", given(check.UnknownProp, open, response(200, `{"conformNoSuchProperty":"conform"}`)), finds("input.unknown-property").as(check.May)},
		{"http: open and stored", given(check.UnknownProp, open, response(204, ``), after(`{"conformNoSuchProperty":"conform"}`)), finds("input.unknown-property").as(check.May)},
		{"http: open and rejected", given(check.UnknownProp, open, response(400, `{}`)), skips("not accepted")},
		{"failed", given(check.UnknownProp, response(500, `{}`), after(`{}`)), skips("no-server-error")},
	})

	closed := func(op *contract.Operation) {
		for i, p := range op.Properties {
			if p.Name == "device" {
				only := *p.Schema
				no := false
				only.AdditionalProperties = openapi3.AdditionalProperties{Has: &no}
				op.Properties[i].Schema = &only
			}
		}
	}
	const kept = `{"device":{"model":"n","conformNoSuchMember":"conform"}}`
	member := func(e *check.Evidence) { e.Target = "device" }
	table(t, unknownPropertyRefused, []row{
		{"member rejected", given(check.UnknownMembers, member, response(400, `{}`), after(`{}`)), passes},
		{"member kept by an open type", given(check.UnknownMembers, member, response(200, `{}`), after(kept)), passes},
		{"member kept by a closed type", given(check.UnknownMembers, member, on(closed), response(200, `{}`), after(kept)), finds("input.unknown-property").showing("conform")},
		{"member dropped", given(check.UnknownMembers, member, response(204, ``), after(`{"device":{"model":"n"}}`)), finds("input.unknown-property").as(check.Should).showing("does not read back")},
		{"member accepted, not read", given(check.UnknownMembers, member, response(204, ``), read(check.After, 404, `{}`)), finds("input.unknown-property").as(check.Should)},
		{"member fails", given(check.UnknownMembers, member, response(500, `{}`), after(`{}`)), skips("no-server-error")},
	})
}

func otherCase(e *check.Evidence) {
	e.Bad = []check.Bad{{Step: check.Request, Target: "UserPrincipalName", Value: "conform"}}
}
