package contract

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// sentenceEnd separates the sentences of a description.
var sentenceEnd = regexp.MustCompile(`[.;!?](\s|$)|\n\s*\n`)

// relate notes which properties a description relates to each other: the one of a property names another one, or a sentence of the
// operation's own names two. An update of one of them may change the other one, as a service's rules want it.
func (o *Operation) relate(description string) {
	relate := func(a, b *Property) {
		if a != b && !slices.Contains(a.Related, b.Name) {
			a.Related, b.Related = append(a.Related, b.Name), append(b.Related, a.Name)
		}
	}
	namedIn := func(text string) (out []*Property) {
		if text == "" {
			return nil
		}
		for i := range o.Properties {
			if p := &o.Properties[i]; p.namedIn(text) {
				out = append(out, p)
			}
		}
		return out
	}
	for i := range o.Properties {
		for _, other := range namedIn(o.Properties[i].Schema.Description) {
			relate(&o.Properties[i], other)
		}
	}
	for _, sentence := range sentenceEnd.Split(description, -1) {
		if names := namedIn(sentence); len(names) == 2 { // more of them are a list
			relate(names[0], names[1])
		}
	}
}

// namedIn reports whether a text names a property, and not just a word that is its name: in the spelling of a program, as code, or beside one
// of its values.
func (p *Property) namedIn(text string) bool {
	if p.Name == "" || !strings.Contains(text, p.Name) || !regexp.MustCompile(`(^|[^\pL\pN_])`+regexp.QuoteMeta(p.Name)+`($|[^\pL\pN_])`).MatchString(text) {
		return false
	}
	if strings.ContainsFunc(p.Name[1:], func(r rune) bool { return r == '_' || 'A' <= r && r <= 'Z' }) {
		return true
	}
	isQuoted := func(quote string) bool { return strings.Contains(text, quote+p.Name+quote) }
	return isQuoted("`") || isQuoted("'") || isQuoted(`"`) || slices.ContainsFunc(p.Schema.Enum, func(v any) bool {
		value := fmt.Sprint(v)
		return len(value) > 2 && strings.Contains(text, value)
	})
}
