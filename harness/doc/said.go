package doc

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// Constraints is what a property's description promises beyond its type. Nothing is set that the text does not say.
type Constraints struct {
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
	readOnly    = regexp.MustCompile(`\bread[- ]only\b`)
	readonly    = regexp.MustCompile(`(?:^|\. *)readonly\.`) // a sentence of its own
	conditional = regexp.MustCompile(`^(?:if|when|for|unless|after|once|while|until|in|on|mode|access|permission|property of|domain|copy|version|state)\b`)
	validValues = regexp.MustCompile(`(?i)(?:valid values(?: are)?(?: from)?|valid range (?:of|from)|must be (?:set )?between) (-?\d+) (?:to|through|-|and) (-?\d+)\b`)
	maxElements = regexp.MustCompile(`(?i)maximum of (\d+) elements`)
	maxLength   = regexp.MustCompile(`(?i)(?:max(?:imum)?(?: allowed)?(?: length| size| limit)?(?: of the [a-z ]{1,30})?(?: of| is|:)?|(?:not|n't) exceed|no more than|(?:not|n't) be (?:more|longer) than|up to) ?(\d+) characters`)
)

func readConstraints(in Inline) Constraints {
	var s Constraints
	lower := strings.ToLower(in.Value)
	s.ReadOnly = saysReadOnly(lower)
	s.NotNull = strings.Contains(lower, "not nullable") || strings.Contains(lower, "non-nullable")
	s.Nullable = !s.NotNull && strings.Contains(lower, "nullable")
	s.Deprecated = strings.HasPrefix(lower, "deprecated") || strings.HasPrefix(lower, "(deprecated)")
	s.Values = listedValues(in)
	if m := validValues.FindStringSubmatch(in.Value); m != nil {
		s.Minimum, s.Maximum = integer(m[1]), integer(m[2])
	}
	s.MaxItems = count(maxElements.FindStringSubmatch(in.Value))
	s.MaxLength = count(maxLength.FindStringSubmatch(in.Value))
	return s
}

// saysReadOnly wants the plain statement; "read-only when …" and "read-only mode" say something else.
func saysReadOnly(lower string) bool {
	for _, m := range readOnly.FindAllStringIndex(lower, -1) {
		before, after := lower[:m[0]], lower[m[1]:]
		after = strings.TrimLeftFunc(after, func(c rune) bool { return c != '.' && !unicode.IsLetter(c) && !unicode.IsDigit(c) })
		if !strings.HasSuffix(strings.TrimRight(before, " "), "not") && !conditional.MatchString(after) {
			return true
		}
	}
	return readonly.MatchString(lower)
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
