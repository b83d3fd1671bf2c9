package mock

import (
	"slices"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/contract"
)

// inBranch removes from a merged value what belongs to other branches of oneOf and anyOf than the change does. moved says that the value is
// part of one that may have changed its branch: what its new schema does not declare stems from the old one.
func inBranch(s *openapi3.Schema, merged, change any, moved bool, depth int) any {
	out, isObject := merged.(object)
	changed, ok := change.(object)
	if !isObject || !ok || s == nil || depth > maxFit {
		return merged
	}
	members := declared(s)
	if branch := closest(s, changed); branch != nil {
		beside := *s
		beside.OneOf, beside.AnyOf = nil, nil
		out = without(out, &beside, branch, contract.Branches(s), len(s.OneOf) > 0 && len(declared(branch)) == 0)
		members, moved = slices.Concat(declared(branch), declared(&beside)), true
		s = branch
	}
	out = slices.DeleteFunc(slices.Clone(out), func(m member) bool {
		_, sent := changed.get(m.name)
		return moved && depth > 0 && !sent && !isOpen(s) && members.find(m.name) == nil
	})
	for i, m := range out {
		if part, had := changed.get(m.name); had {
			out[i].value = inBranch(members.find(m.name), m.value, part, moved, depth+1)
		}
	}
	return out
}

// closest returns the branch that a value satisfies and that mentions most of its members, or nil if none mentions any. A map mentions all,
// but counts less.
func closest(s *openapi3.Schema, o object) (found *openapi3.Schema) {
	best := 0
	for _, branch := range contract.Branches(s) {
		known := 0
		for _, m := range o {
			switch {
			case mentions(branch, m.name):
				known += 2
			case branch.AdditionalProperties.Schema != nil:
				known++
			}
		}
		if known > best && validate("", edmName(branch), branch, o, complete, 0) == nil {
			found, best = branch, known
		}
	}
	return found
}

// without returns an object without the members that only other branches mention. Those that the schema declares beside the branches stay,
// unless exclusive is set and another branch requires them.
func without(o object, beside, branch *openapi3.Schema, all []*openapi3.Schema, exclusive bool) object {
	members := declared(beside)
	return slices.DeleteFunc(slices.Clone(o), func(m member) bool {
		return !mentions(branch, m.name) && slices.ContainsFunc(all, func(other *openapi3.Schema) bool {
			if members.find(m.name) != nil {
				return exclusive && slices.Contains(other.Required, m.name)
			}
			return mentions(other, m.name)
		})
	})
}

// mentions reports whether a schema declares or requires a member.
func mentions(s *openapi3.Schema, name string) bool {
	return slices.Contains(s.Required, name) || declared(s).find(name) != nil
}
