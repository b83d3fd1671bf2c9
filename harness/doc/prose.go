package doc

import (
	"regexp"
	"strings"
)

var (
	// What a sentence outside of tables promises or forbids: a condition of updates, what an update may have, and what else it changes.
	proseLimit  = regexp.MustCompile(`\bonly (?:be|possible|succeeds?|allowed|permitted|when|if|after|before|certain|the|a subset|additive|applies|supports?|you)\b|\bonly (?:\w+ ){1,3}(?:can|may|are|is)\b|\b(?:update|change|modify|set) only\b|\bmust\b|\b(?:can ?not|can't)\b|\b(?:do not|don't) (?:update|change|modify|set|send|include|write)\b|\b(?:is|are|does|do) not (?:possible|supported|support|allowed|permitted|intended)\b|\bonly (?:supported|accessible)\b|\bexcluding\b|\bthe values? (?:can|may) be\b|^required (?:fields|properties)\b`)
	proseEffect = regexp.MustCompile(`\b(?:is|are|be) (?:overwritten|replaced|ignored|removed|deleted|reset)\b|\b(?:will|also) (?:replaces?|overwrites?|removes?|deletes?|resets?|sends?)\b|\breplaces the (?:entire|whole|existing)\b|\bwill be (?:sent|created|set)\b|\botherwise that property\b|\bsupports extensions\b|^\[!include.*deprecat`)
	// What it demands of the caller.
	proseCaller = regexp.MustCompile(`\bonly (?:\w+ ){1,3}can (?:update|change|call|use)\b|\bsigned-in user can\b|\blicen[sc]e\b.*\b(?:required|needed)\b|\brequires? an? (?:\w+ ){0,4}licen[sc]e\b|\b(?:user|caller|app|account)s? (?:must|needs? to) (?:have|be|belong)\b|\baccessible by\b|\bmember or guest users\b|\bapplication-only context\b|\bone of the following roles\b`)
	deprecation = regexp.MustCompile(`(?i)\b(?:api|method|operation|endpoint)\b[^.]{0,40} (?:is|are|has been|have been) deprecated\b`)
	label       = regexp.MustCompile(`^(?:\[!(?:NOTE|IMPORTANT|TIP|CAUTION|WARNING)\] *)?(?:Note(?: that|:)? )?`)
	typeInBody  = regexp.MustCompile(`@odata\.type property with (?:a|the) value(?: of)? (#[\w.]+) must be (?:included|specified|provided|sent) in the (?:request )?body`)
	// Sentences that only say how to write the body or where to read on.
	proseOther = regexp.MustCompile(`\bproduction (?:use|applications)\b|\bonly the (?:following|values)\b|\bmaintain their previous values\b|\bwill not change\b|^(?:for (?:more|best|a list|the list|example)|to learn|see|learn)\b|\bpermissions? (?:is|are) required\b|\bthe following (?:table|is an|shows)\b|\bthis means\b`)
)

// Promise is a sentence of the introduction or of the sections about the request that reads like a promise.
type Promise struct {
	Text
	Caller bool   // it demands something of the caller
	Type   string // the `@odata.type` that it says each body has, `#microsoft.graph.lamp`
}

// Said returns the sentence without the label of a note.
func (p Promise) Said() string { return said(p.Value) }

func said(sentence string) string { return sentence[len(label.FindString(sentence)):] }

// of returns the place of a sentence of the text, behind the label of a note, which has a line of its own.
func (in Inline) of(s sentence) Pos { return in.at(s.start + len(label.FindString(s.text))) }

// namedInBody returns the type that each body must name, in the words of a sentence, or "".
func namedInBody(in Inline, sentence string) string {
	m := typeInBody.FindStringSubmatch(sentence)
	if m == nil || !in.marks(m[1]) {
		return ""
	}
	return m[1]
}

// Promises returns the sentences outside of tables that read like promises, each once.
func (p *Page) Promises() []Promise {
	var out []Promise
	seen := map[string]bool{}
	for _, in := range p.Prose {
		for _, s := range sentences(in.Value) {
			caller := proseCaller.MatchString(s.lower)
			if seen[s.text] || proseOther.MatchString(s.lower) && !strings.Contains(s.lower, "excluding") || !caller && !proseLimit.MatchString(s.lower) && !proseEffect.MatchString(s.lower) {
				continue
			}
			seen[s.text] = true
			out = append(out, Promise{Text{s.text, in.of(s)}, caller, namedInBody(in, s.text)})
		}
	}
	return out
}

// openList is a list that a text introduces.
type openList struct {
	open  bool
	items int
}

// begin opens a list if a paragraph introduces one.
func (l *openList) begin(paragraph string) {
	*l = openList{open: strings.HasSuffix(strings.TrimRight(paragraph, "* "), ":")}
}

// add appends an item to the text that introduces it, and says whether a list was open.
func (l *openList) add(to *Inline, item Inline) bool {
	if !l.open {
		return false
	}
	if l.items++; l.items > 1 {
		to.Value += ","
	} else if !strings.HasSuffix(to.Value, ":") {
		to.Value += ":"
	}
	to.join(item.slice(0, len(strings.TrimRight(item.Value, " ;,."))))
	return true
}

// addProse keeps a paragraph of the introduction or of a section about the request, with the list that it introduces.
func (p *Page) addProse(section SectionKind, b *block) {
	about := section == RequestSection || section == HeadersSection || section == PathSection || section == BodySection
	if !about && (len(p.Sections) != 1 || p.Title.Line == 0) {
		return
	}
	if n := len(p.Prose); b.item && n > 0 && p.list.add(&p.Prose[n-1], b.inline) {
		return
	}
	p.list.begin(b.inline.Value)
	p.Prose = append(p.Prose, b.inline.slice(0, len(b.inline.Value))) // what a list appends is not for others
}

// Deprecated returns the place where the introduction calls the operation deprecated; the zero Pos if it does not.
func (p *Page) Deprecated() Pos {
	for _, in := range p.Intro {
		if deprecation.MatchString(in.Value) {
			return in.Pos
		}
	}
	return Pos{}
}
