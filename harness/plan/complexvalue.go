package plan

import (
	"maps"
	"slices"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

// wrongMembers gives each member of a complex property in turn a value of another JSON kind.
func wrongMembers(p contract.Property) (out []check.Bad) {
	members := p.Members()
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if text := wrongKind(*members[name]); text != "" && !members[name].ReadOnly {
			out = append(out, check.Bad{Target: p.Name, Value: map[string]any{name: decode(text)}, Why: "a member of another JSON kind"})
		}
	}
	return out
}
