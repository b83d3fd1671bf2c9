package doc

import (
	"regexp"
	"slices"
)

var (
	// formatWords matches a sentence that says which form the values of a text have.
	formatWords = regexp.MustCompile(`\biso(?: standard)? ?\d{3,4}\b|\b(?:rfc|bcp) ?\d+\b|\be\.164\b|\bhexadecimal\b|\btwo[- ]letter\b|\bregular expression\b|\bbase ?64\b|\bin an? guid format\b|\bguid string\b|\bone of \d+ (?:pre-?defined|pre-?set)\b|\bone of the supported formats\b|\b(?:comma|semicolon)[- ]sep[ae]rated\b|\bby separating \w+(?: \w+)* with an? (?:comma|semicolon)\b|\bjson (?:string|representation|payload)\b|\bin (?:this|the following|the) format[,:]|\b(?:the )?(?:general )?format (?:is|for (?:\w+ ){1,5}is|of the (?:property )?value is)\b|\bvalid (?:smtp|e-?mail) address\b|\bmust use the https\b|\bhtml colou?r code\b|\bof the form #`)
	// Where values may have any form, or the sentence is about another thing.
	noFormat = regexp.MustCompile(`\bany format\b|\bfree[- ]format\b|\bformat is (?:defined|as|not)\b|\bnot (?:exclusively )?in the form\b`)
)

// readFormatWords reads the first sentence about the form of a text's values.
func (c *Constraints) readFormatWords(p Property) {
	if p.Type.Name != "Edm.String" || len(c.Values) > 0 || c.Combined || !c.Settable() {
		return
	}
	for _, s := range sentences(p.Description.Value) {
		if c.Form == "" && formatWords.MatchString(s.lower) && !noFormat.MatchString(s.lower) && s.text != c.Replaced {
			c.Form = s.text
			c.Unread = slices.DeleteFunc(c.Unread, func(unread string) bool { return unread == s.text })
		}
	}
}
