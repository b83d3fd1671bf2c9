package mock

import (
	"encoding/json"
	"maps"

	"github.com/graphconform/conform/harness/contract"
)

var pageFaults = []Fault{
	{
		ID: "page-example-value", Check: "example-values", Page: true,
		Title: "documents a request example with a value of the wrong type",
		hooks: hooks{spoil: func(op *contract.Operation) {
			if name, wrong, ok := wrongExample(op); ok {
				setExample(op, name, wrong)
			}
		}},
	},
	{
		ID: "page-example-member", Check: "example-members", Page: true,
		Title: "documents a request example with a member that the property table lacks",
		hooks: hooks{spoil: func(op *contract.Operation) { setExample(op, "conformUndocumented", "conform") }},
	},
	{
		ID: "page-example-status", Check: "example-status", Page: true,
		Title: "documents an example answer with a status that the page does not promise",
		hooks: gap("EX002", "the status of the example is none that the page promises"),
	},
	{
		ID: "page-placeholder", Check: "placeholders", Page: true,
		Title: "leaves a placeholder where the page owes words",
		hooks: gap("DOC001", "a placeholder stands where words are due"),
	},
}

func gap(rule, reason string) hooks {
	return hooks{spoil: func(op *contract.Operation) {
		op.Gaps = append(op.Gaps, contract.Gap{Cite: op.Cite, Rule: rule, Reason: reason})
	}}
}

// setExample sets a member of the documented example. The old one is copied: several operations may share it.
func setExample(op *contract.Operation, name string, value any) {
	example, _ := op.Example.(map[string]any)
	if example = maps.Clone(example); example == nil {
		example = map[string]any{}
	}
	example[name] = value
	op.Example = example
}

// wrongExample finds an update's property and a value of another kind, an integer's before all others.
func wrongExample(op *contract.Operation) (name string, wrong any, ok bool) {
	for _, p := range op.Writable() {
		var value any = json.Number("5")
		t := primitive(p.Edm, p.Schema)
		integral := p.Schema.Type.Is("integer") || t != nil && t.Schema().Type == "integer"
		if integral {
			value = "Integer"
		}
		if (integral || !ok) && wrongKind(p.Schema, t, value) != "" {
			name, wrong, ok = p.Name, value, true
		}
		if integral {
			return name, wrong, ok
		}
	}
	return name, wrong, ok
}
