package contract

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// Promise is a sentence of a description that says more than its schemas can.
type Promise struct {
	Text   string // the sentence
	Cite   string
	Digits int // of a fraction of a second, see Promises.Precision
}

// Promises are what the prose about an operation, or about one property, says of values; nil where it says nothing.
type Promises struct {
	Exact     *Promise // texts are stored as they are sent, in all their characters
	Precision *Promise // instants keep so many fraction digits
	Ordered   *Promise // collections keep the order of their items
	CaseOf    *Promise // members of enumerations are case-sensitive
	Unique    *Promise // a name that occurs twice in an object is an error
}

// Promised returns what the prose says of a property: that of its own description, or else what the description says of all properties.
func (o *Operation) Promised(name string, which func(Promises) *Promise) *Promise {
	if p := o.Property(name); p != nil {
		if own := which(p.Promises); own != nil {
			return own
		}
	}
	return which(o.Promises)
}

// promises reads the prose of the description as a whole, of the path, of the operation and of its body, and then that of each property.
func (r *reader) promises(op *Operation, p *patch, body *yaml.Node) {
	for _, above := range []*yaml.Node{r.in(r.root, "info"), p.item, p.node, r.resolve(body)} {
		for _, name := range []string{"summary", "description"} {
			if text := r.in(above, name); text != nil && text.Kind == yaml.ScalarNode {
				for _, s := range r.sentences(text) {
					if above == p.node {
						s.Cite = r.citationOr(above, s.Cite)
					}
					op.Promises.read(s, false)
				}
			}
		}
	}
	for i := range op.Properties {
		property := &op.Properties[i]
		for _, text := range split(property.Schema.Description) {
			property.Promises.read(Promise{Text: text.words, Cite: property.Cite}, true)
		}
	}
}

// citationOr returns the line of a page that a node cites, or else the given one.
func (t *tree) citationOr(n *yaml.Node, other string) string {
	if cite := t.extension(n, ExtCite); cite != nil && cite.Kind == yaml.ScalarNode && cite.Value != "" {
		return cite.Value
	}
	return other
}

// sentences lists the sentences of a text with their lines.
func (t *tree) sentences(n *yaml.Node) (out []Promise) {
	for _, s := range split(n.Value) {
		at := t.where(n)
		if n.Style&yaml.LiteralStyle != 0 { // the text begins below the node, and has its lines
			at.line += 1 + s.line
		}
		out = append(out, Promise{Text: s.words, Cite: at.cite()})
	}
	return out
}

// sentence is one of a text, without its line breaks, and how many lines of the text are before it.
type sentence struct {
	words string
	line  int
}

// betweenSentences separates sentences, paragraphs and the items of a list.
var betweenSentences = regexp.MustCompile(`[.;!?](\s|$)|\n\s*\n|\n\s*[*+-]\s`)

func split(text string) (out []sentence) {
	const longest = 1 << 16 // a text may be as large as its file
	text = text[:min(len(text), longest)]
	add := func(from, to int) {
		part := text[from:to]
		start := from + len(part) - len(strings.TrimLeft(part, " \t\r\n*+-"))
		if words := strings.Join(strings.Fields(text[start:max(start, to)]), " "); words != "" {
			out = append(out, sentence{words, strings.Count(text[:start], "\n")})
		}
	}
	from := 0
	for _, at := range betweenSentences.FindAllStringIndex(text, -1) {
		add(from, at[0])
		from = at[1]
	}
	add(from, len(text))
	return out
}

// read notes what a sentence promises, if that is anything. One about a single property need not name texts or instants.
func (p *Promises) read(s Promise, own bool) {
	if p.Exact == nil && asSent.MatchString(s.Text) && (own || aboutTexts.MatchString(s.Text)) && !limited.MatchString(s.Text) {
		p.Exact = &s
	}
	if digits := fractionDigits(s.Text); p.Precision == nil && digits > 0 && (own || aboutInstants.MatchString(s.Text)) {
		s.Digits = digits
		p.Precision = &s
	}
	if p.Ordered == nil && keepsOrder.MatchString(s.Text) && (own || aboutCollections.MatchString(s.Text)) && !sorted.MatchString(s.Text) {
		p.Ordered = &s
	}
	if p.Unique == nil && uniqueNames.MatchString(s.Text) && !negated.MatchString(s.Text) {
		p.Unique = &s
	}
	if p.CaseOf == nil && caseSensitive.MatchString(s.Text) && (own || aboutEnums.MatchString(s.Text)) && !negated.MatchString(s.Text) {
		p.CaseOf = &s
	}
}

