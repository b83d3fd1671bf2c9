package doc

import (
	"slices"
	"strconv"
	"strings"
)

func exODataType(p *pass) {
	names := p.documentedTypes()
	p.messages(func(m *Message) {
		if m.JSON == nil {
			return
		}
		for _, v := range m.JSON.Members {
			s, ok := v.Value.(string)
			switch {
			case v.Name != "@odata.type" || !ok:
			case isLegacy(s):
				p.reportLegacy(m, v, s, names)
			case !strings.HasPrefix(s, "#"):
				p.reportMark(m, v, s)
			case len(names) > 0 && !p.derives(annotatedName(s), names):
				p.report(v.Pos, "use the documented type, or say on the page that %s derives from it", s)
			}
		}
		p.reportNested(m)
	})
}

// reportNested reports the names inside of a body that lack the `#`, as information: services accept them, and generators write them.
func (p *pass) reportNested(m *Message) {
	m.JSON.strings(func(path []string, v Text) {
		if len(path) < 2 || path[len(path)-1] != "@odata.type" || !strings.HasPrefix(v.Value, graphNamespace) {
			return
		}
		p.reportItem(v.Pos, v.Value, "%s lacks its `#`: write it before the name", "%s lack their `#`: write it before the names")
		f := p.last()
		f.lower(InfoLevel)
		if m.JSON.Strict && strings.HasPrefix(p.Line(v.Line)[v.Column-1:], `"`+v.Value) {
			f.edits = []edit{replace(Pos{v.Line, v.Column + 1}, 0, "#")}
		}
	})
}

// documentedTypes returns the local names of the types that the page is about.
func (p *pass) documentedTypes() (names []string) {
	for _, t := range []*TypeRef{p.Body.Type(), p.Response.Type(), p.UpdatedType(p.config.Resources)} {
		if t != nil {
			names = append(names, t.Local())
		}
		if res := p.resourceOf(t); res != nil {
			names = append(names, res.Type) // the link may have another text
		}
	}
	return names
}

// derives reports whether a type is a documented one, or the page or a resource page says that it derives from one.
func (p *pass) derives(name string, names []string) bool {
	documented := func(name string) bool {
		return slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, name) })
	}
	said := func(in Inline) bool { return strings.Contains(in.Value, name) }
	if documented(name) || slices.ContainsFunc(slices.Concat(p.Intro, p.Body.Paragraphs, p.Response.Paragraphs), said) {
		return true
	}
	if p.config.Resources == nil {
		return false
	}
	return slices.ContainsFunc(Lineage(p.config.Resources, p.config.Resources.Resource("", name)), func(of *Resource) bool { return documented(of.Type) })
}

// isLegacy says whether a type's name has a namespace of the services that Microsoft Graph is made of, `Microsoft.OutlookServices`.
func isLegacy(name string) bool {
	rest, ok := cutPrefixFold(strings.TrimPrefix(name, "#"), "microsoft.")
	namespace, local, qualified := strings.Cut(rest, ".")
	return ok && qualified && !strings.EqualFold(namespace, "graph") && isTypeName(namespace) && isTypeName(local)
}

// reportLegacy reports a legacy namespace. The correction is certain if the name behind it is a documented one.
func (p *pass) reportLegacy(m *Message, v Member, name string, names []string) {
	for _, local := range names {
		if strings.EqualFold(local, LocalName(name)) {
			want := p.marked(graphNamespace+local, strings.HasPrefix(name, "#"))
			p.reportFix(p.value(m, v, want), v.Pos, "write @odata.type as %q: the namespace of %s is an old one", want, name)
			return
		}
	}
	p.report(v.Pos, "write @odata.type with the namespace microsoft.graph: that of %s is an old one", name)
}

// marked returns a type's name with `#`, unless the table documents it without, and the example follows the table.
func (p *pass) marked(name string, already bool) string {
	if row := p.listed()["@odata.type"].Description.Value; !already && strings.Contains(row, name) && !strings.Contains(row, "#"+name) {
		return name
	}
	return "#" + name
}

// reportMark reports a name of microsoft.graph that lacks the `#`. In other namespaces, no name is known to be one of a type.
func (p *pass) reportMark(m *Message, v Member, name string) {
	if want := p.marked(name, false); strings.HasPrefix(name, graphNamespace) && want != name {
		p.reportFix(p.value(m, v, want), v.Pos, "write @odata.type as %q", want)
		p.oneOf(strconv.Quote(want), "write @odata.type as %s")
	}
}
