package doc

import (
	"regexp"
	"slices"
	"strings"
)

var (
	// Sentences outside of the tables of a resource page that limit the values of properties.
	limit = regexp.MustCompile(`(?i)\bmust exist in the\b|\bmutually exclusive\b|\bmust be (?:accompanied by|used in|used with)\b`)

	neverList = regexp.MustCompile(`(?i)\byou ` + cannot + ` (?:update|change|modify|edit) the ` + nameList + ` propert(?:y|ies)$`)

	// otherIs matches the beginning of a sentence about the case that another property has a value.
	otherIs = regexp.MustCompile("^(?i)if (?:the )?[\"'`]*(\\w+)[\"'`]*(?: property)? (?:is|equals)(?: set to)? (?:not )?[\"'`]*(\\w+)")
)

// readProse reads the text outside of the tables of a resource page.
func (r *Resource) readProse(in Inline) {
	r.Prose = append(r.Prose, in)
	for _, s := range sentences(in.Value) {
		if limit.MatchString(s.text) {
			r.Limits = append(r.Limits, Text{said(s.text), in.of(s)})
		}
	}
}

// Never returns the relations of the properties that a sentence of the page says no update sets.
func (r *Resource) Never() (out []Relation) {
	for _, in := range r.Prose {
		for _, s := range sentences(in.Value) {
			m := neverList.FindStringSubmatch(s.text)
			if m == nil {
				continue
			}
			if names := known(splitNames(m[1]), r.Properties); len(names) > 0 {
				out = append(out, Relation{Kind: Never, Names: names, Sentence: s.text, Page: r.Name, Pos: in.of(s)})
			}
		}
	}
	return out
}

// readOtherIs keeps the sentences of the rows that begin with a case of another row's property.
func readOtherIs(list []Property) {
	for i := range list {
		in, c := list[i].Description, &list[i].Constraints
		for _, s := range sentences(in.Value) {
			m := otherIs.FindStringSubmatch(s.text)
			if m == nil || s.text == c.Condition || s.text == c.Later || strings.Contains(s.lower, "null") || !in.marks(m[1]) && m[1] == strings.ToLower(m[1]) || !in.marks(m[2]) && m[2] != "true" && m[2] != "false" {
				continue
			}
			if m[1] != list[i].Name.Value && slices.ContainsFunc(list, func(p Property) bool { return strings.EqualFold(p.Name.Value, m[1]) }) {
				c.Unread = appendNew(c.Unread, s.text)
			}
		}
	}
}
