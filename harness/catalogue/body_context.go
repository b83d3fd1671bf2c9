package catalogue

import (
	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

var contextURL = register(&check.Check{
	ID: "context", Rule: "PATCH-BODY-005", Family: "body", Order: 280, Level: check.Must, Profile: check.OData, Safety: check.RST,
	Title:   "returns the entity's @odata.context",
	Source:  "OData JSON 4.01 §4.5.1",
	Quote:   `OData JSON 4.01 §4.5.1: "The context control information is not returned if metadata=none is requested. Otherwise it MUST be the first property of any JSON response."`,
	Sends:   "a PATCH with values of the documented types",
	Holds:   "@odata.context is a string; it is present where a read of the entity shows it, and absent with metadata=none. Its position is not judged, because a proxy may reorder members",
	Needs:   needsBody,
	Classes: []check.Class{{Name: "odata.context"}},
	When:    onBody,
	Judge: onEntity(func(e *check.Evidence, entity map[string]any, _ *contract.Response) check.Outcome {
		v, present := contextOf(entity)
		named := metadataOf(e.Response().Header.Get("Content-Type"))
		switch {
		case present && named == "none":
			return finding("odata.context", "no context with metadata=none", check.Show(v), "")
		case present && !isText(v):
			return finding("odata.context", "the URL of a context", check.Show(v), "")
		case present || named == "none":
			return check.Outcome{}
		}
		for _, step := range []string{check.After, check.Before} {
			read, _ := e.State(step)
			if _, has := contextOf(read); has {
				return finding("odata.context", "@odata.context, as in a read of the entity", "absent", "")
			}
		}
		if named == "" {
			return skip("neither the Content-Type nor a read says that there is a context")
		}
		return finding("odata.context", "@odata.context with metadata="+check.Clip(named), "absent, as in reads of the entity", "").As(check.May)
	}),
})

// contextOf returns the context URL of an object; OData 4.01 allows the name without odata.
func contextOf(entity map[string]any) (v any, present bool) {
	if v, present = entity["@odata.context"]; !present {
		v, present = entity["@context"]
	}
	return v, present
}
