package check

import "github.com/graphconform/conform/harness/contract"

// Same tells whether two values of the property, decoded with json.Number, are one by what its type in the contract means:
// instants, numbers and GUIDs by value, collections in any order, null as absent.
func Same(op *contract.Operation, name string, a, b any) bool {
	t := (&Evidence{Scenario: &Scenario{Operation: op}}).TypeOf(name)
	return t.Equal(a, b) && t.Equal(b, a)
}