// What sentences say. "Unchanged" alone is no promise of exactness: most often it is said of properties that an update leaves out, which the
// words of limited exclude, together with conditions and with texts of another kind than values.
var (
	asSent = regexp.MustCompile(`(?i)\b(keeps?|kept|stores?|stored|saves?|saved|persist(s|ed)|returns?|returned|preserves?|preserved|retains?|retained)\b.{0,60}` +
		`(\b(exactly|precisely|just) as (it (is|was) |they (are|were) |you )?(send|sent|given|received|provided|supplied|submitted|entered|written)\b|` +
		`\bverbatim\b|\bunchanged\b|\bunmodified\b|\b(byte|character)[ -](for|by)[ -](byte|character)\b)`)
	aboutTexts = regexp.MustCompile(`(?i)\b(strings?|texts?)\b|^(all )?(values?|properties|fields|members)\b`)
	limited    = regexp.MustCompile(`(?i)\b(not|never|no|cannot|unless|except|if|when|while|where|until|omit\w*|left out|absent|missing|others?|existing|previous|old|must|should|may|might|updates?|patch|e-?tags?|tokens?|headers?|cursors?|links?|errors?)\b|n't\b`)
	keepsOrder = regexp.MustCompile(`(?i)\bin the (same )?order (given|sent|received|provided|supplied|submitted|of the (request|update))\b|` +
		`\b(keeps?|kept|preserves?|retains?|maintains?) (the |its |their )?order\b|\border (of (the |its |their )?(items|elements|members|entries) )?(is|are) (always )?(kept|preserved|retained|maintained|significant)\b`)
	aboutCollections = regexp.MustCompile(`(?i)\b(collections?|arrays?|lists?|items)\b`)
	sorted           = regexp.MustCompile(`(?i)\b(not|no|never|may|might|any order|sort\w*|\w*orderby|alphabetical\w*|ascending|descending|first|last|unless|except)\b|n't\b`)
	caseSensitive    = regexp.MustCompile(`(?i)\bcase[- ]sensitive\b`)
	aboutEnums       = regexp.MustCompile(`(?i)\b(enum\w*|members?|values)\b`)
	uniqueNames      = regexp.MustCompile(`(?i)\b(member|property) names? (may|must|can) (only )?(occur|appear) (only )?once\b|\bduplicated? (members|(member |property )?names|keys|properties) (are|is) (rejected|refused|an error|errors|invalid)\b`)
	negated          = regexp.MustCompile(`(?i)\b(not|no|never|nor)\b|n't\b`)
	aboutInstants    = regexp.MustCompile(`(?i)\b(instants?|date-?times?|date-time values|dates and times|time ?stamps?|times)\b`)
	fraction         = regexp.MustCompile(`(?i)\b(\d|one|two|three|four|five|six|seven|eight|nine) (fraction(al)?|decimal)[ -](seconds? )?(digits?|places?)\b`)
	fractionUnit     = regexp.MustCompile(`(?i)\b(milli|micro|nano)seconds?\b`)
	keepsFraction    = regexp.MustCompile(`(?i)\b(keeps?|kept|stores?|stored|have|has|preserves?|preserved|retains?|retained|precision|precise|resolution|accurate)\b`)
	losesFraction    = regexp.MustCompile(`(?i)\b(up to|at most|no more than|may|might|truncat\w+|round\w*|drop\w*|ignor\w+|cut|lost|without|duration|timeout|latency|delay|lag|(not|no) (\w+ ){0,2}(\d|fraction|milli|micro|nano)\w*)\b`)
)

// fractionDigits is the number of fraction digits that a sentence says instants keep, or 0.
func fractionDigits(text string) int {
	if !keepsFraction.MatchString(text) || losesFraction.MatchString(text) {
		return 0
	}
	if m := fraction.FindStringSubmatch(text); m != nil {
		word := strings.ToLower(m[1])
		if n, err := strconv.Atoi(word); err == nil {
			return n
		}
		return 1 + slices.Index([]string{"one", "two", "three", "four", "five", "six", "seven", "eight", "nine"}, word)
	}
	if m := fractionUnit.FindStringSubmatch(text); m != nil {
		return map[string]int{"milli": 3, "micro": 6, "nano": 9}[strings.ToLower(m[1])]
	}
	return 0
}
