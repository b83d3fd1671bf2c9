package catalogue

import (
	"github.com/graphconform/conform/harness/check"
)

var malformedTagRefused = register(&check.Check{
	ID: "malformed-tag-refused", Rule: "PATCH-COND-008", Family: "preconditions", Order: 660, Level: check.Should, Profile: check.OData, Safety: check.RST,
	Title:   "rejects an update with a malformed entity tag in If-Match",
	Source:  "RFC 9110 §8.8.3, §13.1.1",
	Quote:   `RFC 9110 §8.8.3: "An entity tag consists of an opaque quoted string, possibly prefixed by a weakness indicator."`,
	Sends:   "a valid PATCH with If-Match: conform-no-tag, without quotes, between two GETs",
	Holds:   "400 or 412, where reading the entity returns an entity tag: a malformed condition is not true",
	Classes: []check.Class{{Name: "condition.malformed"}, {Name: unexpectedStatus}},
	When:    onKind(check.MalformedTags),
	Judge: func(e *check.Evidence) check.Outcome {
		if before := e.Step(check.Before); before == nil || before.Header.Get("ETag") == "" {
			return skip(noEntityTag)
		}
		return reject(e, "condition.malformed", check.May, 400, 412)
	},
})
