package doc

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// itemValue matches the item of a list that is a value, or begins with one and explains it.
var itemValue = regexp.MustCompile(`^([A-Za-z_]\w*)(?: *$| +(?:--?|–|—) |: )`)

// namedValues reads the values of a type that is not primitive, in forms that only count there: at least two code spans behind a colon
// ("which can be: `low`, `high`"), or the items of an HTML list behind "supported values are".
func namedValues(in Inline) []string {
	for _, c := range in.Codes {
		if !strings.HasSuffix(strings.TrimRight(in.Value[:c.Start], " "), ":") {
			continue
		}
		list := listedSpans(in, in.Codes, c.Start)
		last := in.Codes[len(in.Codes)-1].End
		if rest := strings.TrimLeft(in.Value[last:], " "); len(list) > 1 && (rest == "" || rest[0] == '.') {
			return list
		}
	}
	return itemValues(in)
}

// itemValues reads the items of an HTML list, or the first cells of an HTML table, behind the words that begin a list of values.
func itemValues(in Inline) []string {
	start := listStart.FindStringIndex(in.Value)
	if m := followingValues.FindStringIndex(in.Value); m != nil {
		start = m
	}
	if start == nil {
		return nil
	}
	var out []string
	for _, s := range in.Items {
		m := itemValue.FindStringSubmatch(strings.TrimSpace(in.Span(s)))
		if s.Start < start[1]-1 || m == nil {
			return nil
		}
		out = appendNew(out, m[1])
	}
	return out
}

var (
	followingValues = regexp.MustCompile(`(?i)\bfollowing values(?: are supported\b|:)`)

	// What introduces two or more values that end the sentence, and what is between them.
	alternative = regexp.MustCompile(`(?i)(?:(?:^|, |[.] )(?:(?:the|its) value is )?either|(?:^|, |[.] )can be(?: either)?|\bfollowing values only:?) *$`)
	between     = regexp.MustCompile(`^(?:, *|,? (?:or|and) )$`)
	quotedWords = regexp.MustCompile(`(?i)(?:^|, )can be (?:either )?("\w+"(?:, "\w+")*,? or "\w+")$`)
)

// alternatives reads "Either `a` or `b`." and `can be "a" or "b"`, where the values end the sentence.
func alternatives(in Inline) []string {
	for i, c := range in.Codes {
		if !alternative.MatchString(in.Value[:c.Start]) {
			continue
		}
		out, end := []string{in.Span(c)}, c.End
		for _, next := range in.Codes[i+1:] {
			if !between.MatchString(in.Value[end:next.Start]) {
				break
			}
			out, end = appendNew(out, in.Span(next)), next.End
		}
		if rest := strings.TrimLeft(in.Value[end:], " "); len(out) > 1 && (rest == "" || rest[0] == '.') {
			return out
		}
	}
	for _, s := range sentences(in.Value) {
		if m := quotedWords.FindStringSubmatch(s.text); m != nil {
			return word.FindAllString(strings.ReplaceAll(m[1], "or \"", "\""), -1)
		}
	}
	return nil
}

// readIntegers turns the listed values of an integer into its bounds, if they follow each other.
func (c *Constraints) readIntegers(t TypeRef) {
	if t.Collection || !slices.Contains([]string{"Edm.Byte", "Edm.Int16", "Edm.Int32", "Edm.Int64"}, t.Name) || c.Combined || len(c.Values) < 2 || c.Minimum != nil || c.Maximum != nil {
		return
	}
	for i, v := range c.Values {
		n, err := strconv.Atoi(v)
		first, _ := strconv.Atoi(c.Values[0])
		if err != nil || n != first+i {
			return
		}
	}
	c.Minimum, c.Maximum = float(c.Values[0]), float(c.Values[len(c.Values)-1])
}

var (
	mustBe   = regexp.MustCompile(`(?:^|[.] )Must be (?:either |one of )?`)
	mustBeIs = regexp.MustCompile(`^(?:,? or|,| or empty|,? or empty)? *$`)
)

// requiredValues reads the values of "Must be `a`, `b`, or empty.": code spans with nothing else between them.
func requiredValues(in Inline) []string {
	m := mustBe.FindStringIndex(in.Value)
	if m == nil {
		return nil
	}
	var out []string
	at := m[1]
	for _, c := range in.Codes {
		if c.Start < at {
			continue
		}
		if !mustBeIs.MatchString(in.Value[at:c.Start]) {
			break
		}
		out, at = appendNew(out, in.Span(c)), c.End
	}
	rest, _, _ := strings.Cut(in.Value[at:], ".")
	if len(out) == 0 || !mustBeIs.MatchString(rest) {
		return nil
	}
	return out
}

// notValues are the words of a sentence whose colon begins examples or something else than the values of a property.
var notValues = regexp.MustCompile(`(?i)\b(?:examples?|e\.g|such as|includes?|included|including|scenarios?|formats?|characters?|keys?|names?|with|cannot|can't|not)\b`)

// introducedValues reads the values of a text property in a form that names them without saying that they are values: "The kind of lamp: `desk`,
// `wall`, `floor`." At least two single words follow the first colon of a sentence, and end it.
func introducedValues(in Inline) []string {
	for _, c := range in.Codes {
		before := strings.TrimRight(in.Value[:c.Start], " ")
		start := max(strings.LastIndex(before, ". "), strings.LastIndex(before, "  ")) + 1
		lead := before[start:]
		if !strings.HasSuffix(before, ":") || strings.Count(lead, ":") > 1 || notValues.MatchString(lead) {
			continue
		}
		list := listedSpans(in, in.Codes, c.Start)
		if len(list) < 2 || slices.ContainsFunc(list, func(v string) bool { return !isIdentifier(v) }) {
			return nil
		}
		for _, last := range in.Codes {
			if last.Start < c.Start || in.Span(last) != list[len(list)-1] {
				continue
			}
			if rest := strings.TrimLeft(in.Value[last.End:], " "); rest == "" || rest[0] == '.' {
				return list
			}
		}
		return nil
	}
	return nil
}

// unlisted matches a sentence about the values of a text or a number.
var unlisted = regexp.MustCompile(`(?i)^(?:the )?(?:possible|valid|allowed|supported|permitted|acceptable) (?:\w+ )?values are\b`)

// readUnlisted keeps the first sentence about the values of a text or a number, if it names none, or only some.
func (c *Constraints) readUnlisted(p Property) {
	if !c.Settable() || p.Type.Name == "Edm.Boolean" || !p.Type.Edm() || len(c.Values) > 0 && p.Type.Name == "Edm.String" || c.Minimum != nil || c.Maximum != nil || len(c.Ranges) > 0 {
		return
	}
	for _, s := range sentences(p.Description.Value) {
		if unlisted.MatchString(s.text) && s.text != c.Form {
			c.Unread = appendNew(c.Unread, s.text)
			return
		}
	}
}
