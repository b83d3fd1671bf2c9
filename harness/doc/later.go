package doc

import "regexp"

// later matches a sentence that wants a time after now, or after or before another time.
var later = regexp.MustCompile(`\b(?:must|has to|have to|needs? to|should|can only|may only) be (?:set to |specified as )?(?:only )?(?:an? |the )?(?:date|time|value|timestamp|date and time)?(?: that is)? ?(?:in the future|(?:later|greater|more recent) than (?:now|today|(?:the )?(?:current|present)\b)|after (?:now|today|(?:the )?(?:current|present)\b))|\bonly (?:for |to |in )?(?:an? )?future (?:date|time)s?\b|\b(?:for|to) only (?:an? )?future (?:date|time)s?\b|\bmust be (?:an? )?future (?:date|time)s?\b|\bfuture (?:dates?|times?) only\b|\b(?:cannot|can not|can't|must not|may not) be (?:set )?(?:(?:to )?(?:an? )?(?:date|time) )?in the past\b|\bmust be (?:at least |more than |no (?:earlier|later) than |within )[^,;]{1,40} (?:from|after) now\b|\bmust be\b[^,;]{0,40} (?:later|earlier) than (?:the |its )?(?:\w+ ){0,3}(?:date|time|start|end)\b|\bmust be\b[^,;]{0,20} (?:after|before) (?:the |its )?(?:start|end|begin|creation|expir\w+|due)\b`)

// readLater reads a sentence that wants a later time, and says whether it does.
func (c *Constraints) readLater(s sentence) bool {
	if !later.MatchString(s.lower) {
		return false
	}
	if c.Later == "" {
		c.Later = s.text
	}
	return true
}
