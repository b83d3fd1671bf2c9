package doc

// UpdatedType returns the type that the page updates, or nil: the one that the request body section names, the one that the response section
// names, or the first one that the introduction links. Of several, it is the first one whose resource page lists the most properties of
// the table, because the text about the body may link the type of a property. Resources may be nil.
func (p *Page) UpdatedType(r Resources) *TypeRef {
	var best *TypeRef
	most := -1
	for _, t := range []*TypeRef{p.Body.Type(), p.Response.Type(), p.introduced()} {
		if t == nil {
			continue
		}
		if r == nil {
			return t
		}
		if n := p.listedBy(r, t); n > most {
			best, most = t, n
		}
	}
	return best
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
