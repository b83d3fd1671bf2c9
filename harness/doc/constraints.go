package doc

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Constraints is what a property's description says about its values and about who may set them, beyond the type.
type Constraints struct {
	ReadOnly        bool
	Fixed           bool   // an update cannot set it, in other words than "read-only": set at creation, immutable, generated
	Required        bool   // in every update
	Condition       string // the sentence that permits an update only in some state
	Later           string // the sentence that wants a time after now, or after or before another one
	Replaced        string // the sentence that says that the service stores another value than the one it gets
	Nullable        bool
	ReadsNull       bool   // a response may have null; whether an update may set it is open
	NotNull         bool   // "not nullable"
	NullIgnored     string // the sentence that says that null changes nothing
	Deprecated      bool
	Values          []string // "Possible values are"
	Excluded        []string // words that are no values of an update; Values lacks them, a type's page may not
	OnlyKind        string   // the one of several values that is supported, of the property or of a member of its value
	Numbers         []string // of a list of numbers with labels
	Combined        bool     // several of the values may be sent together, joined by commas
	Minimum         *float64 // "Valid values a to b"
	Maximum         *float64
	Ranges          []string // different ranges of one row, of which none can be the property's
	MinLength       *uint64
	MaxLength       *uint64
	MaxItems        *uint64
	Form            string   // the sentence that says in words which form the values of a text have
	OnlyMembers     []string // of a complex value, which alone an update may set
	Unsupported     []string // members of a complex value
	RequiredMembers []string // of a complex value, which it always has
	Unread          []string // sentences that read like a promise, and that no rule understands
}

// Settable says whether an update may set the property in any state.
func (c Constraints) Settable() bool { return !c.ReadOnly && !c.Fixed }

var (
	readOnly         = regexp.MustCompile(`\bread[- ]only\b`)
	readonlySentence = regexp.MustCompile(`(?:^|\. *)readonly\.`)
	condition        = regexp.MustCompile(`^(?:if|when|for|unless|after|once|while|until|in|on|mode|access|permission|property of|domain|copy|version|state)\b`)
	maxElements      = regexp.MustCompile(`(?i)maximum of (\d+) elements`)
	combined         = regexp.MustCompile(`\bmulti-?valued enum|\bflags? enum|\benum(?:eration)? of flags|\bflags[.;]|(?:values|members|flags) (?:can|may) be combined|combination of (?:these|the following|values|members|flags)|(?:may|can) be specified together|separated by commas|\bmutually exclusive\b|comma[- ]separated (?:list|values)`)

	// Words in which a sentence promises something about values or updates, and the beginnings of those that describe a setting.
	promise     = regexp.MustCompile(`\bmust (?:be|not|have|match|conform|contain|start|begin|end|also|include|only|specify|supply)\b|\b(?:cannot|can ?not|can't|may not|may only|can only) (?:be|begin|contain|start|end|change|exceed|have|include|update)\b|\bonly (?:if|when)\b|\b(?:is|are) required\b|^required (?:if|when|for)\b|\bwrite[- ]only\b|\b(?:allowed|permitted) characters\b|\b(?:is|are) unique\b|\bin the (?:future|past)\b|\balso (?:updates|changes|sets)\b|\bmutually exclusive\b|\brequires (?:adjusting|changing|updating|setting)\b|\b(?:exactly|precisely|just) as (?:it|they) (?:is|are|was|were) (?:sent|given|received|provided|supplied|entered)\b|\bverbatim\b|\b(?:keeps?|preserves?|retains?) (?:the|its|their) order\b|\bonly (?:allowed|permitted|supported|possible) (?:if|when|while|for|until|before|after)\b`)
	indicates   = regexp.MustCompile(`^ *(?:this property )?(?:indicates|determines|specifies|shows|says) (?:if|whether)\b|^ *(?:true|false|whether|if)\b`)
	otherList   = regexp.MustCompile(`^the (?:property|possible|valid|allowed|supported|enum(?:eration)?) values are\b`)
	description = regexp.MustCompile(`^(?:indicates|whether|requires? |type of|specifies whether|a boolean|the value indicating|specify whether|represents|this policy setting determines|value that (?:determines|indicates)|the (?:minimum|maximum) (?:size|amount)\b)`)
)

