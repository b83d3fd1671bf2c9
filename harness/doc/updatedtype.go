package doc

import (
	"path"
	"slices"
	"strings"
)

// UpdatedType returns the type that the page updates, or nil: the one that the request body section names, the one that the response section
// names, or the first one that the introduction links. Of several, it is the first one whose resource page lists the most properties of
// the table, because the text about the body may link the type of a property. If there is none, the title may name it. Resources may be nil.
func (p *Page) UpdatedType(r Resources) *TypeRef {
	var best *TypeRef
	most := -1
	for _, t := range []*TypeRef{p.Body.Type(), p.Response.Type(), p.introduced()} {
		if t == nil || p.ofItems(t) {
			continue
		}
		if r == nil {
			return t
		}
		if n := p.listedBy(r, t); n > most {
			best, most = t, n
		}
	}
	if best == nil && r != nil {
		return p.titled(r)
	}
	return best
}

// titled returns the type that the title names ("Update lamp"), if there is a resource page with exactly that name, and the introduction or the
// path has it as well; else nil.
func (p *Page) titled(r Resources) *TypeRef {
	_, name, ok := strings.Cut(p.Title.Value, " ")
	if !ok || !isIdentifier(name) {
		return nil
	}
	res := r.Resource("", name)
	if res == nil || res.Enum || !strings.EqualFold(res.Type, name) || !strings.EqualFold(path.Base(strings.ReplaceAll(res.Name, `\`, "/")), name+".md") {
		return nil
	}
	inPath := slices.ContainsFunc(p.Templates(), func(l RequestLine) bool {
		return slices.ContainsFunc(l.Segments, func(s Segment) bool {
			return strings.EqualFold(s.Raw, name) || strings.EqualFold(Singular(s.Raw), name)
		})
	})
	inIntro := slices.ContainsFunc(p.Intro, func(in Inline) bool { t := namedType(in); return t != nil && strings.EqualFold(t.Local(), name) })
	if !inPath && !inIntro {
		return nil
	}
	return &TypeRef{Raw: name, Name: graphNamespace + res.Type, Pos: p.Title.Pos}
}

// ofItems says whether a type is that of the items of a collection, whose members the table describes beside the collection.
func (p *Page) ofItems(t *TypeRef) bool {
	list := p.Body.Properties()
	for _, q := range list {
		for _, of := range list {
			if q.ItemOf != "" && of.Name.Value == q.ItemOf && strings.EqualFold(of.Type.Local(), t.Local()) {
				return true
			}
		}
	}
	return false
}

// introduced returns the first type that the introduction links, or nil.
func (p *Page) introduced() *TypeRef {
	for _, in := range p.Intro {
		if t := linkedType(in); t != nil {
			return t
		}
	}
	return nil
}

// listedBy counts the properties of the table that the page of a type, or of one of its base types, lists.
func (p *Page) listedBy(r Resources, t *TypeRef) int {
	n := 0
	for _, of := range Lineage(r, r.Resource(t.Link, t.Local())) {
		for _, q := range p.Body.Properties() {
			if of.Property(q.Name.Value) != nil {
				n++
			}
		}
	}
	return n
}

// Lineage returns the page of a type, then those of its base types.
func Lineage(r Resources, res *Resource) []*Resource {
	var out []*Resource
	seen := map[string]bool{}
	for res != nil && !seen[res.Type] {
		out = append(out, res)
		seen[res.Type] = true
		if res.Base == "" || res.Base == "entity" {
			break
		}
		res = r.Resource("", res.Base)
	}
	return out
}

// relatedPages returns the pages of the type that the page updates, of the types that its text links or its examples name, and of their
// base types. A property of a derived type is documented there.
func (p *pass) relatedPages() []*Resource {
	r := p.config.Resources
	if r == nil {
		return nil
	}
	var out []*Resource
	add := func(res *Resource) {
		for _, of := range Lineage(r, res) {
			if !slices.Contains(out, of) {
				out = append(out, of)
			}
		}
	}
	add(p.resourceOf(p.UpdatedType(r)))
	for _, list := range [][]Inline{p.Intro, p.Body.Paragraphs, p.Response.Paragraphs} {
		for _, in := range list {
			for _, l := range in.Links {
				if ResourceFile(l.Target) != "" {
					add(r.Resource(l.Target, ""))
				}
			}
		}
	}
	for _, e := range p.Examples {
		for _, m := range []*Message{e.Request, e.Response} {
			if m != nil && m.JSON.ODataType() != "" {
				add(r.Resource("", annotatedName(m.JSON.ODataType())))
			}
		}
	}
	return out
}

// related returns the page of relatedPages that has the property, or nil. open says that one of them is of an open type.
func (p *pass) related(name string) (found *Property, open bool) {
	for _, res := range p.relatedPages() {
		if q := res.Property(name); q != nil {
			return q, false
		}
		open = open || res.Open || strings.Contains(strings.ToLower(res.Type), "opentype")
	}
	return nil, open
}
