package doc

import "strings"

// LooksLikeCollection guesses whether a path ends on a collection: its last segment is a plural whose last word is the last word of
// the page's type (`userRunStates` and `deviceManagementScriptUserState`), or an example has a key behind it. A published page that promises the one updated object knows better;
// a generator promises it for any path.
func LooksLikeCollection(p *Page, t Template) bool {
	if len(t.Segments) == 0 {
		return false
	}
	last := t.Segments[len(t.Segments)-1]
	if last.HasParam() || strings.Contains(last.Raw, ".") || strings.HasPrefix(last.Raw, "$") {
		return false
	}
	if p.exampleAddsKey(t) {
		return true
	}
	word := lastWord(last.Raw)
	singular := Singular(word)
	if singular == word {
		return false
	}
	if !p.Draft && p.promisesOne() {
		return false
	}
	for _, name := range typeNames(p) {
		if w := lastWord(name); strings.EqualFold(w, singular) && !strings.EqualFold(w, word) {
			return true
		}
	}
	return false
}

// exampleAddsKey says whether the URL of a PATCH example is an instance of the template with a key behind it.
func (p *Page) exampleAddsKey(t Template) bool {
	for _, e := range p.Examples {
		if !e.IsPatch() {
			continue
		}
		url, err := ReadTemplate(e.Request.URL)
		if err == nil && !p.hasTemplateFor(url) && t.matches(withoutKey(url)) {
			return true
		}
	}
	return false
}

// addsKey says whether a URL is an instance of a template with a key behind it: then REQ002 reports the template.
func (p *Page) addsKey(url Template) bool { return p.hasTemplateFor(withoutKey(url)) }

// withoutKey returns a URL without the key that it ends on. Without one it is empty.
func withoutKey(url Template) Template {
	n := len(url.Segments)
	if n < 2 || !url.Segments[n-1].HasParam() && !url.Segments[n-1].IsKey() {
		return Template{}
	}
	url.Segments = url.Segments[:n-1]
	return url
}

func (p *Page) hasTemplateFor(url Template) bool {
	for _, r := range p.Templates() {
		if r.matches(url) {
			return true
		}
	}
	return false
}

// promisesOne says whether the response section promises 200 with the updated object.
func (p *Page) promisesOne() bool {
	updated := p.Body.Type()
	for _, s := range p.Response.Success() {
		if s.Code == 200 && s.Type != nil && (updated == nil || strings.EqualFold(updated.Local(), s.Type.Local())) {
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

var irregular = map[string]string{"people": "person", "children": "child", "criteria": "criterion"}

// Singular returns the singular of an English plural, and any other word as it is.
func Singular(word string) string {
	lower := strings.ToLower(word)
	if singular := irregular[lower]; singular != "" {
		return singular
	}
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