func readConstraints(in Inline, property string) Constraints {
	lower := strings.ToLower(in.Value)
	c := Constraints{
		ReadOnly:   isReadOnly(lower),
		Deprecated: strings.HasPrefix(lower, "deprecated") || strings.HasPrefix(lower, "(deprecated)"),
		Values:     listedValues(in),
		Numbers:    listedNumbers(in),
		MaxItems:   unsigned(maxElements.FindStringSubmatch(in.Value)),
	}
	if i := slices.Index(c.Values, "null"); i >= 0 {
		c.Values, c.Nullable = slices.Delete(c.Values, i, i+1), true
	}
	if len(c.Values) == 0 {
		c.Values = requiredValues(in)
	}
	c.setValues(c.Values, lower)
	c.exclude(in)
	var bounds bounds
	ofValue := false // the last sentence has an excluded value as its subject
	for _, s := range sentences(in.Value) {
		if ofValue && strings.HasPrefix(s.lower, "it ") {
			continue
		}
		ofValue = c.excludes(s) && slices.ContainsFunc(c.Excluded, func(v string) bool { return strings.HasPrefix(s.text, v+" ") })
		if ofValue {
			continue
		}
		understood := c.readNullIgnored(s) || in.nullOfOther(s, property) || c.readNull(s.lower)
		understood = c.readSettable(s) || understood
		understood = bounds.read(s.lower) || understood
		understood = c.readReplaced(s) || understood
		understood = c.readLater(s) || understood
		understood = understood || c.excludes(s)
		if !understood && len(c.Values) == 0 && otherList.MatchString(s.lower) {
			c.Unread = append(c.Unread, s.text)
			continue
		}
		if understood = understood || len(c.Values) > 0 && mustBe.MatchString(s.text); !understood && promise.MatchString(s.lower) && !description.MatchString(s.lower) && (!strings.Contains(s.lower, "creat") || strings.Contains(s.lower, "update")) && !readOnly.MatchString(s.lower) && !listStart.MatchString(s.text) && !maxElements.MatchString(s.text) {
			c.Unread = append(c.Unread, s.text)
		}
	}
	c.Minimum, c.Maximum, c.Ranges = bounds.values()
	c.MinLength, c.MaxLength = bounds.lengths()
	c.Nullable, c.ReadsNull = c.Nullable && !c.NotNull, c.ReadsNull && !c.NotNull
	c.Fixed = c.Fixed && !c.ReadOnly
	if !c.Settable() {
		c.Required, c.Condition = false, ""
	}
	return c
}

// setValues sets the values of an enumeration, and whether an update may send several of them: several values, not a list of them.
func (c *Constraints) setValues(values []string, lower string) {
	c.Values = values
	c.Combined = len(values) > 1 && combined.MatchString(lower)
}

// isReadOnly accepts the unconditional statement only, not "read-only when …", "for a synchronized user, it is read-only" or "read-only mode".
func isReadOnly(lower string) bool {
	for _, m := range readOnly.FindAllStringIndex(lower, -1) {
		start := strings.LastIndexAny(lower[:m[0]], ".!?") + 1
		if lead := strings.TrimSpace(lower[start:m[0]]); indicates.MatchString(lower[start:]) || subordinate.MatchString(lead) && strings.Contains(lead, ",") {
			continue // the value says of something else that it is read-only, or it is under a condition
		}
		before, after := lower[:m[0]], lower[m[1]:]
		after = strings.TrimLeftFunc(after, func(c rune) bool { return c != '.' && !unicode.IsLetter(c) && !unicode.IsDigit(c) })
		if !strings.HasSuffix(strings.TrimRight(before, " "), "not") && !condition.MatchString(after) {
			return true
		}
	}
	return readonlySentence.MatchString(lower)
}

// sentence is one sentence of a text, as written and in lower case with plain quotes, and where it begins in the text.
type sentence struct {
	text, lower string
	start       int
}

var sentenceEnd = regexp.MustCompile(`[.!?](?:\s+|$)`)

// sentences splits a text after full stops that do not belong to an abbreviation.
func sentences(text string) []sentence {
	var out []sentence
	start := 0
	add := func(part string) {
		if s := strings.TrimSpace(part); s != "" {
			out = append(out, sentence{s, strings.ReplaceAll(strings.ToLower(s), "’", "'"), start + strings.Index(part, s)})
		}
	}
	for _, m := range sentenceEnd.FindAllStringIndex(text, -1) {
		part := text[start:m[0]]
		if word := part[strings.LastIndexAny(part, " (")+1:]; word == "e.g" || word == "i.e" || word == "vs" {
			continue
		}
		add(part)
		start = m[1]
	}
	add(text[start:])
	return out
}

// unsigned is the number that a regular expression's first group matched, if it matched.
func unsigned(match []string) *uint64 {
	if match == nil {
		return nil
	}
	n, err := strconv.ParseUint(strings.ReplaceAll(match[1], ",", ""), 10, 32)
	if err != nil {
		return nil
	}
	return &n
}
