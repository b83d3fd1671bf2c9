package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

func TestODataType(t *testing.T) {
	body := func(name string) string { return `{"@odata.type":` + name + `}` }
	typed, plain := `"`+stateType+`"`, after(`{"id":"x"}`)
	table(t, odataType, []row{
		{"documented", given(check.Full, response(200, body(typed)), plain), passes},
		{"other case", given(check.Full, response(200, body(`"#microsoft.graph.State"`)), plain), passes},
		{"with the URL of the metadata", given(check.Full, response(200, body(`"http://localhost/beta/$metadata#microsoft.graph.state"`)), plain), passes},
		{"derived, as a read shows it", given(check.Full, response(200, body(`"#microsoft.graph.macState"`)), after(body(`"#microsoft.graph.macState"`))), passes},
		{"derived, as the read before shows it", given(check.Full, before(body(`"#microsoft.graph.macState"`)), response(200, body(`"#microsoft.graph.macState"`)),
			read(check.After, 403, `{}`)), passes},
		{"another than a read shows", given(check.Full, response(200, body(`"#microsoft.graph.user"`)), after(body(typed))), finds("odata.type").showing("user")},
		{"another, and a read shows the declared one", given(check.Full, response(200, body(`"#microsoft.graph.user"`)), plain), finds("odata.type")},
		{"another, nothing to read", given(check.Full, response(200, body(`"#microsoft.graph.user"`)), read(check.After, 405, ``)), finds("odata.type").as(check.May)},
		{"no #", given(check.Full, response(200, body(`"microsoft.graph.state"`)), plain), finds("odata.type")},
		{"no #, nothing to read", given(check.Full, response(200, body(`"microsoft.graph.state"`))), finds("odata.type")},
		{"no #, as a read shows it", given(check.Full, response(200, body(`"microsoft.graph.x"`)), after(body(`"microsoft.graph.x"`))), finds("odata.type")},
		{"no string", given(check.Full, response(200, body(`5`)), plain), finds("odata.type").showing("5")},
		{"null", given(check.Full, response(200, body(`null`)), plain), finds("odata.type")},
		{"absent", given(check.Full, response(200, `{}`), plain), skips("no @odata.type")},
		{"no content", given(check.Full, response(204, ``), plain), skips("no content")},
		{"rejected", given(check.Full, response(400, `{}`), plain), skips("not accepted")},
	})
	unnamed := func(op *contract.Operation) { op.Responses[0].TypeName = "" }
	if odataType.When(given(check.Full, on(unnamed)).Scenario) {
		t.Error("want nothing to judge where the contract names no type")
	}
}
