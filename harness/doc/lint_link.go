package doc

import "strings"

// The LINK rules are about links to other pages.
var linkRules = []Rule{
	{ID: "LINK001", Severity: WarnLevel, Needs: NeedsResources, Title: "a linked resource page does not exist",
		Why:   "A dead link leaves the type undocumented. Correct the link, or add the page.",
		check: linkMissing},
}

func linkMissing(p *pass) {
	var links []Link
	for _, in := range p.Body.Paragraphs {
		links = append(links, in.Links...)
	}
	for _, in := range p.Response.Paragraphs {
		links = append(links, in.Links...)
	}
	for _, t := range p.Tables {
		for _, row := range t.Rows {
			for _, c := range row.Cells {
				links = append(links, c.Links...)
			}
		}
	}
	seen := map[string]bool{}
	for _, l := range links {
		file, _, _ := strings.Cut(l.Target, "#")
		if !strings.Contains(file, "resources/") || !strings.HasSuffix(file, ".md") || seen[file] {
			continue
		}
		seen[file] = true
		if p.config.Resources.Resource(l.Target, "") == nil {
			p.report(l.Pos, "correct the link: there is no resource page %s", file)
		}
	}
}
