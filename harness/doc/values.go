package doc

import (
	"regexp"
	"strings"
)

var (
	listStart = regexp.MustCompile(`(?i)\b(?:(?:possible|valid|supported|allowed|available|permitted|acceptable)(?: string)? values?(?: for [^.:,]{1,40}| in the collection)?(?:(?: are| is| include| can be|,? one of)(?: ?:)?| ?:)|the values? (?:are|can be)|can be one of|one of(?: the following)?(?: valid)?(?: string)?(?: values)?|enum values are)[:\s]*`)
	oneOf     = regexp.MustCompile(`(?i)^one of[^:]*$`)
	separator = regexp.MustCompile(`^[\s,;:|/"']*(?:\([^)]{0,200}\))?[\s,;|/"']*(?:(?:or|and)\b)?[\s,"']*$`)
	numbered  = regexp.MustCompile(`^[\s,;]*\d+ ?[-=:] ?$`)
	explained = regexp.MustCompile(`^[^.]*(?:[,;)]|\b(?:or|and))\s*(?:or |and )?$`)
	through   = regexp.MustCompile(`^ (?:through|to|up to|-|–) $`)
)

// listedValues reads the value list of a description: code spans in a row after "possible values are", or bare words where no code
// follows anywhere.
func listedValues(in Inline) (bare []string) {
	for at := 0; ; {
		m := listStart.FindStringIndex(in.Value[at:])
		if m == nil {
			return bare
		}
		m[0], m[1] = m[0]+at, m[1]+at
		loose := oneOf.MatchString(strings.TrimSpace(in.Value[m[0]:m[1]]))
		coded := codedValues(in, m[1])
		if len(coded) > 1 || len(coded) > 0 && !loose {
			return coded
		}
		if bare == nil && !loose {
			bare = bareValues(in.Value[m[1]:])
		}
		at = m[1]
	}
}

// codedValues reads code spans in a row. What explains one of them may stand before the next: behind a mark that all of them have,
// or as a part of one sentence.
func codedValues(in Inline, at int) (out []string) {
	mark := ""
	for _, c := range in.Codes {
		if c.Start < at {
			continue
		}
		between, after := in.Value[at:c.Start], markOf(in.Value[c.End:])
		switch {
		case len(out) == 1 && through.MatchString(between):
			return nil // a range
		case separator.MatchString(between), numbered.MatchString(between):
		case len(out) > 0 && (mark != "" && mark == after || explained.MatchString(between)):
		default:
			return out
		}
		out = appendNew(out, strings.Trim(in.Span(c), " ,.\"'"))
		at, mark = c.End, after
	}
	return out
}

// markOf is the mark between a value and its explanation.
func markOf(after string) string {
	after = strings.TrimLeft(after, " ")
	for _, mark := range []string{":", "-", "–", "(", "="} {
		if strings.HasPrefix(after, mark) {
			return mark
		}
	}
	return ""
}

var conjunctions = strings.NewReplacer(" or ", ",", " and ", ",")

// bareValues reads `a, b, or c.`: at least two single words.
func bareValues(text string) []string {
	if i := strings.IndexAny(text, ".;\n"); i >= 0 {
		text = text[:i]
	}
	text = conjunctions.Replace(text)
	var out []string
	for _, v := range strings.Split(text, ",") {
		v = strings.Trim(strings.TrimPrefix(strings.TrimSpace(v), "or "), " *`\"'")
		if v == "" {
			continue
		}
		if !isIdentifier(v) {
			return nil
		}
		out = appendNew(out, v)
	}
	if len(out) < 2 {
		return nil
	}
	return out
}

func appendNew(list []string, v string) []string {
	for _, have := range list {
		if have == v {
			return list
		}
	}
	if v == "" {
		return list
	}
	return append(list, v)
}
