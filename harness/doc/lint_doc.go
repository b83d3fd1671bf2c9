package doc

import (
	"slices"
	"strings"
)

// The DOC rules are about the page as a document.
var docRules = []Rule{
	{ID: "DOC001", Severity: ErrorLevel, Placeholder: true, Gap: true, Title: "a placeholder of the page generator is left",
		Why:   "A TODO or an unexpanded macro tells readers nothing. Write the missing text, or delete the line.",
		check: docTodo},
	{ID: "DOC002", Severity: WarnLevel, Title: "a front matter key has no value",
		Why:   "The publishing pipeline sorts pages by their front matter. Give the key a value.",
		check: docFront},
	{ID: "DOC003", Severity: InfoLevel, Title: "doc_type or title does not match the page",
		Why:   "Tools select pages by doc_type and show the title instead of the heading. Make them match; a heading may add words.",
		Fix:   "doc_type of an API page",
		check: docType},
	{ID: "DOC004", Severity: WarnLevel, Title: "a section is missing",
		Why:   "Readers and tools expect the same sections on every update page. Add it.",
		check: docSections},
	{ID: "DOC005", Severity: InfoLevel, Title: "a section has an unusual name",
		Why:   "Readers and tools find sections by their names. Use the usual name.",
		Fix:   "the name, if one section has it",
		check: docSectionNames},
	{ID: "DOC006", Severity: WarnLevel, Title: "a table row is broken or has the wrong number of cells",
		Why:   "In Markdown a table row ends with its line, and cells beyond the columns are dropped. Write the row on one line, with one cell for each column.",
		check: docTables},
	{ID: "DOC007", Severity: InfoLevel, Title: "a code block has no language, or a heading level is skipped",
		Why:   "Code without a language is not highlighted, and a skipped level breaks the outline. Name the language, or use the next level.",
		Fix:   "the language of a code block that holds a message or JSON",
		check: docOutline},
	{ID: "DOC008", Severity: InfoLevel, Title: "a property is not yet documented",
		Why:   "Describe what the property contains.",
		check: docUndocumented},
}

func docTodo(p *pass) {
	seen := map[int]bool{}
	report := func(text string, at Pos) {
		if IsTodo(text) && !seen[at.Line] {
			seen[at.Line] = true
			p.reportUnless([]string{"REQ001", "PERM002"}, at, "replace the placeholder %q", clip(text, 40))
		}
	}
	for _, f := range p.Front {
		report(f.Value, f.Pos)
	}
	for _, t := range p.Text {
		report(t.Value, t.Pos)
	}
	for _, r := range p.Requests {
		report(r.Target, r.Pos)
	}
}

func docFront(p *pass) {
	for _, f := range p.Front {
		switch {
		case f.Value != "":
		case neededKeys[f.Key]:
			p.report(f.Pos, "give the front matter key %s a value", f.Key)
		default:
			p.report(f.Pos, "give the front matter key %s a value, or remove it", f.Key)
		}
	}
}

// neededKeys are the front matter keys that every page has.
var neededKeys = map[string]bool{
	"title": true, "description": true, "author": true, "localization_priority": true, "ms.localizationpriority": true, "ms.prod": true, "doc_type": true,
}

func docType(p *pass) {
	for _, f := range p.Front {
		switch {
		case f.Key == "doc_type" && f.Value != "apiPageType":
			p.reportFix(p.replaceIn(Pos{f.Line, len(f.Key) + 1}, f.Value, "apiPageType"), f.Pos, "change doc_type from %q to apiPageType", f.Value)
		case f.Key == "title" && !IsTodo(f.Value) && f.Value != p.Title.Value && !addsWords(p.Title.Value, f.Value):
			p.report(f.Pos, "make the title %q and the heading %q the same", f.Value, p.Title.Value)
		}
	}
}

// addsWords reports whether a heading has every word of the title, articles aside, as "(deprecated)" after it leaves them.
func addsWords(heading, title string) bool {
	words := word.FindAllString(heading, -1)
	return !slices.ContainsFunc(word.FindAllString(title, -1), func(w string) bool {
		return w != "a" && w != "an" && w != "the" && !slices.Contains(words, w)
	})
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
		switch s := p.Section(w.kind); {
		case s != nil && !strings.EqualFold(s.Value, "Properties"):
		case w.kind == HeadersSection:
			p.report(p.Title.Pos, "add a section %q that lists %s", w.name, p.requiredHeaders())
		case w.kind == BodySection && len(p.Body.Properties()) == 0:
			p.report(p.Title.Pos, "add a section %q that lists the properties that may be updated", w.name)
		case w.kind == ResponseSection:
			p.report(p.Title.Pos, "add a section %q that names the status of success%s", w.name, p.shownSuccess())
		default:
			p.report(p.Title.Pos, "add a section %q", w.name)
		}
	}
}

func docSectionNames(p *pass) {
	for _, s := range p.Sections {
		for _, w := range wantedSections[:3] {
			if s.Kind == w.kind && s.Value != w.name && !isOptional(&s) { // HDR005
				p.reportFix(p.renameSection(s, w.name), s.Pos, "rename the section %q to %q", s.Value, w.name)
			}
		}
	}
}

// renameSection returns the edit that renames a section; nil if the page has another one of the kind.
func (p *pass) renameSection(s Section, name string) []edit {
	if p.sectionsOf(s.Kind) > 1 {
		return nil
	}
	return p.replaceIn(s.Pos, s.Value, name)
}

// sectionsOf counts the sections of a kind.
func (p *Page) sectionsOf(kind SectionKind) (n int) {
	for _, s := range p.Sections {
		if s.Kind == kind {
			n++
		}
	}
	return n
}

func docTables(p *pass) {
	for _, t := range p.Tables {
		for _, at := range t.Broken {
			p.report(at, "write the table row on one line")
		}
		for _, at := range t.Uneven {
			p.report(at, "give the row %d cells, one for each column (a bar inside a cell is written `\\|`)", len(t.Head))
		}
	}
}

func docOutline(p *pass) {
	for _, f := range p.Fences {
		if f.Language == "" {
			p.reportFix(p.nameLanguage(f), f.Pos, "name the language of the code block (http or json)")
		}
	}
	last := 1
	for _, s := range p.Sections {
		if s.Level > last+1 {
			p.report(s.Pos, "use heading level %d, not %d: a level is skipped", last+1, s.Level)
		}
		last = s.Level
	}
}

// nameLanguage returns the edit that adds the language of a code block whose content shows it: a message of HTTP, or JSON.
func (p *pass) nameLanguage(f Fence) []edit {
	lines := trimBlank(f.lines)
	if len(lines) == 0 {
		return nil
	}
	language := ""
	if j, err := readJSON(lines); err == nil && j.Strict {
		language = "json"
	} else if _, _, request := CutMethod(lines[0].Value); request || startLine(lines[0], nil) != nil {
		language = "http"
	}
	line := p.Line(f.Line)
	mark := strings.TrimRight(line, " \t")
	if language == "" || fenceMark(line) == "" || strings.TrimLeft(strings.TrimLeft(mark, " >\t"), "`~") != "" {
		return nil
	}
	return []edit{{Pos{f.Line, len(mark) + 1}, Pos{f.Line, len(mark) + 1}, language}}
}

func docUndocumented(p *pass) {
	for _, q := range p.Body.Properties() {
		if q.Name.Value != "id" && strings.Contains(strings.ToLower(q.Description.Value), "not yet documented") { // BODY007 says to remove id
			p.reportItem(q.Description.Pos, q.Name.Value, "%s is not described: say what it contains", "%s are not described: say what they contain")
		}
	}
}
