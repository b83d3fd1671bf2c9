package doc

import (
	"strings"
)

// LooksLikeCollection says whether a path seems to end on a collection: its last segment is a plural whose last word is the
// last word of the page's type (`userRunStates` and `deviceManagementScriptUserState`).
func LooksLikeCollection(p *Page, t Template) bool {
	if len(t.Segments) == 0 {
		return false
	}
	last := t.Segments[len(t.Segments)-1]
	if last.HasParam() || strings.Contains(last.Raw, ".") || strings.HasPrefix(last.Raw, "$") {
		return false
	}
	word := lastWord(last.Raw)
	one := Singular(word)
	if one == word {
		return false
	}
	for _, name := range typeNames(p) {
		if w := lastWord(name); strings.EqualFold(w, one) && !strings.EqualFold(w, word) {
			return true
		}
	}
	return false
}

// typeNames returns the local names of the types that a page says it updates.
func typeNames(p *Page) []string {
	var out []string
	if t := p.Body.Type(); t != nil {
		out = append(out, t.Local())
	}
	if t := p.Response.Type(); t != nil {
		out = append(out, t.Local())
	}
	for _, e := range p.Examples {
		if e.Request == nil || e.Request.JSON == nil {
			continue
		}
		for _, m := range e.Request.JSON.Object() {
			if s, ok := m.Value.(string); ok && m.Name == "@odata.type" {
				out = append(out, s[strings.LastIndexByte(s, '.')+1:])
			}
		}
	}
	return out
}

// lastWord returns the last word of a camelCase name.
func lastWord(name string) string {
	for i := len(name) - 1; i > 0; i-- {
		if name[i] >= 'A' && name[i] <= 'Z' {
			return name[i:]
		}
	}
	return name
}

// Singular takes the English plural off a word; a word that is no plural comes back as it is.
func Singular(word string) string {
	lower := strings.ToLower(word)
	switch {
	case strings.HasSuffix(lower, "ies") && len(word) > 4:
		return word[:len(word)-3] + "y"
	case strings.HasSuffix(lower, "sses"), strings.HasSuffix(lower, "xes"), strings.HasSuffix(lower, "ches"), strings.HasSuffix(lower, "shes"):
		return word[:len(word)-2]
	case strings.HasSuffix(lower, "ss"), strings.HasSuffix(lower, "us"), strings.HasSuffix(lower, "is"), len(word) < 3:
		return word
	case strings.HasSuffix(lower, "s"):
		return word[:len(word)-1]
	}
	return word
}
