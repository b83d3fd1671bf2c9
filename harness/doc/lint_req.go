package doc

import (
	"strings"
)

// The REQ rules are about the HTTP request block.
var reqRules = []Rule{
	{ID: "REQ001", Severity: ErrorLevel, InDraft: ErrorLevel, Gap: true, Title: "no usable PATCH template",
		Why:   "Without a path nobody can send the request. Put `PATCH /path/{id}` into the block.",
		check: reqTemplate},
	{ID: "REQ002", Severity: ErrorLevel, InDraft: ErrorLevel, Gap: true, Title: "PATCH on a collection without a key",
		Why:   "A collection has no properties to update (OData 4.01 section 11.4.3 updates an entity). Name the entity by its key at the end of the path. With metadata this is exact, without it a heuristic on names.",
		check: reqCollection},
	{ID: "REQ003", Severity: WarnLevel, InDraft: WarnLevel, Title: "a parameter name is used twice in one path",
		Why:   "Two values cannot go by one name. Name each parameter after its own segment.",
		check: reqTwice},
	{ID: "REQ004", Severity: WarnLevel, InDraft: WarnLevel, Title: "a parameter is not written as {name}",
		Why:   "Parameters stand in braces and have a name without blanks.",
		check: reqStyle},
	{ID: "REQ005", Severity: InfoLevel, InDraft: InfoLevel, Title: "a parameter offers alternatives",
		Why:   "`{id | name}` says two things in one name; a path parameter section has room for it.",
		check: reqAlternatives},
	{ID: "REQ006", Severity: InfoLevel, InDraft: InfoLevel, Gap: true, Title: "path parameters are not documented",
		Why:   "A reader must guess what a parameter holds. Add a section `Path parameters` with a row for each.",
		check: reqUndocumented},
	{ID: "REQ007", Severity: WarnLevel, InDraft: WarnLevel, Title: "the block shows another method",
		Why:   "A page documents one operation; others belong on a page of their own.",
		check: reqMethods},
	{ID: "REQ008", Severity: WarnLevel, InDraft: WarnLevel, Title: "the path has something before or behind it",
		Why:   "A template begins with `/` below the version and ends with its last segment.",
		check: reqNoise},
}

func reqTemplate(p *pass) {
	usable := len(p.Templates()) > 0
	for _, r := range p.Requests {
		if r.Err != nil && r.Method == "PATCH" && (!usable || strings.Contains(r.Target, "Entity URI")) {
			p.report(r.Pos, "the line has %s: write the path of the operation", r.Err)
			usable = true // one finding says it
		}
	}
	if !usable {
		at := p.Title.Pos
		if s := p.Section(RequestSection); s != nil {
			at = s.Pos
		}
		p.report(at, "the page has no PATCH template: add a line `PATCH /path` to the HTTP request block")
	}
}

func reqCollection(p *pass) {
	for _, r := range p.Templates() {
		kind := ""
		if p.config.Metadata != nil {
			kind = p.config.Metadata.Kind(p.Version, r.Template)
		}
		if kind == "" && LooksLikeCollection(p.Page, r.Template) {
			kind = "collection"
		}
		if kind == "collection" {
			last := r.Segments[len(r.Segments)-1].Raw
			p.report(r.Pos, "%s is a collection, which has no properties to update: end the path on the entity's key, `%s/{id}`", last, last)
		}
	}
}

func reqTwice(p *pass) {
	for _, r := range p.Templates() {
		seen := map[string]bool{}
		for _, q := range r.Params() {
			if seen[q.Text] {
				p.report(r.Pos, "give each {%s} of the path its own name", q.Text)
				break
			}
			seen[q.Text] = true
		}
	}
}

func reqStyle(p *pass) {
	for _, r := range p.Templates() {
		for _, q := range r.Params() {
			if !strings.Contains(q.Text, "|") && (q.Bracket != '{' || strings.ContainsAny(q.Text, " '") || q.Text == "undefined") {
				p.report(r.Pos, "write the parameter %q as {name}", q.Text)
			}
		}
	}
}

func reqAlternatives(p *pass) {
	for _, r := range p.Templates() {
		for _, q := range r.Params() {
			if strings.Contains(q.Text, "|") {
				p.report(r.Pos, "name one parameter, and say under Path parameters what it takes: {%s}", q.Text)
				break
			}
		}
	}
}

func reqUndocumented(p *pass) {
	documented := false
	for _, q := range p.Parameters {
		documented = documented || q.In == PathSection
	}
	for _, r := range p.Templates() {
		if n := len(r.Params()); n > 0 && !documented {
			p.report(r.Pos, "nothing says what {%s} holds: add a section `Path parameters`", r.Params()[n-1].Text)
			return
		}
	}
}

func reqMethods(p *pass) {
	for _, r := range p.Requests {
		if r.Method != "PATCH" {
			p.report(r.Pos, "move %s to a page of its own", r.Method)
		}
	}
}

func reqNoise(p *pass) {
	for _, r := range p.Requests {
		if r.Method != "PATCH" {
			continue
		}
		for _, n := range r.Removed {
			p.report(r.Pos, "take %s off the path", n)
		}
		if r.Err != nil && !strings.Contains(r.Target, "Entity URI") && len(p.Templates()) > 0 {
			p.report(r.Pos, "write the path in full: this line has %s", r.Err)
		}
	}
}
