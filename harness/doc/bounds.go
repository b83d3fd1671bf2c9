package doc

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

const (
	numberPattern = `([-+]?\d+(?:\.\d+)?(?:e[+-]?\d+)?)`
	countPattern  = `(\d{1,3}(?:,\d{3})+|\d+)`
	rangePattern  = numberPattern + ` ?(?:to|through|and|-|–) ?` + numberPattern
	characters    = ` ?(?:unicode |ascii )?(?:characters?|chars?)\b`
)

var (
	// A range of values follows words that speak of values, or stands between marks.
	valueRange = regexp.MustCompile(`(?:\b(?:(?:valid|allowed|permitted|supported|acceptable|accepted) (?:input )?(?:values?|range)(?: of values)?|range|ranging|ranges|values?|integer|number|percentage|percent|score|be(?: set)?)[ :(]+(?:(?:is|are|be|in|of|from|between|the|range|an?|integer|number|value|set)[ :(]+)*|(?:^|[,:(] ?)(?:(?:from|between) )+|\()` + rangePattern)
	inequality = regexp.MustCompile(numberPattern + ` ?(?:<=|≤) ?[a-z]+ ?(?:<=|≤) ?` + numberPattern)
	lowest     = regexp.MustCompile(`(?:^|[,;(] ?|\bthe )(?:min(?:imum)?(?: allowed)?( value)?(?: is| of|:)?|(?:lowest|smallest)( (?:number|value))(?: that| which)? you can [^.]{1,60} is) ` + numberPattern)
	highest    = regexp.MustCompile(`(?:^|[,;(] ?|\bthe |\band )(?:max(?:imum)?(?: allowed)?( value)?(?: is| of|:)?|(?:highest|largest)( (?:number|value))(?: that| which)? you can [^.]{1,60} is) ` + numberPattern)
	advice     = regexp.MustCompile(`\b(?:recommended|for example|e\.g\.|such as|typically|usually|approximately|about)\b`)

	lengthRange = regexp.MustCompile(countPattern + ` ?(?:to|through|and|-|–) ?` + countPattern + characters)
	exactLength = regexp.MustCompile(`(?:\b(?:is|are|be) (?:exactly )?` + countPattern + `[- ](?:characters?|chars?) (?:long|in length)|\bexactly ` + countPattern + characters + `)`)
	longest     = []*regexp.Regexp{
		regexp.MustCompile(`(?:max(?:imum)?(?: allowed)?(?: length| size| limit)?(?: of the [a-z ]{1,30})?(?: of| is|:)?|(?:not|n't) exceed|no (?:more|longer) than|(?:not|n't) be (?:more|longer) than|up to|at most|limited to|limit (?:is|of)) ?` + countPattern + characters),
		regexp.MustCompile(countPattern + `[- ](?:characters?|chars?),? (?:or (?:less|fewer)|max(?:imum)?|limit|at most)`),
		regexp.MustCompile(`\bmax(?:imum)?(?: allowed)? length(?: of the [a-z ]{1,30})?(?: is|:| of)? ` + countPattern),
	}
	shorter  = regexp.MustCompile(`\b(?:less|fewer) than ` + countPattern + characters)
	shortest = regexp.MustCompile(`(?:at least|min(?:imum)?(?: allowed)?(?: length)?(?: of| is|:)?) ` + countPattern + characters)
	// A length of something other than the value.
	otherLength = regexp.MustCompile(`\bgenerated\b|\bthe (?:first|last) \d|\bnumber of characters\b|\bpasswords\b`)
)

// bounds collects what the sentences of a description say about the size of values.
type bounds struct {
	ranges               [][2]string
	low, high            string // of "Minimum 1. Maximum 5."
	lowAlone, highAlone  bool   // the words speak of the value, so that one of them suffices
	minLength, maxLength *uint64
}

