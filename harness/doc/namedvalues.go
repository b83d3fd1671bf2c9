package doc

import (
	"regexp"
	"slices"
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
	start := listStart.FindStringIndex(in.Value)
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
