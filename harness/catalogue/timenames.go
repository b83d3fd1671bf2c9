package catalogue

import (
	"slices"

	"github.com/graphconform/conform/harness/contract"
)

// timesOf lists, in order, the declared properties with the time of the entity's creation or modification.
func timesOf(op *contract.Operation) (names []string) {
	add := func(name string) {
		if contract.TimeName(name) != "" {
			names = append(names, name)
		}
	}
	for _, p := range op.Properties {
		add(p.Name)
	}
	for _, r := range op.Responses {
		if r.Schema != nil {
			for name := range r.Schema.Properties {
				add(name)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
