package catalogue

import (
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

func TestReadBack(t *testing.T) {
	const was = `{"id":"a","successDeviceCount":1,"errorDeviceCount":0,"userPrincipalName":"x","enabled":false}`
	writeOnly := func(op *contract.Operation) {
		op.Properties[1].Schema = &openapi3.Schema{Type: &openapi3.Types{"integer"}, WriteOnly: true}
	}
	one := func(name, sent, got string) *check.Evidence {
		return given(check.Only, sets(name, sent), before(was), response(200, `{}`), after(`{"`+name+`":`+got+`}`))
	}
	table(t, readBack, []row{
		{"kept", given(check.Full, before(was), response(200, `{}`), after(`{"userPrincipalName":"conform","errorDeviceCount":1,"successDeviceCount":5,"z":0}`)), passes},
		{"kept after 204", given(check.Only, before(was), response(204, ``), after("{\n \"successDeviceCount\" : 5.0 }")), passes},
		{"not read before", given(check.Only, read(check.Before, 403, ``), response(204, ``), after(`{"successDeviceCount":5}`)), passes},
		{"number with an exponent", one("successDeviceCount", "50", "5e1"), passes},
		{"same instant", one("seenDateTime", `"2024-02-29T12:00:00Z"`, `"2024-02-29T17:30:00.0000000+05:30"`), passes},
		{"null as null", one("userPrincipalName", "null", "null"), passes},
		{"null as nothing", given(check.Only, sets("userPrincipalName", "null"), before(was), response(200, `{}`), after(`{}`)), passes},
		{"collection in another order", one("tags", `["a","b"]`, `["b","a"]`), passes},
		{"complex value with more members", one("device", `{"model":"m"}`, `{"kind":1,"model":"m"}`), passes},
		{"complex value with the same instant", one("device", `{"bootDateTime":"2024-02-29T12:00:00Z"}`, `{"bootDateTime":"2024-02-29T13:00:00+01:00"}`), passes},
		{"unknown complex value with the same instant", one("other", `{"at":"2024-02-29T12:00:00Z","@odata.type":"#a"}`, `{"at":"2024-02-29T12:00:00.000Z"}`), passes},
		{"managed beside a kept one", given(check.Only, sets("successDeviceCount", "5", "lastModifiedDateTime", `"2001-01-01T00:00:00Z"`), before(was), response(204, ``),
			after(`{"successDeviceCount":5,"lastModifiedDateTime":"2024-02-29T12:00:00Z"}`)), passes},
		{"one lost", given(check.Full, before(was), response(200, `{}`), after(`{"userPrincipalName":"x","errorDeviceCount":1,"successDeviceCount":5}`)),
			finds("state.lost-update").showing(`"x"`)},
		{"all lost", given(check.Full, before(was), response(204, ``), after(was)), finds("state.not-shown").showing("none of the 3")},
		{"stateless", given(check.Full, before(was), response(204, ``), after(was), func(e *check.Evidence) { e.Stateless = true }), skips("no read shows")},
		{"gone", given(check.Only, before(was), response(204, ``), after(`{"id":"a"}`)), finds("state.lost-update").showing("absent")},
		{"null instead", one("successDeviceCount", "5", "null"), finds("state.lost-update").showing("null")},
		{"another kind", one("successDeviceCount", "5", `"5"`), finds("state.lost-update")},
		{"truncated", one("userPrincipalName", `"conform"`, `"conf"`), finds("state.lost-update")},
		{"another instant", one("seenDateTime", `"2024-02-29T12:00:00Z"`, `"2024-02-29T12:00:00+01:00"`), finds("state.lost-update")},
		{"collection with one less", one("tags", `["a","a"]`, `["a"]`), finds("state.lost-update")},
		{"collection with another", one("tags", `["a","a"]`, `["a","b"]`), finds("state.lost-update")},
		{"member of a complex value", one("device", `{"model":"m"}`, `{"model":"n"}`), finds("state.lost-update")},
		{"202 promises it for later", given(check.Only, before(was), response(202, ``), after(was)), finds("state.pending").as(check.May).showing("none of the 1")},
		{"202 and a part shown", given(check.Full, before(was), response(202, ``), after(`{"userPrincipalName":"x","errorDeviceCount":1,"successDeviceCount":5}`)),
			finds("state.lost-update").showing(`"x"`)},
		{"202 and shown", given(check.Only, before(was), response(202, ``), after(`{"successDeviceCount":5}`)), passes},
		{"202 and not readable", given(check.Only, before(was), response(202, ``), read(check.After, 404, `{}`)), skips("404")},
		{"202 and nothing to compare", given(check.Only, before(`{"id":"a"}`), response(202, ``), after(`{"id":"a"}`)), skips("202")},
		{"no read shows it", given(check.Only, before(`{"id":"a"}`), response(204, ``), after(`{"id":"a"}`)), skips("no read shows")},
		{"write-only", given(check.Only, on(writeOnly), before(was), response(204, ``), after(was)), skips("no read shows")},
		{"managed alone", given(check.Only, sets("version", "5"), before(`{"version":1}`), response(204, ``), after(`{"version":2}`)), skips("the service sets it itself")},
		{"a collection", given(check.Full, response(200, `{}`), after(`{"value":[{"successDeviceCount":1}]}`)), skips("collection")},
		{"forbidden to read", given(check.Full, response(204, ``), read(check.After, 403, `{}`)), skips("403 Forbidden")},
		{"not found", given(check.Full, response(204, ``), read(check.After, 404, `{}`)), skips("404")},
		{"not allowed to read", given(check.Full, response(204, ``), read(check.After, 405, ``)), skips("405")},
		{"a read that is no JSON", given(check.Full, response(204, ``), after(`<html>`)), skips("not one JSON object")},
		{"not read", given(check.Full, response(204, ``)), skips(`was not read (step "after")`)},
		{"rejected", given(check.Full, before(was), response(400, `{}`), after(was)), skips("not accepted")},
	})
	blind := given(check.Full)
	blind.Reads = false
	if readBack.When(given(check.Full, sets()).Scenario) || readBack.When(blind.Scenario) {
		t.Error("want nothing to judge where the update sets nothing, or nothing is read")
	}
}
