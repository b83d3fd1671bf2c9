package check

import (
	"regexp"
	"strings"

	"github.com/graphconform/conform/harness/verdict"
)

var etag = &Check{
	ID: "etag", Rule: "PATCH-COND-001", Family: "preconditions", Level: verdict.Must, Safety: RST,
	Title:  "gives each state of the entity an entity tag of its own",
	Source: "RFC 9110 §8.8.3, OData 4.01 Protocol §8.3.2",
	Sends:  "a valid PATCH between two GETs",
	Holds:  "each ETag is quoted, W/ before it or not; it differs between two reads that differ, and the answer has that of the read after it; where reads have none there is nothing to judge",
	When:   func(s *Scenario) bool { return s.Intent == Accept && s.Reads },
	Judge: func(e *Evidence) Outcome {
		before, reason := e.state(Before)
		if reason != "" {
			return skip(reason)
		}
		after, reason := e.state(After)
		if reason != "" {
			return skip(reason)
		}
		old, now := e.Step(Before).Header.Get("ETag"), e.Step(After).Header.Get("ETag")
		if old == "" || now == "" {
			return skip("reading the entity gives no entity tag")
		}
		answered := e.Answer().Header.Get("ETag")
		for _, tag := range []string{old, now, answered} {
			if tag != "" && !entityTag.MatchString(tag) {
				return one("etag.syntax", `a quoted entity tag, such as "1" or W/"1"`, clip(tag), "")
			}
		}
		switch {
		case sameTag(old, now) && len(e.changed(before, after, nil)) > 0:
			return one("etag.unchanged", "another entity tag for another state", clip(now)+" before and after", "nobody can tell that the entity changed")
		case e.Accepted() && answered != "" && !sameTag(answered, now):
			return one("etag.answer", clip(now)+", as reading the entity gives it", clip(answered)+" in the answer", "")
		}
		return Outcome{}
	},
}

// entityTag is the grammar of RFC 9110 §8.8.3.
var entityTag = regexp.MustCompile(`^(W/)?"[\x21\x23-\x7E\x80-\xFF]*"$`)

// sameTag compares weakly (RFC 9110 §8.8.3.2).
func sameTag(a, b string) bool { return strings.TrimPrefix(a, "W/") == strings.TrimPrefix(b, "W/") }
