package doc

import (
	"fmt"
	"slices"
	"strings"
)

// The REQ rules are about the HTTP request section.
var reqRules = []Rule{
	{ID: "REQ001", Severity: ErrorLevel, Gap: true, Title: "no usable PATCH template",
		Why:   "Without a path nobody can send the request. Add a code block with the line `PATCH /path/{id}` to the HTTP request section.",
		check: reqTemplate},
	{ID: "REQ002", Severity: ErrorLevel, Gap: true, Title: "PATCH on a collection",
		Why:   "A collection has no properties to update: OData 4.01 section 11.4.3 updates an entity. End the path with the entity's key. With metadata conform knows what a path ends on; without metadata it compares names, and warns.",
		check: reqCollection},
	{ID: "REQ003", Severity: WarnLevel, Title: "a parameter name occurs twice in a path",
		Why:   "Two values cannot have the same name. Name each parameter after the segment before it.",
		check: reqTwice},
	{ID: "REQ004", Severity: WarnLevel, Title: "a parameter is not written as {name}",
		Why:   "Parameters are written in braces, with a name without spaces.",
		Fix:   "angle brackets around a name",
		check: reqStyle},
	{ID: "REQ007", Severity: WarnLevel, Title: "the HTTP request section shows another method, which nothing explains",
		Why:   "A page documents one operation. Move another one to a page of its own, or say how the two differ.",
		check: reqMethods},
	{ID: "REQ008", Severity: WarnLevel, Title: "a path is not written in the usual form",
		Why:   "A path begins with `/`, without host and version, and ends with its last segment.",
		Fix:   "host, version, `~`, query and slashes, where the page names the version elsewhere",
		check: reqPathForm},
	{ID: "REQ009", Severity: WarnLevel, Gap: true, Title: "a key where a parameter belongs",
		Why:   "Readers take a sample key for a part of the path. Write a parameter in braces, and show the key in the example.",
		check: reqKey},
}

func reqTemplate(p *pass) {
	reported := len(p.Templates()) > 0
	for _, r := range p.Requests {
		if r.Err != nil && r.Method == "PATCH" && (!reported || strings.Contains(r.Target, noPath)) {
			also := ""
			p.requests(func(m *Message) {
				if strings.Contains(r.Target, noPath) && strings.Contains(m.URL, noPath) {
					also += fmt.Sprintf(", and its URL on line %d", m.Pos.Line)
				}
			})
			p.report(r.Pos, "the request line has %s: write the path of the operation%s", r.Err, also)
			reported = true
		}
	}
	if reported {
		return
	}
	if r, m := p.otherTemplate(); m != nil {
		p.report(r.Pos, "this line documents %s, and the example on line %d sends PATCH: make them agree", r.Method, m.Pos.Line)
		return
	}
	p.report(p.sectionPos(RequestSection), "the page has no PATCH template: add a code block with the line `PATCH /path` to the HTTP request section")
}

// otherTemplate returns the request line of another method whose path the PATCH example has, and the request of the example; nil if there is none.
func (p *pass) otherTemplate() (RequestLine, *Message) {
	for _, e := range p.Examples {
		if !e.IsPatch() {
			continue
		}
		for _, r := range p.Requests {
			if url, err := ReadTemplate(e.Request.URL); err == nil && r.Err == nil && r.matches(url) {
				return r, e.Request
			}
		}
	}
	return RequestLine{}, nil
}

func reqCollection(p *pass) {
	for _, r := range p.Templates() {
		kind := ""
		if p.config.Metadata != nil {
			kind = p.config.Metadata.Kind(p.Version, r.Template)
		}
		level := p.level
		if kind == "" && LooksLikeCollection(p.Page, r.Template) {
			kind, level = "collection", min(p.level, WarnLevel) // a name is no proof
		}
		if kind == "collection" {
			last := r.Segments[len(r.Segments)-1].Raw
			if key := p.surplusAfter(r); key.Raw != "" {
				p.reportAs(level, r.Pos, "%s is a collection, which has no properties to update: remove it, and end the path with `%s`, as on line %d", last, key.Raw, key.line)
				continue
			}
			p.reportAs(level, r.Pos, "%s is a collection, which has no properties to update: end the path with the entity's key, `%s/{id}`", last, last)
		}
	}
}

// sharedKey is a parameter that another template ends on.
type sharedKey struct {
	Segment
	line int
}

