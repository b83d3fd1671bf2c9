package doc

import "regexp"

var (
	// What a row says of a value in whose place the service stores another one.
	storesOther = regexp.MustCompile(`\b(?:the )?(?:service|server|system) (?:will )?(?:always )?(?:re-?)?(?:calculates?|computes?|normali[sz]es?|rewrites?) (?:it|this|the|a|an|its|new|another) ?(?:new |final |short |own |other )?(?:value|string|format)?\b|\bvalues? (?:that (?:is|are) )?(?:sent )?(?:is|are) (?:re-?calculated|recomputed|normali[sz]ed) by the (?:service|server|system)\b`)
	orderHint   = regexp.MustCompile(`\border(?:ing)? hints?\b|\bhints? (?:value )?(?:that is |that are )?used to order\b`)
	// What a page about a format says of all values that have it.
	allReplaced = regexp.MustCompile(`^(?:note: )?(?:the )?values (?:for|of) (?:all|every|each) [a-z ]{1,40} (?:is|are) (?:re-?)?(?:calculated|computed|generated|normali[sz]ed) by the (?:service|server|system)\b`)
)

// readReplaced reads a sentence in lower case that says that the service stores another value than the one it gets, and says whether it
// does. An order hint is such a value: a client sends where an item goes, and the service finds a hint for that.
func (c *Constraints) readReplaced(s sentence) bool {
	if !storesOther.MatchString(s.lower) && !orderHint.MatchString(s.lower) {
		return false
	}
	if c.Replaced == "" {
		c.Replaced = s.text
	}
	return true
}

// readFormat keeps the sentence in which a page about a format says that the service replaces all values that have it.
func (r *Resource) readFormat(in Inline) {
	for _, s := range sentences(in.Value) {
		if r.Replaced.Value == "" && allReplaced.MatchString(s.lower) {
			r.Replaced = Text{s.text, in.of(s)}
		}
	}
}
