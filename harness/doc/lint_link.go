package doc

import "strings"

// The LINK rules are about links to other pages.
var linkRules = []Rule{
	{ID: "LINK001", Severity: WarnLevel, InDraft: WarnLevel, Needs: NeedsResources, Title: "a linked resource page is missing",
		Why:   "A dead link leaves the type unexplained. Correct its target, or add the page.",
		check: linkMissing},
}

func linkMissing(p *pass) {
	seen := map[string]bool{}
	judge := func(links []Link) {
		for _, l := range links {
			file, _, _ := strings.Cut(l.Target, "#")
			if !strings.Contains(file, "resources/") || !strings.HasSuffix(file, ".md") || seen[file] {
				continue
			}
			seen[file] = true
			if p.config.Resources.Resource(l.Target, "") == nil {
				p.report(l.Pos, "the resource page %s does not exist: correct the link", file)
			}
		}
	}
	for _, in := range p.Body.Paragraphs {
		judge(in.Links)
	}
	for _, in := range p.Response.Paragraphs {
		judge(in.Links)
	}
	for _, t := range p.Tables {
		for _, row := range t.Rows {
			for _, c := range row.Cells {
				judge(c.Links)
			}
		}
	}
}
