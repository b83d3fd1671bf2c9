package doc

import (
	"regexp"
	"slices"
)

var (
	whenUpdated = regexp.MustCompile(`(?i)^(?:if|when|after|once) you (?:update|change|set|modify) (?:the )?` + nameList + `(?: propert(?:y|ies))?\b(.*\b(?:replaced|removed|reset|cleared|overwritten|initializes?|recalculated)\b.*)$`)
	correspond  = regexp.MustCompile(`(?i)\bthe ` + nameList + ` properties always correspond\b`)
)

// SideEffects returns what descriptions of properties say about others that an update changes, too, in sentences that may have any of the
// properties as their subject. Each relation is about one of them.
func SideEffects(list []Property) []Relation {
	var out []Relation
	for _, p := range list {
		for _, s := range sentences(p.Description.Value) {
			if m := correspond.FindStringSubmatch(s.text); m != nil {
				names := known(splitNames(m[1]), list)
				for _, name := range names {
					out = appendAlso(out, name, names, s.text, p)
				}
			}
			if m := whenUpdated.FindStringSubmatch(s.text); m != nil {
				changed := p.Description.namesIn(m[2], list)
				for _, name := range known(splitNames(m[1]), list) {
					out = appendAlso(out, name, changed, s.text, p)
				}
			}
		}
	}
	return out
}

// known returns the names that are names of properties.
func known(names []string, list []Property) []string {
	return slices.DeleteFunc(names, func(name string) bool {
		return !slices.ContainsFunc(list, func(p Property) bool { return p.Name.Value == name })
	})
}

// appendAlso appends the relation that an update of a property changes others, unless there are none.
func appendAlso(out []Relation, name string, others []string, sentence string, of Property) []Relation {
	others = slices.DeleteFunc(slices.Clone(others), func(other string) bool { return other == name })
	if len(others) == 0 {
		return out
	}
	return append(out, Relation{Kind: Also, Names: append([]string{name}, others...), Sentence: sentence, Page: of.Page, Pos: of.Description.Pos})
}
