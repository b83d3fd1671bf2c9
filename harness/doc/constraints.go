package doc

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// Constraints is what a property's description says about its values, beyond the type.
type Constraints struct {
	ReadOnly   bool
	Nullable   bool
	NotNull    bool // "not nullable"
	Deprecated bool
	Values     []string // "Possible values are"
	Minimum    *int64   // "Valid values a to b"
	Maximum    *int64
	MaxItems   *uint64
	MaxLength  *uint64
}

var (
	readOnly         = regexp.MustCompile(`\bread[- ]only\b`)
	readonlySentence = regexp.MustCompile(`(?:^|\. *)readonly\.`)
	condition        = regexp.MustCompile(`^(?:if|when|for|unless|after|once|while|until|in|on|mode|access|permission|property of|domain|copy|version|state)\b`)
	validValues      = regexp.MustCompile(`(?i)(?:valid values(?: are)?(?: from)?|valid range (?:of|from)|must be (?:set )?between) (-?\d+) (?:to|through|-|and) (-?\d+)\b`)
	maxElements      = regexp.MustCompile(`(?i)maximum of (\d+) elements`)
	maxLength        = regexp.MustCompile(`(?i)(?:max(?:imum)?(?: allowed)?(?: length| size| limit)?(?: of the [a-z ]{1,30})?(?: of| is|:)?|(?:not|n't) exceed|no more than|(?:not|n't) be (?:more|longer) than|up to|at most) ?(\d+) characters`)
)

func readConstraints(in Inline) Constraints {
	lower := strings.ToLower(in.Value)
	c := Constraints{
		ReadOnly:   isReadOnly(lower),
		NotNull:    strings.Contains(lower, "not nullable") || strings.Contains(lower, "non-nullable"),
		Deprecated: strings.HasPrefix(lower, "deprecated") || strings.HasPrefix(lower, "(deprecated)"),
		Values:     listedValues(in),
		MaxItems:   unsigned(maxElements.FindStringSubmatch(in.Value)),
		MaxLength:  unsigned(maxLength.FindStringSubmatch(in.Value)),
	}
	c.Nullable = !c.NotNull && strings.Contains(lower, "nullable")
	if m := validValues.FindStringSubmatch(in.Value); m != nil {
		c.Minimum, c.Maximum = integer(m[1]), integer(m[2])
	}
	return c
}

// isReadOnly accepts the unconditional statement only, not "read-only when …" or "read-only mode".
func isReadOnly(lower string) bool {
	for _, m := range readOnly.FindAllStringIndex(lower, -1) {
		before, after := lower[:m[0]], lower[m[1]:]
		after = strings.TrimLeftFunc(after, func(c rune) bool { return c != '.' && !unicode.IsLetter(c) && !unicode.IsDigit(c) })
		if !strings.HasSuffix(strings.TrimRight(before, " "), "not") && !condition.MatchString(after) {
			return true
		}
	}
	return readonlySentence.MatchString(lower)
}

func integer(s string) *int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return nil
	}
	return &n
}

// unsigned is the number that a regular expression's first group matched, if it matched.
func unsigned(match []string) *uint64 {
	if match == nil {
		return nil
	}
	n, err := strconv.ParseUint(match[1], 10, 32)
	if err != nil {
		return nil
	}
	return &n
}
