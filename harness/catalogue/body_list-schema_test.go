package catalogue

import (
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

// listsStates documents the GET of the collection.
func listsStates(op *contract.Operation) {
	item := openapi3.NewObjectSchema().WithProperty("id", openapi3.NewStringSchema()).WithProperty("count", openapi3.NewIntegerSchema())
	item.Required = []string{"id", "count", "@odata.etag"}
	list := openapi3.NewObjectSchema().WithProperty("value", openapi3.NewArraySchema().WithItems(item))
	list.Required = []string{"value"}
	op.ListResponses = []contract.Response{{Status: 200, Schema: list, Cite: "states.md:7"}}
}

func TestListSchema(t *testing.T) {
	list := func(body string) *check.Evidence {
		return given(check.Collections, on(listsStates), before(oldState), response(200, body))
	}
	const b = `{"id":"b","count":1}`
	table(t, listSchema, []row{
		{"as documented", list(`{"value":[{"id":"a","count":1,"more":true},` + b + `],"@odata.nextLink":7}`), passes},
		{"empty", list(`{"value":[]}`), passes},
		{"items without a member", list(`{"value":[{"id":"a"},{"id":"b"}]}`), finds("schema.required").showing("no such member")},
		{"an item of another type", list(`{"value":[{"id":"a","count":"1"},` + b + `]}`), finds("schema.type").showing("string")},
		{"no list", list(`{"items":[]}`), finds("schema.required")},
		{"no right to list", given(check.Collections, on(listsStates), before(oldState), response(403, rejectionBody)), skips("403")},
		{"no JSON", list(`<html>`), skips("JSON")},
		{"before an update", given(check.Neighbours, on(listsStates), before(oldState), listOf(check.ListBefore, `{"id":"a"}`), response(204, ``)), finds("schema.required")},
		{"once in a run", given(check.Neighbours, on(listsStates), before(oldState), listOf(check.ListFirst, b), listOf(check.ListBefore, `{"id":"a"}`), response(204, ``)), skips("first read")},
	})
}