// surplusAfter returns the segment before the last one of a template, if another template of the page ends on the same key of the same
// collection: then both are about its entity, and the last segment is too much.
func (p *pass) surplusAfter(r RequestLine) sharedKey {
	n := len(r.Segments)
	if n < 3 || !r.Segments[n-2].IsParam() {
		return sharedKey{}
	}
	for _, other := range p.Templates() {
		k := len(other.Segments)
		if k > 1 && other.Segments[k-1].Raw == r.Segments[n-2].Raw && strings.EqualFold(other.Segments[k-2].Raw, r.Segments[n-3].Raw) {
			return sharedKey{r.Segments[n-2], other.Line}
		}
	}
	return sharedKey{}
}

func reqKey(p *pass) {
	for _, r := range p.Templates() {
		if with, keys := r.WithParameters(); len(keys) > 0 {
			p.report(r.Pos, "write %s instead of the sample keys (%s)", with.Path, strings.Join(keys, ", "))
		}
	}
}

func reqTwice(p *pass) {
	for _, r := range p.Templates() {
		seen := map[string]bool{}
		for _, q := range r.Params() {
			if seen[q.Text] {
				p.report(r.Pos, "give each {%s} in the path its own name", q.Text)
				break
			}
			seen[q.Text] = true
		}
	}
}

func reqStyle(p *pass) {
	for _, r := range p.Templates() {
		for _, q := range r.Params() {
			name := strings.ReplaceAll(q.Text, " ", "-")
			switch {
			case strings.Contains(q.Text, "|"): // `{id | userPrincipalName}` states the alternatives
			case q.Text == "undefined":
				p.report(r.Pos, "{undefined} is left from a generator: name the parameter")
			case q.Bracket != '{' && isWord(q.Text, "-_."):
				written := string(q.Bracket) + q.Text + map[byte]string{'<': ">", '(': ")"}[q.Bracket]
				var edits []edit
				if q.Bracket == '<' {
					edits = p.replaceIn(r.Pos, written, "{"+q.Text+"}")
				}
				p.reportFix(edits, r.Pos, "write the parameter %s as {%s}", written, q.Text)
				p.oneOf(written, "write the parameters %s in braces, as {name}")
			case q.Bracket == '{' && name != q.Text && isWord(name, "-_."):
				p.report(r.Pos, "write {%s} without a blank: {%s}", q.Text, name)
			case q.Bracket != '{' || strings.ContainsAny(q.Text, " '"):
				p.report(r.Pos, "write the parameter %q as {name}", q.Text)
			}
		}
	}
}

func reqMethods(p *pass) {
	if p.creates() || !slices.ContainsFunc(p.Requests, func(r RequestLine) bool { return r.Method == "PATCH" }) {
		return // the page is about the other method, too, or REQ001 says that it is about no other
	}
	for _, r := range p.Requests {
		if r.Method != "PATCH" && !p.explainsMethod(r.Method) {
			p.report(r.Pos, "move %s to a page of its own", r.Method)
		}
	}
}

// explainsMethod reports whether the text of the page names a method or an example shows it: the page is about both then.
func (p *pass) explainsMethod(method string) bool {
	return slices.ContainsFunc(p.Examples, func(e Example) bool { return e.Request != nil && e.Request.Method == method }) ||
		slices.ContainsFunc(p.Text, func(t Text) bool { return slices.Contains(word.FindAllString(t.Value, -1), method) })
}

// creates reports whether the page is one about creating, which documents an update beside it.
func (p *pass) creates() bool {
	title := strings.ToLower(p.Title.Value)
	return strings.HasPrefix(title, "create ") || strings.HasPrefix(title, "add ")
}

// plainPath returns the edit that writes a path in the usual form. The version in a URL may go where the page names it elsewhere.
func (p *pass) plainPath(r RequestLine) []edit {
	if r.Err != nil || r.Template.Version != "" && r.Template.Version != p.Version {
		return nil
	}
	return p.replaceIn(r.Pos, r.Target, r.Path)
}

func reqPathForm(p *pass) {
	for _, r := range p.Requests {
		if r.Method != "PATCH" {
			continue
		}
		for _, fix := range r.Fixes {
			p.reportFix(p.plainPath(r), r.Pos, "%s", fix)
		}
		// `...` stands for any number of folders, which no path can spell out.
		if r.Err != nil && !strings.Contains(r.Target, noPath) && !strings.Contains(r.Target, "/...") && len(p.Templates()) > 0 {
			p.report(r.Pos, "write the complete path: this line has %s", r.Err)
		}
	}
}
