package doc

import (
	"strings"
)

// The DOC rules are about the page as a document.
var docRules = []Rule{
	{ID: "DOC001", Severity: ErrorLevel, InDraft: InfoLevel, Title: "a generator's placeholder is left",
		Why:   "A TODO or an unexpanded macro tells readers nothing. Write what belongs there, or take the line out.",
		check: docTodo},
	{ID: "DOC002", Severity: WarnLevel, InDraft: WarnLevel, Title: "a front matter key is empty",
		Why:   "The publishing pipeline routes pages by their front matter. Give the key a value.",
		check: docFront},
	{ID: "DOC003", Severity: InfoLevel, InDraft: InfoLevel, Title: "doc_type or title differs from what the page is",
		Why:   "Tools pick pages by doc_type and show the title in place of the H1. Make them agree.",
		check: docType},
	{ID: "DOC004", Severity: WarnLevel, InDraft: WarnLevel, Title: "a section is missing",
		Why:   "Every update page has the sections Permissions, HTTP request, Request body and Response, so that readers find them.",
		check: docSections},
	{ID: "DOC005", Severity: InfoLevel, InDraft: InfoLevel, Title: "a section has another name than the format's",
		Why:   "One name per section lets readers and tools find it. Use the format's name.",
		check: docSectionNames},
	{ID: "DOC006", Severity: WarnLevel, InDraft: WarnLevel, Title: "a table row is broken or uneven",
		Why:   "Markdown ends a table row at the line's end, and drops cells beyond the head. Put the row on one line, with as many cells as the head.",
		check: docTables},
	{ID: "DOC007", Severity: InfoLevel, InDraft: InfoLevel, Title: "a code block has no language, or a heading level is skipped",
		Why:   "Without a language nothing is highlighted; a skipped level breaks the outline.",
		check: docOutline},
	{ID: "DOC008", Severity: InfoLevel, InDraft: InfoLevel, Title: "a description says that it is not yet documented",
		Why:   "Say what the property holds.",
		check: docUndocumented},
}

func docTodo(p *pass) {
	seen := map[int]bool{}
	report := func(t Text) {
		if IsTodo(t.Value) && !seen[t.Line] {
			seen[t.Line] = true
			p.report(t.Pos, "replace the placeholder %q by what belongs there", clip(t.Value, 40))
		}
	}
	for _, f := range p.Front {
		report(Text{Value: f.Value, Pos: f.Pos})
	}
	for _, t := range p.Text {
		report(t)
	}
	for _, r := range p.Requests {
		report(Text{Value: r.Target, Pos: r.Pos})
	}
}

func docFront(p *pass) {
	for _, f := range p.Front {
		if f.Value == "" {
			p.report(f.Pos, "give the front matter key %s a value", f.Key)
		}
	}
}

func docType(p *pass) {
	for _, f := range p.Front {
		switch {
		case f.Key == "doc_type" && f.Value != "apiPageType":
			p.report(f.Pos, "want doc_type apiPageType, got %s", f.Value)
		case f.Key == "title" && !IsTodo(f.Value) && f.Value != p.Title.Value:
			p.report(f.Pos, "make the title %q and the heading %q the same", f.Value, p.Title.Value)
		}
	}
}

var wantedSections = []struct {
	kind SectionKind
	name string
}{
	{PermissionsSection, "Permissions"}, {RequestSection, "HTTP request"}, {HeadersSection, "Request headers"},
	{BodySection, "Request body"}, {ResponseSection, "Response"}, {ExampleSection, "Example"},
}

func docSections(p *pass) {
	for _, w := range wantedSections {
		if s := p.Section(w.kind); s == nil || strings.EqualFold(s.Value, "Properties") {
			p.report(p.Title.Pos, "add the section %q", w.name)
		}
	}
}

func docSectionNames(p *pass) {
	for _, s := range p.Sections {
		for _, w := range wantedSections[:3] {
			if s.Kind == w.kind && s.Value != w.name {
				p.report(s.Pos, "call the section %q, not %q", w.name, s.Value)
			}
		}
	}
}

func docTables(p *pass) {
	for _, t := range p.Tables {
		for _, at := range t.Broken {
			p.report(at, "put the row on one line: the table goes on over several")
		}
		for _, at := range t.Uneven {
			p.report(at, "give the row as many cells as the head has (%d)", len(t.Head))
		}
	}
}

func docOutline(p *pass) {
	for _, f := range p.Fences {
		if f.Language == "" {
			p.report(f.Pos, "name the language of the code block (http or json)")
		}
	}
	last := 1
	for _, s := range p.Sections {
		if s.Level > last+1 {
			p.report(s.Pos, "make the heading level %d, not %d: a level is skipped", last+1, s.Level)
		}
		last = s.Level
	}
}

func docUndocumented(p *pass) {
	for _, q := range p.Body.Properties() {
		if strings.Contains(strings.ToLower(q.Description.Value), "not yet documented") {
			p.report(q.Description.Pos, "describe the property %s", q.Name.Value)
		}
	}
}
