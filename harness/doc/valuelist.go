package doc

import (
	"regexp"
	"slices"
	"strings"
)

var (
	listStart = regexp.MustCompile(`(?i)\b(?:(?:possible|valid|supported|allowed|available|permitted|acceptable|property)(?: string)? values?(?: for [^.:,]{1,40}| in the collection)?(?:(?: are| is| include| can be|,? one of)(?: ?:)?| ?:)|the values? (?:are|can be)|can be one of|one of(?: the following)?(?: valid)?(?: string)?(?: values)?|enum values are)[:\s]*`)
	oneOf     = regexp.MustCompile(`(?i)^one of[^:]*$`)

	// What may stand between two values: a separator, the number of a member, or an explanation of the first value.
	separator   = regexp.MustCompile(`^[\s,;:|/"']*(?:\([^)]{0,200}\))?[\s,;|/"']*(?:(?:or|and)\b)?[\s,"']*$`)
	numbered    = regexp.MustCompile(`^[\s,;]*(\d+) ?[-=:] ?$`)
	explanation = regexp.MustCompile(`^[^.]*(?:[,;)]|\b(?:or|and))\s*(?:or |and )?$`)
	through     = regexp.MustCompile(`^ (?:through|to|up to|-|–) $`)
)

// listedValues reads the value list of a description: the code spans that follow "possible values are", else words in strong emphasis or,
// if no code follows anywhere, plain words.
func listedValues(in Inline) (words []string) {
	for at := 0; ; {
		m := listStart.FindStringIndex(in.Value[at:])
		if m == nil {
			return words
		}
		weak := oneOf.MatchString(strings.TrimSpace(in.Value[at+m[0] : at+m[1]])) // "one of the lamps" begins no list
		at += m[1]
		codes := listedSpans(in, in.Codes, at)
		if len(codes) > 1 || len(codes) > 0 && !weak {
			return codes
		}
		if bold := listedSpans(in, in.Bold, at); len(bold) > 1 {
			return bold
		}
		if words == nil && !weak {
			words = listedWords(in.Value[at:])
		}
	}
}

// listedSpans reads consecutive spans, of code or of strong emphasis. An explanation may follow a value: after a mark (`a` - on, `b` - off), or as a part of
// the same sentence.
func listedSpans(in Inline, spans []Span, at int) (out []string) {
	mark := ""
	seen := map[string]bool{} // lists may be long
	for _, c := range spans {
		if c.Start < at {
			continue
		}
		between, nextMark := in.Value[at:c.Start], explanationMark(in.Value[c.End:])
		switch {
		case len(out) == 1 && through.MatchString(between):
			return nil // a range
		case separator.MatchString(between), numbered.MatchString(between):
		case len(out) > 0 && (mark != "" && mark == nextMark || explanation.MatchString(between)):
		default:
			return out
		}
		if v := strings.Trim(in.Span(c), " ,.\"'"); v != "" && !seen[v] {
			out, seen[v] = append(out, v), true
		}
		at, mark = c.End, nextMark
	}
	return out
}

// listedNumbers reads the numbers before the labels of a value list: "Possible values are: 0 - `off`, 1 - `on`".
func listedNumbers(in Inline) (out []string) {
	m := listStart.FindStringIndex(in.Value)
	if m == nil {
		return nil
	}
	at := m[1]
	for _, label := range in.Codes {
		if label.Start < at {
			continue
		}
		number := numbered.FindStringSubmatch(in.Value[at:label.Start])
		if number == nil {
			break
		}
		out, at = append(out, number[1]), label.End
	}
	if len(out) < 2 {
		return nil
	}
	return out
}

// explanationMark returns the mark between a value and its explanation, or "".
func explanationMark(after string) string {
	after = strings.TrimLeft(after, " ")
	for _, mark := range []string{":", "-", "–", "(", "="} {
		if strings.HasPrefix(after, mark) {
			return mark
		}
	}
	return ""
}

// listedWords reads `a, b, or c.`: at least two single words.
func listedWords(text string) []string {
	if i := strings.IndexAny(text, ".;\n"); i >= 0 {
		text = text[:i]
	}
	text = strings.NewReplacer(" or ", ",", " and ", ",").Replace(text)
	var out []string
	for _, v := range strings.Split(text, ",") {
		v = strings.Trim(strings.TrimPrefix(strings.TrimSpace(v), "or "), " *`\"'")
		if v != "" && !isIdentifier(v) {
			return nil
		}
		out = appendNew(out, v)
	}
	if len(out) < 2 {
		return nil
	}
	return out
}

// appendNew appends a value unless it is empty or in the list.
func appendNew(list []string, v string) []string {
	if v == "" || slices.Contains(list, v) {
		return list
	}
	return append(list, v)
}
