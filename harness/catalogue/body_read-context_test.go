package catalogue

import (
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

func TestReadContext(t *testing.T) {
	const minimal, none = "Content-Type: application/json;odata.metadata=minimal", "Content-Type: application/json;odata.metadata=none"
	context := func(url string) string { return `{"@odata.context":"` + url + `","id":"1"}` }
	required := func(op *contract.Operation) {
		op.ReadResponses = []contract.Response{{Status: 200, Cite: "thing.yaml:7", Schema: openapi3.NewObjectSchema().WithRequired([]string{"@odata.context"})}}
	}
	below := func(op *contract.Operation) { op.Path = "/homes/{home}/states/{id}" }
	single := func(op *contract.Operation) { op.Path, op.Kind = "/settings", contract.Singleton }
	table(t, readContext, []row{
		{"of a set", given(check.Full, before(context("https://a.example/v1/$metadata#states/$entity"))), passes},
		{"relative, in 4.01", given(check.Full, before(`{"@context":"$metadata#states/$entity"}`)), passes},
		{"with selected properties", given(check.Full, before(context("https://a.example/$metadata#states(id,name)/$entity"))), passes},
		{"with a type", given(check.Full, before(context("https://a.example/$metadata#states/a.b/$entity"))), passes},
		{"contained", given(check.Full, on(below), before(context("https://a.example/$metadata#homes('1')/states/$entity"))), passes},
		{"a singleton", given(check.Full, on(single), before(context("https://a.example/$metadata#settings"))), passes},
		{"of the type", given(check.Full, before(context("https://a.example/$metadata#a.state"))), finds("odata.context").showing("a.state")},
		{"of the collection", given(check.Full, before(context("https://a.example/$metadata#states"))), finds("odata.context")},
		{"of the type, in no set", given(check.Full, on(below), before(context("https://a.example/$metadata#a.state"))), finds("odata.context").as(check.Should)},
		{"no fragment", given(check.Full, before(context("https://a.example/$metadata"))), finds("odata.context")},
		{"another document", given(check.Full, before(context("https://a.example/states#1/$entity"))), finds("odata.context")},
		{"no text", given(check.Full, before(`{"@odata.context":7}`)), finds("odata.context").showing("7")},
		{"absent", given(check.Full, read(check.Before, 200, `{}`, minimal)), finds("odata.context").showing("absent")},
		{"absent, and nothing says of which format", given(check.Full, before(`{}`)), finds("odata.context").as(check.May)},
		{"absent, but documented", given(check.Full, on(required), before(`{}`)), finds("odata.context").as(check.Documented)},
		{"absent with none", given(check.Full, read(check.Before, 200, `{}`, none)), skips("metadata=none")},
		{"not read", given(check.Full, read(check.Before, 404, `{}`)), skips("404")},
	})
}
