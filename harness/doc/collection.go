package doc

import "strings"

// LooksLikeCollection guesses whether a path ends on a collection: its last segment is a plural whose last word is the last word of
// the page's type (`userRunStates` and `deviceManagementScriptUserState`).
func LooksLikeCollection(p *Page, t Template) bool {
	if len(t.Segments) == 0 {
		return false
	}
	last := t.Segments[len(t.Segments)-1]
	if last.HasParam() || strings.Contains(last.Raw, ".") || strings.HasPrefix(last.Raw, "$") {
		return false
	}
	word := lastWord(last.Raw)
	singular := Singular(word)
	if singular == word {
		return false
	}
	for _, name := range typeNames(p) {
		if w := lastWord(name); strings.EqualFold(w, singular) && !strings.EqualFold(w, word) {
			return true
		}
	}
	return false
}

// typeNames returns the local names of the types that a page says it updates.
func typeNames(p *Page) []string {
	var out []string
	for _, t := range []*TypeRef{p.Body.Type(), p.Response.Type()} {
		if t != nil {
			out = append(out, t.Local())
		}
	}
	for _, e := range p.Examples {
		if e.Request != nil && e.Request.JSON.ODataType() != "" {
			out = append(out, LocalName(e.Request.JSON.ODataType()))
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

// Singular returns the singular of an English plural, and any other word as it is.
func Singular(word string) string {
	lower := strings.ToLower(word)
	hasSuffix := func(suffixes ...string) bool {
		for _, s := range suffixes {
			if strings.HasSuffix(lower, s) {
				return true
			}
		}
		return false
	}
	switch {
	case hasSuffix("ies") && len(word) > 4:
		return word[:len(word)-3] + "y"
	case hasSuffix("sses", "xes", "ches", "shes"):
		return word[:len(word)-2]
	case len(word) >= 3 && hasSuffix("s") && !hasSuffix("ss", "us", "is"):
		return word[:len(word)-1]
	}
	return word
}
