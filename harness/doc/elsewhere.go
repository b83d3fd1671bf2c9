package doc

// HasPath says whether the URL of an example is an instance of one of the page's templates.
func (p *Page) HasPath(m *Message) bool {
	t, err := ReadTemplate(m.URL)
	return err == nil && p.hasTemplateFor(t)
}

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
