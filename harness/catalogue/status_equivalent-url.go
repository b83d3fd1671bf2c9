package catalogue

import (
	"net/http"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/wire"
)

var equivalentURL = register(&check.Check{
	ID: "equivalent-url", Rule: "PATCH-STATUS-019", Family: "status", Order: 45, Level: check.Must, Profile: check.HTTP, Safety: check.RO,
	Title:  "serves the entity under an equivalent URL",
	Source: "RFC 3986 §2.3 and §6.2.2.2, RFC 9110 §4.2.3",
	Quote:  `RFC 3986 §2.3: "URIs that differ in the replacement of an unreserved character with its corresponding percent-encoded US-ASCII octet are equivalent: they identify the same resource."`,
	Sends:  "a GET with a letter or digit of the key percent-encoded, and one with a slash at the end of the URL",
	Holds: "the first returns the entity, or redirects to it; 404, 405, 410 and another entity fail, any other rejection, such as that of a firewall, warns. A slash at the end " +
		"makes another URL: that it does not lead to the entity is information",
	Needs:   needsKey + " with a letter or digit in it",
	Classes: []check.Class{{Name: "url.encoded"}, {Name: "url.slash"}},
	When:    onKind(check.EquivalentURLs),
	Judge: func(e *check.Evidence) check.Outcome {
		before, reason := e.State(check.Before)
		if reason != "" {
			return skip(reason)
		}
		encoded := leadsElsewhere(e, before, e.ForStep(check.Request), "url.encoded", "a character of the key is percent-encoded")
		slash := check.Outcome{}
		if e.Step(check.StepSlash) != nil {
			slash = leadsElsewhere(e, before, e.ForStep(check.StepSlash), "url.slash", "the URL ends with a slash").As(check.May)
		}
		return worse(encoded, slash)
	},
})

// leadsElsewhere reports a read that does not return the entity, nor redirects.
func leadsElsewhere(e *check.Evidence, before map[string]any, at *check.Evidence, class, hint string) (out check.Outcome) {
	x, key := at.Response(), e.Operation.KeyProperty()
	entity, _ := e.Object(x)
	switch id, shown := entity[key]; {
	case x.Status >= 300 && x.Status < 400, x.Status >= http.StatusInternalServerError, wire.Overloaded(x.Status):
		return check.Outcome{}
	case !check.IsSuccess(x.Status):
		out = finding(class, "the entity", check.Status(x.Status), hint).As(check.Should)
		if x.Status == http.StatusNotFound || x.Status == http.StatusMethodNotAllowed || x.Status == http.StatusGone {
			out.Level = check.Must
		}
	case shown && !sameID(before[key], id):
		out = finding(class, key+" "+check.Show(before[key]), check.Show(id), hint).As(check.Must)
	}
	return out.At(at.ResponseID())
}
