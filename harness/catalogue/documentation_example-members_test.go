package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

// example gives the operation a documented request body.
func example(text string) part {
	return on(func(op *contract.Operation) { op.Example = value(text) })
}

func TestExampleMembers(t *testing.T) {
	bare := on(func(op *contract.Operation) { op.Example, op.Properties = value(`{"a":1}`), nil })
	table(t, exampleMembers, []row{
		{"documented", given(check.Full, example(`{"successDeviceCount":"Integer","id":"x"}`)), passes},
		{"control information", given(check.Full, example(`{"@odata.type":"#x","manager@odata.bind":"https://localhost"}`)), passes},
		{"empty", given(check.Full, example(`{}`)), passes},
		{"undocumented", given(check.Full, example(`{"successDeviceCount":1,"b":1,"a":1}`)), finds("doc.example", "doc.example").showing(`"a"`)},
		{"in other case", given(check.Full, example(`{"SuccessDeviceCount":1}`)), finds("doc.example")},
		{"an array", given(check.Full, example(`[]`)), finds("doc.example").showing("an array")},
		{"no property table", given(check.Full, bare), skips("no properties")},
	})
	if exampleMembers.When(given(check.Full).Scenario) || exampleMembers.When(given(check.Only, example(`{}`)).Scenario) {
		t.Error("want one judgement per documented example")
	}
}
