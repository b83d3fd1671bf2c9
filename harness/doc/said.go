package doc

import (
	"bytes"
	"regexp"
	"strconv"
	"unicode"
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
	conditional = regexp.MustCompile(`^(?:if|when|for|unless|after|once|while|until|in|on|mode|access|permission|property of|domain|copy|version|state)\b`)
	validValues = regexp.MustCompile(`(?i)(?:valid values(?: are)?(?: from)?|valid range (?:of|from)|must be (?:set )?between) (-?\d+) (?:to|through|-|and) (-?\d+)\b`)
	maxElements = regexp.MustCompile(`(?i)maximum of (\d+) elements`)
	maxLength   = regexp.MustCompile(`(?i)(?:max(?:imum)?(?: allowed)?(?: length| size| limit)?(?: of the [a-z ]{1,30})?(?: of| is|:)?|(?:not|n't) exceed|no more than|(?:not|n't) be (?:more|longer) than|up to) ?(\d+) characters`)
)

func readSaid(in Inline) Said {
	var s Said
	var room [512]byte
	lower := appendLower(room[:0], in.Value)
	has := func(words string) bool { return bytes.Contains(lower, []byte(words)) }
	s.ReadOnly = saysReadOnly(lower)
	if has("nullable") {
		s.NotNull = has("not nullable") || has("non-nullable")
		s.Nullable = !s.NotNull
	}
	s.Deprecated = bytes.HasPrefix(lower, []byte("deprecated")) || bytes.HasPrefix(lower, []byte("(deprecated)"))
	if has("value") || has("one of") {
		s.Values = listedValues(in, lower)
	}
	if has("valid values") || has("valid range") || has("must be") {
		if m := validValues.FindStringSubmatch(in.Value); m != nil {
			s.Minimum, s.Maximum = integer(m[1]), integer(m[2])
		}
	}
	if has(" elements") {
		s.MaxItems = count(maxElements.FindStringSubmatch(in.Value))
	}
	if has(" characters") {
		s.MaxLength = count(maxLength.FindStringSubmatch(in.Value))
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
func saysReadOnly(lower []byte) bool {
	for at := 0; ; {
		i := bytes.Index(lower[at:], []byte("read"))
		if i < 0 {
			return false
		}
		before, after := lower[:at+i], lower[at+i+len("read"):]
		at += i + len("read")
		plain := bytes.HasPrefix(after, []byte("-only")) || bytes.HasPrefix(after, []byte(" only"))
		if !plain && (!bytes.HasPrefix(after, []byte("only.")) || len(before) > 0 && !bytes.HasSuffix(bytes.TrimRight(before, " "), []byte{'.'})) {
			continue
		}
		if after = bytes.TrimLeft(after, "- "); len(before) > 0 && wordly(before[len(before)-1]) || len(after) > len("only") && wordly(after[len("only")]) {
			continue
		}
		rest := bytes.TrimLeftFunc(after[len("only"):], func(c rune) bool { return c != '.' && !unicode.IsLetter(c) && !unicode.IsDigit(c) })
		if !bytes.HasSuffix(bytes.TrimRight(before, " "), []byte("not")) && !conditional.Match(rest) {
			return true
		}
	}
}

func wordly(c byte) bool { return letter(c) || digit(c) }

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
