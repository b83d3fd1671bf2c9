package doc

import (
	"regexp"
	"slices"
	"strings"
)

// Relation is what a sentence says about how properties are updated.
type Relation struct {
	Kind     RelationKind
	Names    []string // of the properties
	Members  []string // of the only property's value, which it always has
	Sentence string
	Page     string // the resource page with the sentence; empty for the API page
	Pos
}

// Said returns the sentence without the label of a note.
func (r Relation) Said() string { return said(r.Sentence) }

// RelationKind is a kind of relation.
type RelationKind string

// An update has all properties of the first kind or none; has no other property than one of the second; never has one of the third; has
// a property of the fourth kind in a range that another one, or the time of the update, bounds; changes the others where it has the first
// of the fifth; has no property that is not of the sixth; has one of the seventh only with delegated permissions; and always has one of the
// eighth.
const (
	Together RelationKind = "together"
	Alone    RelationKind = "alone"
	Never    RelationKind = "never"
	Ordered  RelationKind = "ordered"
	Also     RelationKind = "also"
	Only     RelationKind = "only"
	Personal RelationKind = "delegated"
	Always   RelationKind = "always"
)

var (
	together    = regexp.MustCompile(`\b(?:together|both|at the same time|in the same (?:request|patch|update))\b|\bmust also (?:be )?(?:inclu|suppl|specif|set|provid|sen[dt])|\bmust be (?:set|specified|used|provided|supplied) with\b`)
	obligation  = regexp.MustCompile(`\b(?:must|requires?|required|needs?|always|have to|has to)\b`)
	exclusive   = regexp.MustCompile(`\b(?:can ?not|can't|may not|must not|only one|either)\b`)
	alone       = regexp.MustCompile(`\bin (?:its|their|an?) (?:own|separate) (?:patch |update )?request|\bon (?:its|their) own\b|\bby (?:itself|themselves)\b|\bwithout (?:including )?(?:the |any )?other propert|\bcannot be combined with other propert|\b(?:can ?not|can't|must not) (?:use|combine|send|include|update)\b.* with (?:the |any )?other propert`)
	neverUpdate = regexp.MustCompile(`\b(?:can ?not|can't|may not|must not|do not|don't) (?:update|change|modify|edit|patch)\b|\b(?:can ?not|can't|may not|must not) be (?:updated|changed|modified|edited|patched)\b`)
	allNever    = regexp.MustCompile(`^the (?:properties )?` + nameList + ` (?:properties )?(?:can ?not|can't|must not) be (?:updated|changed|modified|edited|patched)$`)
	appOnly     = regexp.MustCompile(`\b(?:can ?not|can't) be (?:updated|changed|set) (?:using|with|in|from) an? app(?:lication)?-only (?:context|access|token)`)
	comparison  = regexp.MustCompile(`\bmust (?:not )?be\b.*\b(?:less|greater|more|later|earlier|higher|lower|smaller|larger|before|after|exceed)\b`)
	sideEffect  = regexp.MustCompile(`\b(?:also|automatically) (?:updates?|changes?|sets?|modif(?:y|ies)|clears?|resets?)\b`)
	word        = regexp.MustCompile(`[A-Za-z][A-Za-z0-9_]*`)
)

// Relations returns what the introduction, the text of the body's section and the descriptions of properties say about how properties are
// updated.
func (p *Page) Relations(list []Property) []Relation {
	var out []Relation
	for _, in := range p.Prose {
		out = slices.Concat(out, only(in, list), always(in, list), relations(in, list, Property{}))
	}
	for _, p := range list {
		out = append(out, relations(p.Description, list, p)...)
	}
	return out
}

// relations reads the sentences of a text about a property, or about the body if it has no name.
func relations(in Inline, list []Property, of Property) []Relation {
	own := of.Name.Value
	var out []Relation
	for _, s := range sentences(in.Value) {
		names := in.namesIn(s.text, list)
		if own != "" && !slices.Contains(names, own) {
			names = append([]string{own}, names...)
		}
		kind := relationOf(s.lower, len(names), own != "")
		switch {
		case kind == Alone && own != "":
			names = []string{own}
		case (kind == Ordered || kind == Also) && own != "": // which the sentence bounds, or whose update has the effect
			names = append([]string{own}, slices.DeleteFunc(names, func(name string) bool { return name == own })...)
		}
		if kind != "" {
			out = append(out, Relation{Kind: kind, Names: names, Sentence: s.text, Page: of.Page, Pos: in.of(s)})
		}
	}
	return out
}

func relationOf(s string, names int, ofProperty bool) RelationKind {
	switch {
	case names == 0:
	case !ofProperty && appOnly.MatchString(s):
		return Personal
	case alone.MatchString(s):
		return Alone
	case names > 1 && together.MatchString(s) && obligation.MatchString(s) && !exclusive.MatchString(s):
		return Together
	case names > 1 && ofProperty && sideEffect.MatchString(s):
		return Also
	case names > 1 && ofProperty && comparison.MatchString(s), names == 1 && !ofProperty && later.MatchString(s):
		return Ordered
	case !ofProperty && (names == 1 || allNever.MatchString(s)) && !strings.Contains(s, " the default "):
		if m := neverUpdate.FindStringIndex(s); m != nil && !subordinate.MatchString(s) && !strings.Contains(s[m[1]:], " if ") && !strings.Contains(s[m[1]:], " unless ") {
			return Never
		}
	}
	return ""
}

// namesIn returns the properties that a sentence names: in code, in bold, or in a word with a capital letter inside.
func (in Inline) namesIn(sentence string, list []Property) []string {
	marked := map[string]bool{}
	for _, spans := range [][]Span{in.Codes, in.Bold} {
		for _, s := range spans {
			marked[strings.Trim(in.Span(s), " ,.")] = true
		}
	}
	var out []string
	for _, w := range word.FindAllString(sentence, -1) {
		if !marked[w] && w[1:] == strings.ToLower(w[1:]) {
			continue
		}
		if slices.ContainsFunc(list, func(p Property) bool { return p.Name.Value == w }) {
			out = appendNew(out, w)
		}
	}
	return out
}
