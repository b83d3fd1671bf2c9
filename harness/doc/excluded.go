package doc

import (
	"regexp"
	"slices"
	"strings"
)

var (
	// What forbids a value to clients: words behind it, words before it, and the words about the only value that there may be.
	excludedAfter  = regexp.MustCompile(`(?i)^(?: value| option)?(?: (?:cannot|can not|can't|must not|may not|should not) be (?:used|set|sent|specified|assigned|selected|chosen)\b| (?:can|may) (?:only be (?:set|used|specified|assigned|selected|chosen)|be (?:set|used|specified|assigned|selected|chosen) only)\b[^.]*\bcreat(?:ed|es?|ing|ion)\b| is (?:set|assigned|returned) only by the (?:service|server|system)\b| is only (?:set|assigned) by the (?:service|server|system)\b| is (?:reserved|read-only|only returned|for internal use(?: only)?|not (?:supported|allowed|permitted|accepted))(?: (?:in|for) (?:an )?updates?)? *(?:[.;,)]|$))`)
	excludedBefore = regexp.MustCompile(`(?i)\b(?:(?:cannot|can not|can't|must not|may not|should not) be|do not|don't|(?:you|clients|apps) (?:cannot|can not|can't|must not)) (?:set|use|specify|specified|send|sent|assign|select|choose)(?: (?:it|this|this property|the property|the value))?(?: to| as)? (?:the value )?$`)
	onlyKind       = regexp.MustCompile(`(?i)\bonly (?:the )?["']?(\w+)["']? (?:type|value|format|content type|kind)s? (?:is|are) (?:currently )?(?:supported|allowed|accepted|permitted)\b`)
	theOnly        = regexp.MustCompile(`(?i)^ is (?:currently )?the only (?:recognized|supported|allowed|valid|accepted|permitted|possible) (?:[a-z]+ )?[a-z]+(?:[.;,]|$)`)
	doNotUse       = regexp.MustCompile(`(?i)\bdo(?: not|n't) use(?: (?:it|this(?: value| member)?))?\.?$`)
)

// exclude moves those of the listed values to the excluded ones that an update must not set, in the words of the description.
func (c *Constraints) exclude(in Inline) {
	for _, s := range slices.Concat(in.Codes, in.Bold) {
		value := in.Span(s)
		sentence := strings.LastIndex(in.Value[:s.Start], ". ") + 1
		if excludedAfter.MatchString(strings.ReplaceAll(in.Value[s.End:], "’", "'")) || excludedBefore.MatchString(strings.ReplaceAll(in.Value[sentence:s.Start], "’", "'")) {
			c.Excluded = appendNew(c.Excluded, value)
		}
	}
	if m := onlyKind.FindStringSubmatch(in.Value); m != nil {
		c.OnlyKind = m[1]
		if slices.ContainsFunc(c.Values, func(v string) bool { return strings.EqualFold(v, m[1]) }) {
			for _, v := range c.Values {
				if !strings.EqualFold(v, m[1]) {
					c.Excluded = appendNew(c.Excluded, v)
				}
			}
		}
	}
	for _, s := range in.Codes {
		if len(c.Values) == 0 && theOnly.MatchString(in.Value[s.End:]) {
			c.Values = []string{in.Span(s)}
		}
	}
	left := slices.DeleteFunc(slices.Clone(c.Values), func(v string) bool { return slices.Contains(c.Excluded, v) })
	if len(left) > 0 {
		c.Values = left
	}
}

// excludes says whether a sentence is about one of the excluded values.
func (c *Constraints) excludes(s sentence) bool {
	return slices.ContainsFunc(c.Excluded, func(v string) bool { return slices.Contains(word.FindAllString(s.text, -1), v) }) &&
		!listStart.MatchString(s.text)
}
