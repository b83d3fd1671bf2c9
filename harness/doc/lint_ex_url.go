package doc

import (
	"regexp"
	"slices"
	"strings"
)

func exURL(p *pass) {
	p.requests(func(m *Message) {
		switch {
		case !p.elsewhere[m]:
		case endsAtVersion(m.URL): // EX013
		case m.pathErr != nil:
			p.report(m.Pos, "use a URL that matches a template of the page: this one has %s", m.pathErr)
		default:
			t, _ := ReadTemplate(m.URL)
			near := p.nearest(t)
			if p.config.Metadata != nil && !p.known(p.Version) && p.config.Metadata.Kind(p.Version, t) != "" {
				p.report(near.Pos, "the metadata do not have this path, and that of the example on line %d, %s: list that one", m.Line, clip(t.Path, maxShown))
				return
			}
			p.reportItem(m.Pos, clip(t.Path, maxShown), "%s matches no template of the page; the nearest one is %s (line %d): use a template, or list this path in the HTTP request section",
				"%s match no template of the page; the nearest one is %s (line %d): use a template, or list these paths in the HTTP request section", clip(near.Path, maxShown), near.Line)
		}
	})
}

// maxShown bounds how much of a path a finding shows.
const maxShown = 100

// nearest returns the template that shares the most segments with a URL at both ends.
func (p *Page) nearest(url Template) RequestLine {
	var best RequestLine
	most := -1
	for _, r := range p.Templates() {
		if n := r.shared(url); n > most {
			best, most = r, n
		}
	}
	return best
}

// shared counts the segments at both ends of a template that a URL has, too.
func (t Template) shared(url Template) (n int) {
	pattern, segments := spelledOut(t.Segments), spelledOut(url.Segments)
	for len(pattern) > 0 && len(segments) > 0 && pattern[0].admits(segments[0]) {
		pattern, segments, n = pattern[1:], segments[1:], n+1
	}
	for len(pattern) > 0 && len(segments) > 0 && pattern[len(pattern)-1].admits(segments[len(segments)-1]) {
		pattern, segments, n = pattern[:len(pattern)-1], segments[:len(segments)-1], n+1
	}
	return n
}

// otherPaths returns the messages of the examples whose URL matches no template of the page: they are about something else.
func otherPaths(p *Page) map[*Message]bool {
	out := map[*Message]bool{}
	templates := p.Templates()
	for _, e := range p.Examples {
		if len(templates) == 0 || !e.IsPatch() {
			continue
		}
		var t Template
		t, e.Request.pathErr = ReadTemplate(e.Request.URL)
		if e.Request.pathErr != nil || !p.hasTemplateFor(t) && !p.addsKey(t) {
			out[e.Request] = true
			if e.Response != nil {
				out[e.Response] = true
			}
		}
	}
	return out
}

// matches says whether a URL could be an instance of the template.
func (t Template) matches(url Template) bool {
	segments := url.Segments
	if url.Version == "" && versionOf(url.Path) != "" {
		segments = segments[1:]
	}
	pattern, segments := spelledOut(t.Segments), spelledOut(segments)
	if len(pattern) != len(segments) {
		return false
	}
	for i, s := range pattern {
		if !s.admits(segments[i]) {
			return false
		}
	}
	return true
}

// admits says whether a segment of a URL could be an instance of a template's.
func (s Segment) admits(of Segment) bool {
	return s.HasParam() || s.IsKey() || strings.EqualFold(s.Raw, of.Raw)
}

var keyInParentheses = regexp.MustCompile(`^(\w+)\((?:'[^']*'|\d+)\)$`)

// spelledOut writes the two short forms of an entity's path in full: `/me` is `/users/{id}`, and `/rules('7')` is `/rules/{id}`.
func spelledOut(segments []Segment) (out []Segment) {
	key := Segment{Raw: "{id}", Parts: []Part{{"id", true, '{'}}}
	for i, s := range segments {
		m := keyInParentheses.FindStringSubmatch(s.Raw)
		switch {
		case i == 0 && s.Raw == "me":
			out = append(out, Segment{Raw: "users", Parts: []Part{{Text: "users"}}}, key)
		case m != nil:
			out = append(out, Segment{Raw: m[1], Parts: []Part{{Text: m[1]}}}, key)
		default:
			out = append(out, s)
		}
	}
	return out
}

