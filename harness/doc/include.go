package doc

// Include opens a snippet that a page includes, by the path that the page writes. ok is false where there is none.
type Include func(path string) (src []byte, ok bool)

// readInclude reads the permission table out of its snippet. Its cells stand where the page includes it.
func (r *reader) readInclude(include Include) {
	p := &r.page.Permissions
	if include == nil || p.Include.Line == 0 || len(p.Cells) > 0 {
		return
	}
	src, ok := include(p.Include.Value)
	if !ok {
		return
	}
	snippet, err := open(p.Include.Value, src)
	if err != nil {
		return // the rule for empty permissions says that the snippet is not at hand
	}
	snippet.blocks(func(b *block) {
		if b.kind == table {
			p.readTable(b.table)
		}
	})
	for i := range p.Cells {
		p.Cells[i].Pos = p.Include.Pos
	}
	for i := range p.Heads {
		p.Heads[i].Pos = p.Include.Pos
	}
}
