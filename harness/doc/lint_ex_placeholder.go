package doc

import (
	"regexp"
	"slices"
	"strings"
)

func exPlaceholder(p *pass) {
	p.messages(func(m *Message) {
		if m.JSON == nil || p.ofAnother(m) != nil {
			return
		}
		m.JSON.strings(func(path []string, v Text) {
			if IsPlaceholder(v.Value) && !slices.Contains(p.valuesAt(path), v.Value) && !p.namesValue(path, v.Value) {
				p.reportItem(v.Pos, strings.Join(path, "/"), "%s has a placeholder: write a value", "%s have placeholders: write values")
			}
		})
	})
}

// valuesAt returns the values that the table or the resource pages list for a member of a body, by the names that lead to it.
func (p *pass) valuesAt(path []string) []string {
	if len(path) == 0 {
		return nil
	}
	var at *Property
	if q, ok := p.listed()[path[0]]; ok {
		at = &q
	} else {
		at, _ = p.related(path[0])
	}
	for _, name := range path[1:] {
		if at == nil {
			return nil
		}
		at, _ = p.inResource(p.resourceOf(&at.Type), name)
	}
	switch {
	case at == nil:
		return nil
	case len(at.Constraints.Values) > 0:
		return at.Constraints.Values
	}
	if res := p.resourceOf(&at.Type); res != nil {
		return res.EnumMembers(at.Type.Link, at.Type.Local())
	}
	return nil
}

var speaksOfValues = regexp.MustCompile(`(?i)\bvalues?\b`)

// namesValue reports whether a sentence of the page names a member and the value as one of its values: "size takes Single or Double as values".
func (p *pass) namesValue(path []string, value string) bool {
	if len(path) == 0 {
		return false
	}
	return slices.ContainsFunc(p.Text, func(t Text) bool {
		return slices.ContainsFunc(sentences(t.Value), func(s sentence) bool {
			words := word.FindAllString(s.text, -1)
			return speaksOfValues.MatchString(s.text) && slices.Contains(words, value) && slices.Contains(words, path[len(path)-1])
		})
	})
}
