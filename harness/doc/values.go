package doc

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
)

var (
	listStart = regexp.MustCompile(`(?i)\b(?:(?:possible|valid|supported|allowed|available|permitted|acceptable)(?: string)? values?(?: for [^.:,]{1,40}| in the collection)?(?:(?: are| is| include| can be|,? one of)(?: ?:)?| ?:)|the values? (?:are|can be)|can be one of|one of(?: the following)?(?: valid)?(?: string)?(?: values)?|enum values are)[:\s]*`)
	oneOf     = regexp.MustCompile(`(?i)^one of[^:]*$`)
	separator = regexp.MustCompile(`^[\s,;:|/"']*(?:\([^)]{0,200}\))?[\s,;|/"']*(?:(?:or|and)\b)?[\s,"']*$`)
	plainly   = map[string]bool{"": true, " ": true, ", ": true, " or ": true, " and ": true, ", or ": true, ", and ": true} // the common separators
	numbered  = regexp.MustCompile(`^[\s,;]*\d+ ?[-=:] ?$`)
	explained = regexp.MustCompile(`^[^.]*(?:[,;)]|\b(?:or|and))\s*(?:or |and )?$`)
	through   = regexp.MustCompile(`^ (?:through|to|up to|-|–) $`)
)

// valued are the words that listStart wants before " value".
var valued = []string{"possible", "valid", "supported", "allowed", "available", "permitted", "acceptable", "the", "enum", "string"}

// startOfList finds listStart in a text that is also given in lower case, from an offset. A plain search for what it may begin with
// spares most texts the regular expression.
func startOfList(text string, lower []byte, at int) []int {
	from := bytes.Index(lower[at:], []byte("one of"))
	if from >= 0 {
		if from += at; bytes.HasSuffix(lower[:from], []byte("can be ")) {
			from -= len("can be ")
		}
	}
	for ; ; at += len(" value") {
		i := bytes.Index(lower[at:], []byte(" value"))
		if at += i; i < 0 || from >= 0 && from < at {
			break
		}
		if word := slices.IndexFunc(valued, func(w string) bool { return bytes.HasSuffix(lower[:at], []byte(w)) }); word >= 0 {
			from = max(0, at-len("acceptable string"))
			break
		}
	}
	if from < 0 {
		return nil
	}
	from = max(0, from-1)
	m := listStart.FindStringIndex(text[from:])
	if m == nil {
		return nil
	}
	return []int{from + m[0], from + m[1]}
}

// listedValues reads the value list of a description: code spans in a row after "possible values are", or bare words where no code
// follows anywhere.
func listedValues(in Inline, lower []byte) (bare []string) {
	for at := 0; ; {
		m := startOfList(in.Value, lower, at)
		if m == nil {
			return bare
		}
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
		case plainly[between], separator.MatchString(between), numbered.MatchString(between):
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
