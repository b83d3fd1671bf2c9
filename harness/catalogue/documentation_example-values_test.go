package catalogue

import (
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

func TestExampleValues(t *testing.T) {
	written := on(func(op *contract.Operation) { op.Example, op.Permissions = value(`{"userPrincipalName":null}`), nil })
	uncompilable := on(func(op *contract.Operation) {
		op.Example, op.Properties[1].Schema = value(`{"successDeviceCount":1}`), &openapi3.Schema{Pattern: "("}
	})
	table(t, exampleValues, []row{
		{"good", given(check.Full, example(`{"successDeviceCount":1,"userPrincipalName":"a","seenDateTime":"2024-02-29T12:00:00.0123456+00:00","tags":[],"device":{}}`)), passes},
		{"undocumented, see example-members", given(check.Full, example(`{"a":"Integer"}`)), passes},
		{"null where the page is silent", given(check.Full, example(`{"userPrincipalName":null,"successDeviceCount":null}`)), passes},
		{"null where the contract was written by hand", given(check.Full, written), finds("doc.example")},
		{"type name", given(check.Full, example(`{"successDeviceCount":"Integer","errorDeviceCount":1}`)), finds("doc.example").showing(`"Integer"`)},
		{"boolean in quotes", given(check.Full, example(`{"enabled":"true"}`)), finds("doc.example")},
		{"date only", given(check.Full, example(`{"seenDateTime":"2024-02-29","tags":"a"}`)), finds("doc.example", "doc.example")},
		{"out of range", given(check.Full, example(`{"successDeviceCount":2147483648}`)), finds("doc.example")},
		{"in a complex value", given(check.Full, example(`{"device":{"model":5}}`)), finds("doc.example")},
		{"an array", given(check.Full, example(`[]`)), skips("example-members")},
		{"a schema of ours that does not compile", given(check.Full, uncompilable), errs("does not compile")},
	})
	out := exampleValues.Judge(given(check.Full, example(`{"device":{"model":5}}`)))
	if want := "device: model: string"; out.Findings[0].Want != want || out.Cite != "page.md:device" {
		t.Errorf("want %q at page.md:device, got %q at %s", want, out.Findings[0].Want, out.Cite)
	}
}
