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
	members := map[string][]contract.Property{}
	for _, p := range b.op.Writable() {
		group := b.group(&p)
		if members[group] == nil {
			groups = append(groups, group)
		}
		members[group] = append(members[group], p)
	}
	picks := []func(n int) int{last, second, lastButOne, lastButTwo}
	if b.kind == check.WrongType { // where the last ones are those that services accept least
		picks = []func(n int) int{second, lastButTwo}
	}
	untested := func(bad check.Bad) bool {
		return !slices.ContainsFunc(marksOf(bad), func(m string) bool { return tested[m] })
	}
	for round := range picks {
		for _, group := range groups {
			for turn := range members[group] {
				values := b.invalidValues(members[group][(turn+round+1)%len(members[group])])[b.kind]
				found := false
				for _, pick := range picks {
					if k := pick(len(values)); !found && k >= 0 && k < len(values) && untested(values[k]) {
						found = true
						mark(values[k])
						out = append(out, values[k])
					}
				}
				if found {
					break
				}
			}
		}
	}
	return slices.DeleteFunc(out, b.fitsBody)
}

func last(n int) int       { return n - 1 }
func second(int) int       { return 1 }
func lastButOne(n int) int { return n - 2 }
func lastButTwo(n int) int { return n - 3 }

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
	}
	return group
}
