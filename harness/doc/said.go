package doc

import (
	"bytes"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Said is what a property's description promises beyond its type. Nothing is set that the text does not say.
type Said struct {
	ReadOnly   bool
	Nullable   bool
	NotNull    bool // "not nullable"
	Deprecated bool
	Values     []string // the listed values
	Minimum    *int64   // "Valid values a to b"
	Maximum    *int64
	MaxItems   *uint64
	MaxLength  *uint64
}

var (
	readOnly    = regexp.MustCompile(`(?i)\bread[- ]only\b`)
	conditional = regexp.MustCompile(`(?i)^\W*(?:if|when|for|unless|after|once|while|until|in|on|mode|access|permission|property of|domain|copy|version|state)\b`)
	validValues = regexp.MustCompile(`(?i)valid values(?: are)?(?: from)? (-?\d+) (?:to|through|-) (-?\d+)`)
	maxElements = regexp.MustCompile(`(?i)maximum of (\d+) elements`)
	maxLength   = regexp.MustCompile(`(?i)(?:maximum|max)(?:imum)?(?: allowed)?(?: length)?(?: of| is|:)? ?(\d+) characters`)
)

func readSaid(in Inline) Said {
	var s Said
	var room [512]byte
	lower := appendLower(room[:0], in.Value)
	has := func(words string) bool { return bytes.Contains(lower, []byte(words)) }
	if has("read-only") || has("read only") {
		s.ReadOnly = saysReadOnly(in.Value)
	}
	if has("nullable") {
		s.NotNull = has("not nullable") || has("non-nullable")
		s.Nullable = !s.NotNull
	}
	s.Deprecated = bytes.HasPrefix(lower, []byte("deprecated")) || bytes.HasPrefix(lower, []byte("(deprecated)"))
	if has("value") || has("one of") {
		s.Values = listedValues(in, lower)
	}
	if has("valid values") {
		if m := validValues.FindStringSubmatch(in.Value); m != nil {
			s.Minimum, s.Maximum = integer(m[1]), integer(m[2])
		}
	}
	if has("max") {
		if has(" elements") {
			s.MaxItems = count(maxElements.FindStringSubmatch(in.Value))
		}
		if has(" characters") {
			s.MaxLength = count(maxLength.FindStringSubmatch(in.Value))
		}
	}
	return s
}

// appendLower appends a text with its ASCII letters in lower case, which leaves every offset where it was.
func appendLower(b []byte, text string) []byte {
	for i := range len(text) {
		c := text[i]
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		b = append(b, c)
	}
	return b
}

// saysReadOnly wants the plain statement; "read-only when …" and "read-only mode" say something else.
func saysReadOnly(text string) bool {
	for _, m := range readOnly.FindAllStringIndex(text, -1) {
		before, after := strings.ToLower(text[:m[0]]), text[m[1]:]
		if strings.HasSuffix(strings.TrimRight(before, " "), "not") || conditional.MatchString(after) {
			continue
		}
		return true
	}
	return false
}

func integer(s string) *int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return nil
	}
	return &n
}

func count(m []string) *uint64 {
	if m == nil {
		return nil
	}
	n, err := strconv.ParseUint(m[1], 10, 32)
	if err != nil {
		return nil
	}
	return &n
}

var (
	listStart = regexp.MustCompile(`(?i)\b(?:(?:possible|valid|supported|allowed|available|permitted|acceptable) values?(?: for [^.:,]{1,40})?(?: are| is| include| can be|:)+|the values? (?:are|can be)|can be one of|one of(?: the following)?(?: values)?:|enum values are)[:\s]*`)
	separator = regexp.MustCompile(`^[\s,;:|/"']*(?:\([^)]{0,60}\))?[\s,;|/"']*(?:(?:or|and)\b)?[\s,"']*$`)
	plainly   = map[string]bool{"": true, " ": true, ", ": true, " or ": true, " and ": true, ", or ": true, ", and ": true} // the common separators
	numbered  = regexp.MustCompile(`^[\s,;]*\d+ ?[-=:] ?$`)
)

// valued are the words that listStart wants before " value".
var valued = []string{"possible", "valid", "supported", "allowed", "available", "permitted", "acceptable", "the", "enum"}

// startOfList finds listStart in a text that is also given in lower case. A plain search for what it may begin with spares most
// texts the regular expression.
func startOfList(text string, lower []byte) []int {
	from := bytes.Index(lower, []byte("one of"))
	if from >= 0 && bytes.HasSuffix(lower[:from], []byte("can be ")) {
		from -= len("can be ")
	}
	for at := 0; ; at += len(" value") {
		i := bytes.Index(lower[at:], []byte(" value"))
		if at += i; i < 0 || from >= 0 && from < at {
			break
		}
		if word := slices.IndexFunc(valued, func(w string) bool { return bytes.HasSuffix(lower[:at], []byte(w)) }); word >= 0 {
			from = at - len(valued[word])
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

// listedValues reads the value list of a description: code spans in a row after "possible values are", or bare words.
func listedValues(in Inline, lower []byte) []string {
	m := startOfList(in.Value, lower)
	if m == nil {
		return nil
	}
	var out []string
	at := m[1]
	for _, c := range in.Codes {
		if c.Start < at {
			continue
		}
		between := in.Value[at:c.Start]
		if !plainly[between] && !separator.MatchString(between) && !numbered.MatchString(between) {
			break
		}
		out = appendNew(out, strings.Trim(in.Span(c), " ,.\"'"))
		at = c.End
	}
	if len(out) > 0 {
		return out
	}
	return bareValues(in.Value[m[1]:])
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
