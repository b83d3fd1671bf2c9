package catalogue

import (
	"regexp"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check"
)

var readContext = register(&check.Check{
	ID: "read-context", Rule: "PATCH-BODY-014", Family: "body", Order: 285, Level: check.Must, Profile: check.OData, Safety: check.RO,
	Title:  "names the context of an entity that it returns to reads",
	Source: "OData JSON 4.01 §4.5.1, OData 4.01 Protocol §10.2 and §10.3",
	Quote:  `OData JSON 4.01 §4.5.1: "The context control information is not returned if metadata=none is requested. Otherwise it MUST be the first property of any JSON response."`,
	Sends:  "a GET, before the first update",
	Holds: "@odata.context is the URL of the metadata document with a fragment, and for an entity of a collection the fragment ends in /$entity; below another entity, whose " +
		"collection may belong to no set, another fragment warns. An absent context fails where Content-Type has metadata=minimal or full, or the schema of the GET requires it, " +
		"and is information otherwise. Its position is not judged, because a proxy may reorder members",
	Classes: []check.Class{{Name: "odata.context"}},
	When:    func(s *check.Scenario) bool { return s.Kind == check.Full && s.Reads },
	Judge: func(e *check.Evidence) check.Outcome {
		entity, reason := e.State(check.Before)
		if reason != "" {
			return skip(reason)
		}
		v, present := contextOf(entity)
		text, _ := v.(string)
		named := metadataOf(e.Step(check.Before).Header.Get("Content-Type"))
		key := e.Operation.Key()
		switch out := finding("odata.context", "the URL of the metadata document with a fragment", check.Show(v), "").At(e.StepID(check.Before)); {
		case named == "none":
			return skip("the response has metadata=none, so that it has no context")
		case !present:
			return absentContext(e, named).At(e.StepID(check.Before))
		case !contextForm.MatchString(text):
			return out
		case key != nil && !strings.HasSuffix(text, "/$entity"):
			out.Findings[0].Want = "a context that ends in /$entity, because the path names one entity of a collection"
			if strings.Count(strings.Trim(key.Collection, "/"), "/") > 0 {
				out.Level = check.Should
			}
			return out
		}
		return check.Outcome{}
	},
})

// contextForm is that of a context URL, absolute or relative (OData 4.01 Protocol §10).
var contextForm = regexp.MustCompile(`^[^#]*\$metadata(\?[^#]*)?#.+$`)

// absentContext judges a read without a context. named is the metadata parameter of its Content-Type.
func absentContext(e *check.Evidence, named string) check.Outcome {
	out := finding("odata.context", "@odata.context", "absent", "the response does not say metadata=none")
	switch documented := e.Operation.ReadEntity(); {
	case named == "minimal", named == "full":
	case documented != nil && slices.Contains(documented.Schema.Required, "@odata.context"):
		out.Level, out.Cite = check.Documented, documented.Cite
	default:
		out.Level = check.May
	}
	return out
}
