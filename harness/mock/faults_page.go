package mock

import (
	"encoding/json"
	"maps"

	"github.com/graphconform/conform/harness/contract"
)

// pageFaults are faults of the documentation.
var pageFaults = []Fault{
	{
		ID: "page-example-value", Check: "example-values", Page: true, Title: "documents a request example with a value of the wrong type",
		hooks: hooks{changeContract: func(op *contract.Operation) {
			if name, wrong, ok := wrongExample(op); ok {
				setExample(op, name, wrong)
			}
		}},
	},
	{
		ID: "page-example-member", Check: "example-members", Page: true,
		Title: "documents a request example with a member that the property table lacks",
		hooks: hooks{changeContract: func(op *contract.Operation) { setExample(op, "conformUndocumented", "conform") }},
	},
	{
		ID: "page-example-status", Check: "example-status", Page: true,
		Title: "documents a response example with a status that the page does not promise",
		hooks: addGap("EX002", "the page does not promise the status of the example"),
	},
	{
		ID: "page-placeholder", Check: "placeholders", Page: true, Title: "contains a placeholder instead of text",
		hooks: addGap("DOC001", "a placeholder stands instead of text"),
	},
}

func addGap(rule, reason string) hooks {
	return hooks{changeContract: func(op *contract.Operation) {
		op.Gaps = append(op.Gaps, contract.Gap{Cite: op.Cite, Rule: rule, Reason: reason})
	}}
}

// setExample sets a member of the documented example. It copies the example, which several operations may share.
func setExample(op *contract.Operation, name string, value any) {
	example, _ := op.Example.(map[string]any)
	if example = maps.Clone(example); example == nil {
		example = map[string]any{}
	}
	example[name] = value
	op.Example = example
}

// wrongExample finds a property of an update and a value of another JSON type, an integer's if there is one.
func wrongExample(op *contract.Operation) (name string, wrong any, ok bool) {
	for _, p := range op.Writable() {
		var value any = json.Number("5")
		t := primitive(p.Edm, p.Schema)
		integer := isInteger(p.Schema, t)
		if integer {
			value = "Integer"
		}
		if (integer || !ok) && wrongKind(p.Schema, t, value) != "" {
			name, wrong, ok = p.Name, value, true
		}
		if integer {
			break
		}
	}
	return name, wrong, ok
}
