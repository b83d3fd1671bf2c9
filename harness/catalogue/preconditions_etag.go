package catalogue

import (
	"regexp"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/wire"
)

var etag = register(&check.Check{
	ID: "etag", Rule: "PATCH-COND-001", Family: "preconditions", Order: 620, Level: check.Must, Profile: check.HTTP, Safety: check.RST,
	Title:   "gives each state of the entity an entity tag of its own",
	Source:  "RFC 9110 §8.8.3, OData 4.01 Protocol §8.3.2",
	Sends:   "a valid PATCH between two GETs",
	Holds:   "each ETag is quoted, W/ before it or not; it differs between two reads that differ, and the answer has that of the read after it; where a body has @odata.etag besides, another tag there is warned of, and where only bodies have one it is judged alike; where reads have none there is nothing to judge",
	Classes: []check.Class{{Name: "etag.unchanged"}, {Name: "etag.answer"}, {Name: "etag.syntax"}, {Name: "etag.body"}},
	When:    func(s *check.Scenario) bool { return s.Intent == check.Accept && s.Reads },
	Judge: func(e *check.Evidence) check.Outcome {
		before, after, reason := e.States()
		if reason != "" {
			return skip(reason)
		}
		old, now := EntityTag(e.Step(check.Before)), EntityTag(e.Step(check.After))
		if old == "" || now == "" {
			return skip("reading the entity gives no entity tag")
		}
		answered := EntityTag(e.Response())
		for _, tag := range []string{old, now, answered} {
			if tag != "" && !entityTag.MatchString(tag) {
				return one("etag.syntax", `a quoted entity tag, such as "1" or W/"1"`, check.Clip(tag), "")
			}
		}
		switch {
		case wire.SameTag(old, now) && len(changes(e, before, after, nil)) > 0:
			return one("etag.unchanged", "another entity tag for another state", check.Clip(now)+" before and after", "nobody can tell that the entity changed")
		case e.Accepted() && answered != "" && !wire.SameTag(answered, now):
			return one("etag.answer", check.Clip(now)+", as reading the entity gives it", check.Clip(answered)+" in the answer", "")
		}
		for _, x := range []*wire.Exchange{e.Response(), e.Step(check.After)} {
			if header, body := x.Header.Get("ETag"), bodyTag(x); header != "" && body != "" && !wire.SameTag(header, body) {
				out := one("etag.body", check.Clip(header)+", as the header ETag says", check.Clip(body)+" in @odata.etag", "a client that sends either back is to be told the same")
				out.Level = check.Should // a server in front may tag the octets that it passes on
				return out
			}
		}
		return check.Outcome{}
	},
})

// EntityTag is the entity tag that an answer gives, in its header or, as some services do, in the body alone.
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

// entityTag is the grammar of RFC 9110 §8.8.3.
var entityTag = regexp.MustCompile(`^(W/)?"[\x21\x23-\x7E\x80-\xFF]*"$`)
