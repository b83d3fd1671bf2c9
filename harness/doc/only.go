package doc

import (
	"regexp"
	"slices"
	"strings"
)

const nameList = `["']?([\w.]+["']?(?:(?:, and |, or |, | and | or )["']?[\w.]+["']?)*)`

var (
	onlyUpdated = regexp.MustCompile(`(?i)^(?:note:? )?(?:you can (?:update|change|modify|set) only|only) the ` + nameList + ` propert(?:y|ies)(?:$| (?:of [^,.]{1,60} )?can be (?:updated|changed|modified|set|edited)$| of [^,.]{1,60}$)`)
	onlySent    = regexp.MustCompile(`(?i)\b(?:specify|specifying|include|including|supply|supplying|provide|providing) only the ` + nameList + ` propert(?:y|ies)$`)
	unsupported = regexp.MustCompile(`(?i)^(?:note:? )?` + nameList + ` (?:is|are) not supported\b`)
	listSep     = regexp.MustCompile(`, and |, or |, | and | or `)
)

// onlyNames returns the properties that alone an update may set, in the words of a sentence; nil if it does not say so.
func onlyNames(s string) []string {
	for _, pattern := range []*regexp.Regexp{onlyUpdated, onlySent} {
		if m := pattern.FindStringSubmatch(s); m != nil {
			return splitNames(m[1])
		}
	}
	return nil
}

func splitNames(list string) []string {
	names := listSep.Split(list, -1)
	for i := range names {
		names[i] = strings.Trim(names[i], `"'`)
	}
	return names
}

// only is a sentence of the introduction or the body that restricts updates to some of the properties.
func only(in Inline, list []Property) []Relation {
	var out []Relation
	for _, s := range sentences(in.Value) {
		names := onlyNames(s.text)
		unknown := func(name string) bool {
			return !slices.ContainsFunc(list, func(p Property) bool { return p.Name.Value == name })
		}
		if names != nil && !slices.ContainsFunc(names, unknown) {
			out = append(out, Relation{Kind: Only, Names: names, Sentence: s.text, Pos: in.of(s)})
		}
	}
	return out
}

// readMembers reads which members of a complex value an update may set: the only ones, or all but those that are not supported.
func (c *Constraints) readMembers(in Inline, property string) {
	for _, s := range sentences(in.Value) {
		c.readRequiredMembers(s)
		for _, name := range onlyNames(s.text) {
			if member, ok := strings.CutPrefix(name, property+"."); ok {
				c.OnlyMembers = appendNew(c.OnlyMembers, member)
			}
		}
		m := unsupported.FindStringSubmatch(s.text)
		if m == nil {
			continue
		}
		for _, name := range splitNames(m[1]) {
			if in.marks(name) {
				c.Unsupported = appendNew(c.Unsupported, name)
			}
		}
	}
}

// marks says whether a word is in code or in bold.
func (in Inline) marks(word string) bool {
	return slices.ContainsFunc(slices.Concat(in.Codes, in.Bold), func(s Span) bool { return in.Span(s) == word })
}