// read reads a sentence in lower case, and says whether it has a bound.
func (b *bounds) read(s string) bool {
	if !strings.ContainsAny(s, "0123456789") || advice.MatchString(s) {
		return false
	}
	if !otherLength.MatchString(s) && b.readLength(s) {
		return true
	}
	found := false
	for _, pattern := range []*regexp.Regexp{valueRange, inequality} {
		for _, m := range pattern.FindAllStringSubmatchIndex(s, -1) {
			r, joined := [2]string{s[m[2]:m[3]], s[m[4]:m[5]]}, strings.Contains(s[m[3]:m[4]], "and") && !strings.Contains(s[m[0]:m[2]], "between")
			if endsNumber(s[m[5]:]) && less(r) && !joined { // "the values 0 and 1" is no range
				found = true
				if !slices.Contains(b.ranges, r) {
					b.ranges = append(b.ranges, r)
				}
			}
		}
	}
	for _, of := range []struct {
		pattern *regexp.Regexp
		number  *string
		alone   *bool
	}{{lowest, &b.low, &b.lowAlone}, {highest, &b.high, &b.highAlone}} {
		if m := of.pattern.FindStringSubmatchIndex(s); m != nil && endsNumber(s[m[7]:]) && !counts.MatchString(s[m[7]:]) {
			*of.number, *of.alone, found = s[m[6]:m[7]], m[2] >= 0 || m[4] >= 0, true
		}
	}
	return found
}

// counts matches the words after a number that counts something other than the value.
var counts = regexp.MustCompile(`^ ?(?:char|element|item|entr|object|kb|mb|gb|byte|kilobyte|megabyte|pixel|px)`)

// endsNumber says whether a number ends before the text: 10 does in "10 days", and does not in "10-01" or "10.5".
func endsNumber(rest string) bool {
	return len(rest) < 2 || strings.IndexByte("-.:/", rest[0]) < 0 || !digit(rest[1])
}

func less(r [2]string) bool {
	low, high := float(r[0]), float(r[1])
	return low != nil && (high == nil || *low < *high)
}

// float is the value of a number, or nil beyond the range of a float64.
func float(s string) *float64 {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return nil
	}
	return &v
}

func (b *bounds) readLength(s string) bool {
	set := func(n **uint64, text string) { *n = unsigned([]string{"", text}) }
	if m := lengthRange.FindStringSubmatch(s); m != nil {
		set(&b.minLength, m[1])
		set(&b.maxLength, m[2])
		return true
	}
	if m := exactLength.FindStringSubmatch(s); m != nil {
		set(&b.minLength, m[1]+m[2])
		set(&b.maxLength, m[1]+m[2])
		return true
	}
	found := false
	if m := shortest.FindStringSubmatch(s); m != nil {
		set(&b.minLength, m[1])
		found = true
	}
	if m := shorter.FindStringSubmatch(s); m != nil {
		if set(&b.maxLength, m[1]); b.maxLength != nil && *b.maxLength > 0 {
			*b.maxLength--
		}
		return true
	}
	for _, pattern := range longest {
		if m := pattern.FindStringSubmatch(s); m != nil {
			set(&b.maxLength, m[1])
			return true
		}
	}
	return found
}

// values returns the bounds of the value. Different ranges in one description belong to different cases, so none is returned then.
func (b *bounds) values() (low, high *float64, different []string) {
	all := b.ranges
	if b.low != "" && b.high != "" {
		if r := [2]string{b.low, b.high}; less(r) && !slices.Contains(all, r) {
			all = append(all, r)
		}
	}
	switch {
	case len(all) > 1:
		for _, r := range all {
			different = append(different, r[0]+" to "+r[1])
		}
		return nil, nil, different
	case len(all) == 1:
		return float(all[0][0]), float(all[0][1]), nil
	}
	if b.lowAlone && b.high == "" {
		low = float(b.low)
	}
	if b.highAlone && b.low == "" {
		high = float(b.high)
	}
	return low, high, nil
}

// Admits says whether a value of an example keeps the bounds of numbers and of lengths.
func (c Constraints) Admits(v any) bool {
	switch v := v.(type) {
	case json.Number:
		n, err := v.Float64()
		return err != nil || (c.Minimum == nil || *c.Minimum <= n) && (c.Maximum == nil || n <= *c.Maximum)
	case string:
		n := uint64(utf8.RuneCountInString(v)) //nolint:gosec // a length is not negative
		return (c.MinLength == nil || *c.MinLength <= n) && (c.MaxLength == nil || n <= *c.MaxLength)
	}
	return true
}

// rangeWords prints the bounds of numbers.
func (c Constraints) rangeWords() string {
	text := func(v *float64) string { return strconv.FormatFloat(*v, 'f', -1, 64) }
	switch {
	case c.Minimum == nil:
		return "up to " + text(c.Maximum)
	case c.Maximum == nil:
		return "from " + text(c.Minimum)
	}
	return "from " + text(c.Minimum) + " to " + text(c.Maximum)
}

func (b *bounds) lengths() (shortest, longest *uint64) {
	if b.minLength != nil && b.maxLength != nil && *b.minLength > *b.maxLength {
		return nil, nil
	}
	return b.minLength, b.maxLength
}
