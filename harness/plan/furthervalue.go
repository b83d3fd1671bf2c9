package plan

import (
	"regexp"
	"slices"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

var digits = regexp.MustCompile(`[\d.]+`)

// further lists invalid values of the kind beyond the first ones, of which the budget takes what it has room for: for each type those that
// services accept most often, which come last, and the second. Properties of one type take turns, and none repeats what another of them
// tests.
func (b *builder) further(first []check.Bad) (out []check.Bad) {
	tested := map[string]bool{}
	marksOf := func(bad check.Bad) []string { // another length of text is the same fault, and so is a value that is described in other words
		group := b.group(b.op.Property(bad.Target))
		return []string{group + ": " + digits.ReplaceAllString(bad.Why, "0"), group + ": " + check.Show(bad.Value)}
	}
	mark := func(bad check.Bad) {
		for _, m := range marksOf(bad) {
			tested[m] = true
		}
	}
	for _, bad := range first {
		mark(bad)
	}
	var groups []string
	likely := map[string][][]check.Bad{} // by group, for each of its properties
	for _, p := range b.op.Writable() {
		group := b.group(&p)
		if likely[group] == nil {
			groups = append(groups, group)
		}
		values := b.invalidValues(p)[b.kind]
		var list []check.Bad
		for _, k := range b.likeliest(len(values)) {
			if k >= 0 && k < len(values) {
				list = append(list, values[k])
			}
		}
		likely[group] = append(likely[group], list)
	}
	untested := func(bad check.Bad) bool {
		return !slices.ContainsFunc(marksOf(bad), func(m string) bool { return tested[m] })
	}
	for round := range b.likeliest(0) {
		for _, group := range groups {
			properties := likely[group]
			for turn := range properties {
				list := properties[(turn+round+1)%len(properties)]
				if k := slices.IndexFunc(list, untested); k >= 0 {
					mark(list[k])
					out = append(out, list[k])
					break
				}
			}
		}
	}
	return slices.DeleteFunc(out, b.fitsBody)
}

// likeliest lists which of n invalid values services accept most often: the last ones and the second. Of values of another JSON type, the last
// are those that services accept least.
func (b *builder) likeliest(n int) []int {
	if b.kind == check.WrongType {
		return []int{1, n - 3}
	}
	return []int{n - 1, 1, n - 2, n - 3}
}

// group names the properties that a service is likely to treat alike: those of one type, apart from texts with a pattern.
func (b *builder) group(p *contract.Property) string {
	group := p.Edm
	switch {
	case p.IsCollection():
		group = "Collection"
	case len(p.Members()) > 0:
		group += " with members" // of which enumerations have none, whose Edm type may be unnamed, too
	case p.Schema.Pattern != "":
		group += " with a pattern"
	case p.Edm == "Edm.String" && p.Schema.Format != "":
		group += " of the format " + p.Schema.Format
	}
	return group
}
