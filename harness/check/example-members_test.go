package check

import (
	"testing"

	"github.com/graphconform/conform/harness/contract"
)

// example gives the operation a documented request body.
func example(text string) part {
	return on(func(op *contract.Operation) { op.Example = value(text) })
}

func TestExampleMembers(t *testing.T) {
	bare := on(func(op *contract.Operation) { op.Example, op.Properties = value(`{"a":1}`), nil })
	table(t, exampleMembers, []row{
		{"documented", given(Full, example(`{"successDeviceCount":"Integer","id":"x"}`)), passes},
		{"control information", given(Full, example(`{"@odata.type":"#x","manager@odata.bind":"https://localhost"}`)), passes},
		{"empty", given(Full, example(`{}`)), passes},
		{"undocumented", given(Full, example(`{"successDeviceCount":1,"b":1,"a":1}`)), finds("doc.example", "doc.example").showing(`"a"`)},
		{"in other case", given(Full, example(`{"SuccessDeviceCount":1}`)), finds("doc.example")},
		{"an array", given(Full, example(`[]`)), finds("doc.example").showing("an array")},
		{"no property table", given(Full, bare), skips("no properties")},
	})
	if exampleMembers.When(given(Full).Scenario) || exampleMembers.When(given(Only, example(`{}`)).Scenario) {
		t.Error("want one judgement per documented example")
	}
}
