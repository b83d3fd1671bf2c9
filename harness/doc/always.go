package doc

import (
	"regexp"
	"slices"
	"strings"
)

var (
	// What a sentence says that each update has, and which members a value has then.
	alwaysSent  = regexp.MustCompile(`(?i)^(?:the )?(?:request )?body must (?:always )?(?:contain|include|have|specify|supply) the ` + nameList + ` propert(?:y|ies)\b(.*)$`)
	alwaysList  = regexp.MustCompile(`(?i)^(?:the )?required (?:fields|properties) are:? ` + nameList + `()$`)
	alwaysWith  = regexp.MustCompile(`(?i)^you must (?:include|specify|supply|provide) (?:the |.* and (?:the )?)` + nameList + `((?: property)? (?:with|containing) .*) (?:with this method|in each request|in the (?:request )?body)$`)
	withMembers = regexp.MustCompile(`(?i)^ (?:with|containing) (?:the |valid |an? )*` + nameList + `(?: (?:fields|properties|members|values?))?$`)

	membersSent = regexp.MustCompile(`(?i)^(?:the )?` + nameList + ` (?:fields|properties|members) are (?:always )?required$`)
)

// always is a sentence of the introduction or the body that says which properties each update has, with a relation for each.
func always(in Inline, list []Property) (out []Relation) {
	for _, s := range sentences(in.Value) {
		text := said(s.text)
		for _, pattern := range []*regexp.Regexp{alwaysSent, alwaysList, alwaysWith} {
			m := pattern.FindStringSubmatch(text)
			if m == nil {
				continue
			}
			names := splitNames(m[1])
			found := known(slices.Clone(names), list)
			names = slices.DeleteFunc(names, func(name string) bool { return name == "id" || slices.Contains(found, name) })
			if len(names) > 0 {
				break
			}
			var members []string
			if with := withMembers.FindStringSubmatch(m[2]); with != nil && len(found) == 1 {
				members = splitNames(with[1])
			}
			for _, name := range found {
				out = append(out, Relation{Kind: Always, Names: []string{name}, Members: members, Sentence: s.text, Pos: in.of(s)})
			}
			break
		}
	}
	return out
}

// readRequiredMembers reads which members a complex value always has.
func (c *Constraints) readRequiredMembers(s sentence) {
	m := membersSent.FindStringSubmatch(s.text)
	if m == nil {
		return
	}
	c.RequiredMembers = splitNames(m[1])
	c.Unread = slices.DeleteFunc(c.Unread, func(unread string) bool { return strings.EqualFold(unread, s.text) })
}
