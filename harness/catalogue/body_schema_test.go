package catalogue

import (
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

func TestSchema(t *testing.T) {
	written := func(op *contract.Operation) { op.Permissions = nil } // not from a page
	uncompilable := func(op *contract.Operation) {
		op.Responses[0].Schema = &openapi3.Schema{Properties: openapi3.Schemas{"a": openapi3.NewSchemaRef("", &openapi3.Schema{Pattern: "("})}}
	}
	many := `{"tags":[` + strings.TrimSuffix(strings.Repeat("1,", 500), ",") + `]}`
	table(t, schema, []row{
		{"as documented", given(check.Full, response(200, `{"successDeviceCount":5,"enabled":true,"tags":["a"],"device":{"model":"m"}}`)), passes},
		{"other order, others, pretty", given(check.Full, response(200, "{ \"zz\" : [1],\n\"enabled\" : false, \"id\" : \"x\" }")), passes},
		{"control information", given(check.Full, response(200, `{"@odata.type":5,"@odata.context":"x","tags@odata.count":"y"}`)), passes},
		{"integer with a fraction of zero", given(check.Full, response(200, `{"successDeviceCount":5.0,"errorDeviceCount":5e0}`)), passes},
		{"out of range, see value-range", given(check.Full, response(200, `{"successDeviceCount":2147483648,"seenDateTime":"now"}`)), passes},
		{"members left out", given(check.Only, response(200, `{}`)), passes},
		{"null where the page is silent", given(check.Full, response(200, `{"userPrincipalName":null,"device":{"model":null},"tags":[null]}`)), passes},
		{"null where the contract was written by hand", given(check.Full, on(written), response(200, `{"userPrincipalName":null}`)), finds("schema.type")},
		{"null for a collection", given(check.Full, response(200, `{"tags":null}`)), finds("schema.type")},
		{"number as a string", given(check.Full, response(200, `{"successDeviceCount":"5"}`)), finds("schema.type").showing(`"5"`)},
		{"fraction", given(check.Full, response(200, `{"successDeviceCount":5.5}`)), finds("schema.type")},
		{"boolean as a string", given(check.Full, response(200, `{"enabled":"true"}`)), finds("schema.type")},
		{"string as an array", given(check.Full, response(200, `{"userPrincipalName":["a"]}`)), finds("schema.type")},
		{"collection as a string", given(check.Full, response(200, `{"tags":"a"}`)), finds("schema.type")},
		{"in a collection", given(check.Full, response(200, `{"tags":["a",1]}`)), finds("schema.type")},
		{"in a complex value", given(check.Full, response(200, `{"device":{"model":1}}`)), finds("schema.type")},
		{"beside a value out of range", given(check.Full, response(200, `{"errorDeviceCount":1e300,"successDeviceCount":"5"}`)), finds("schema.type")},
		{"two", given(check.Full, response(200, `{"enabled":1,"device":"x"}`)), finds("schema.type", "schema.type")},
		{"undocumented success with content", given(check.Full, on(documents(200)), response(206, `{"enabled":1}`)), finds("schema.type")},
		{"a collection around it", given(check.Full, response(200, `{"value":[{"enabled":1}]}`)), passes},
		{"hundreds", given(check.Full, response(200, many)), finds(repeat("schema.type", maxFindings)...)},
		{"202 tells of the pending update", given(check.Full, response(202, `{"enabled":"pending"}`)), skips("202")},
		{"no content", given(check.Full, response(204, ``)), skips("no content")},
		{"200 without content", given(check.Full, response(200, ``)), skips("body-object")},
		{"no object", given(check.Full, response(200, `[]`)), skips("body-object")},
		{"rejected", given(check.Full, response(400, `{}`)), skips("not accepted")},
		{"a schema of ours that does not compile", given(check.Full, on(uncompilable), response(200, `{}`)), errs("does not compile")},
	})
}

func TestSchemaCites(t *testing.T) {
	out := schema.Judge(given(check.Full, response(200, `{"enabled":1}`)))
	if out.Cite != "page.md:enabled" {
		t.Errorf("want the property's line, got %q", out.Cite)
	}
	uncited := func(op *contract.Operation) { op.Properties = nil }
	if out = schema.Judge(given(check.Full, on(uncited), response(200, `{"enabled":1}`))); out.Cite != "page.md:57" {
		t.Errorf("want the response's line for a property without one, got %q", out.Cite)
	}
	if out = schema.Judge(given(check.Full, response(200, `{}`))); out.Cite != "page.md:57" || out.Promise != "Returns 200." {
		t.Errorf("want the response's line and words, got %q, %q", out.Cite, out.Promise)
	}
}
