package catalogue

import (
	"regexp"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/wire"
)

var etag = register(&check.Check{
	ID: "etag", Rule: "PATCH-COND-001", Family: "preconditions", Order: 620, Level: check.Must, Profile: check.HTTP, Safety: check.RST,
	Title:   "changes the entity tag with the state of the entity",
	Source:  "RFC 9110 §8.8.1 and §8.8.3, OData 4.01 Protocol §8.3.2",
	Quote:   `RFC 9110 §8.8.1: "A "strong validator" is representation metadata that changes value whenever a change occurs to the representation data …"`,
	Sends:   "any request between two GETs",
	Holds:   "each entity tag is quoted, with or without W/; it differs between two reads that differ, and the response to an update has that of the read after it. A tag that differs between two reads of the same state warns, where only rejected requests are between them. An @odata.etag that differs from ETag warns; where only bodies have an entity tag, it is judged alike; where reads have none, the check is skipped",
	Classes: []check.Class{{Name: "etag.unchanged"}, {Name: "etag.answer"}, {Name: "etag.syntax"}, {Name: "etag.body"}, {Name: "etag.changed"}},
	When:    func(s *check.Scenario) bool { return s.Reads && always(s) },
	Judge: func(e *check.Evidence) check.Outcome {
		if e.Intent != check.Accept {
			return judgeTags(e)
		}
		before, after, reason := e.States()
		if reason != "" {
			return skip(reason)
		}
		old, now := EntityTag(e.Step(check.Before)), EntityTag(e.Step(check.After))
		if old == "" || now == "" {
			return skip(noEntityTag)
		}
		returned := EntityTag(e.Response())
		for _, s := range e.Steps {
			if tag := EntityTag(s.Exchange); tag != "" && !entityTagSyntax.MatchString(tag) {
				return finding("etag.syntax", `a quoted entity tag, such as "1" or W/"1"`, check.Clip(tag), "").At(s.ID)
			}
		}
		switch {
		case wire.SameTag(old, now) && len(changes(e, before, after, nil)) > 0:
			return finding("etag.unchanged", "another entity tag for another state", check.Clip(now)+" before and after", "clients cannot see that the entity changed")
		case e.Accepted() && returned != "" && !wire.SameTag(returned, now) && sameCoding(e.Response(), e.Step(check.After)):
			return finding("etag.answer", check.Clip(now)+", as reading the entity shows", check.Clip(returned)+" in the response", "")
		}
		for _, s := range e.Steps {
			if header, body := s.Exchange.Header.Get("ETag"), bodyTag(s.Exchange); header != "" && body != "" && !wire.SameTag(header, body) {
				return finding("etag.body", check.Clip(header)+", as in the header ETag", check.Clip(body)+" in @odata.etag",
					"a client may send either in If-Match").At(s.ID).As(check.Should) // a proxy may compute an ETag of its own
			}
		}
		return check.Outcome{}
	},
})

// sameCoding reports whether both or none of two requests accept gzip: strong entity tags differ with the content coding (RFC 9110 §8.8.3.3),
// also that of a 204, which has no content.
func sameCoding(a, b *wire.Exchange) bool {
	return (a.Request.Header.Get("Accept-Encoding") == "gzip") == (b.Request.Header.Get("Accept-Encoding") == "gzip")
}

const noEntityTag = "reading the entity returns no entity tag"

// EntityTag returns the entity tag of a response, from its header or, as some services send it, from the body alone.
func EntityTag(x *wire.Exchange) string {
	if tag := x.Header.Get("ETag"); tag != "" {
		return tag
	}
	return bodyTag(x)
}

func bodyTag(x *wire.Exchange) string {
	if !check.IsSuccess(x.Status) || !strings.Contains(string(x.Body), `"@odata.etag"`) {
		return ""
	}
	entity, _ := check.DecodeObject(x.Body)
	tag, _ := entity["@odata.etag"].(string)
	return tag
}

// entityTagSyntax is the grammar of RFC 9110 §8.8.3.
var entityTagSyntax = regexp.MustCompile(`^(W/)?"[\x21\x23-\x7E\x80-\xFF]*"$`)
