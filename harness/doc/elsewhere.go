package doc

// Elsewhere returns the messages of the PATCH examples whose URLs match no template of the page, because they are about something else; nil if
// all do not match.
func (p *Page) Elsewhere() map[*Message]bool {
	out := otherPaths(p)
	for _, e := range p.Examples {
		if e.IsPatch() && !out[e.Request] {
			return out
		}
	}
	return nil
}
