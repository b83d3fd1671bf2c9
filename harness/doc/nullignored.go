package doc

import "regexp"

// ignoresNull matches a sentence that says that null, as a value or inside one, changes nothing.
var ignoresNull = regexp.MustCompile(`\bnull\b[^;]{0,80}\b(?:is|are|gets?|will be) ignored\b|\b(?:ignores?|skips?) (?:any |all |every )?(?:values? (?:that (?:is|are) )?)?null\b|\bnull\b[^;]{0,60}\b(?:leaves?|keeps?)\b[^;]{0,60}\b(?:unchanged|untouched|as (?:it|they) (?:is|are|was|were))\b|\bnull\b[^;]{0,40}\b(?:instructs?|tells?|means?)\b[^;]{0,40}\b(?:to (?:ignore|skip|leave)|no (?:change|update)|unchanged)\b|\bnull\b[^;]{0,40}\b(?:has|have) no effect\b|\bnull\b[^;]{0,40}\b(?:does not|doesn't|do not|don't|will not) (?:change|update|clear)\b|\bno (?:change|update) (?:is made|takes place|will take place|happens) [^;]{0,60}\bnull\b`)

// readNullIgnored reads whether a sentence says that null is ignored, and says whether it does.
func (c *Constraints) readNullIgnored(s sentence) bool {
	if !ignoresNull.MatchString(s.lower) {
		return false
	}
	if c.NullIgnored == "" {
		c.NullIgnored = s.text
	}
	return true
}

// readNullIgnored keeps the first sentence outside of tables that says that null is ignored.
func (p *Page) readNullIgnored(in Inline) {
	for _, s := range sentences(in.Value) {
		if p.NullIgnored.Value == "" && ignoresNull.MatchString(s.lower) {
			p.NullIgnored = Text{s.text, in.of(s)}
		}
	}
}