func exVersion(p *pass) {
	p.requests(func(m *Message) {
		v := versionOf(m.URL)
		switch {
		case strings.Contains(m.URL, noPath) && slices.ContainsFunc(p.Requests, func(r RequestLine) bool { return strings.Contains(r.Target, noPath) }): // REQ001
		case strings.Contains(m.URL, noPath):
			p.report(m.Pos, "the URL is a generator's placeholder: write the URL of the operation")
		case !strings.Contains(m.URL, "://"): // EX014
		case v == "":
			p.report(m.Pos, "the URL names no API version: add it")
		case endsAtVersion(m.URL):
			p.report(m.Pos, "the URL ends at the version: write the path of the operation behind it")
		case v != p.Version:
			p.reportVersion(m, v)
		case !strings.Contains(m.URL, "/"+v+"/"):
			_, after, _ := strings.Cut(m.URL, "://")
			_, path, _ := strings.Cut(after, "/")
			p.reportFix(p.replaceIn(m.Pos, "/"+path[:min(len(v), len(path))]+"/", "/"+v+"/"), m.Pos, "the URL spells the API version in another way: write %s", v)
			p.last().lower(WarnLevel) // services take it
		}
	})
}

// reportVersion reports a URL of another version than the page's. It may be the page that is wrong: where its own text speaks of the other
// version, or where only the metadata of that one have the path.
func (p *pass) reportVersion(m *Message, v string) {
	said := p.speaksOf(v)
	switch {
	case p.onlyIn(v):
		p.report(m.Pos, "the URL is for %s, whose metadata alone have its path, and the page for %s: document the API in %s instead", v, p.Version, v)
	case p.known(p.Version) || said.Line == 0:
		p.report(m.Pos, "the URL is for %s and the page for %s: use the page's version", v, p.Version)
	case p.config.Metadata != nil: // the page's own version does not have the path
		p.report(m.Pos, "the URL and the text on line %d are for %s, and the page for %s, whose metadata lack its path: document the API in %s alone", said.Line, v, p.Version, v)
	default:
		p.report(m.Pos, "the URL and the text on line %d are for %s, and the page for %s: move the page to %s, or correct both", said.Line, v, p.Version, v)
	}
}

// known reports whether the metadata of a version have the path of a template.
func (p *pass) known(version string) bool {
	return p.config.Metadata != nil && slices.ContainsFunc(p.Templates(), func(r RequestLine) bool { return p.config.Metadata.Kind(version, r.Template) != "" })
}

// onlyIn reports whether the metadata of a version have the path of a template, and those of the page's version have none of them.
func (p *pass) onlyIn(version string) bool { return p.known(version) && !p.known(p.Version) }

// speaksOf returns the first text that says that the page is about the APIs of a version.
func (p *pass) speaksOf(version string) Text {
	for _, t := range p.Text {
		if lower := strings.ToLower(t.Value); strings.Contains(lower, "/"+version+" version") || strings.Contains(lower, "/"+version+" endpoint") || strings.Contains(lower, version+"-disclaimer") {
			return t
		}
	}
	return Text{}
}

func exNoVersion(p *pass) {
	named := p.Version != "" || slices.ContainsFunc(p.Templates(), func(r RequestLine) bool { return r.Version != "" })
	wrong := slices.ContainsFunc(p.Examples, func(e Example) bool { return e.Request != nil && strings.Contains(e.Request.URL, "://") }) // EX013
	if !named && !wrong {
		p.report(p.Title.Pos, "neither the path of the page nor an example names the API version")
	}
}

func exConcrete(p *pass) {
	p.requests(func(m *Message) {
		switch {
		case strings.Contains(m.URL, noPath): // EX013
		case !strings.Contains(m.URL, "://"):
			p.report(m.Pos, "write an absolute URL")
		case strings.ContainsAny(m.URL, "{<"):
			p.report(m.Pos, "write realistic keys instead of {placeholders}")
		}
	})
}
