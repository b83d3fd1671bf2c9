package catalogue

import "github.com/graphconform/conform/harness/check"

var contextURL = register(&check.Check{
	ID: "context", Rule: "PATCH-BODY-005", Family: "body", Order: 280, Level: check.Must, Profile: check.OData, Safety: check.RST,
	Title:   "names the context of the entity that it shows",
	Source:  "OData JSON 4.01 §4.5.1",
	Sends:   "a PATCH with values of the documented types",
	Holds:   "the answer has @odata.context where a read of the entity has it and where the Content-Type names metadata other than none; it is a string, and absent with metadata=none; its place is not judged, for a proxy may order members anew",
	Needs:   needsBody,
	Classes: []check.Class{{Name: "odata.context"}},
	When:    onBody,
	Judge: func(e *check.Evidence) check.Outcome {
		entity, _, reason := entityOf(e)
		if reason != "" {
			return skip(reason)
		}
		v, present := contextOf(entity)
		named := metadataOf(e.Response().Header.Get("Content-Type"))
		switch {
		case present && named == "none":
			return one("odata.context", "no context with metadata=none", check.Show(v), "")
		case present && !text(v):
			return one("odata.context", "the URL of a context", check.Show(v), "")
		case present || named == "none":
			return check.Outcome{}
		}
		for _, step := range []string{check.After, check.Before} {
			read, _ := e.State(step)
			if _, has := contextOf(read); has {
				return one("odata.context", "@odata.context, as reading the entity shows it", "absent", "")
			}
		}
		if named == "" {
			return skip("neither the Content-Type nor a read says that there is a context")
		}
		out := one("odata.context", "@odata.context with metadata="+check.Clip(named), "absent, as in reads of the entity", "")
		out.Level = check.May
		return out
	},
})

// contextOf returns the context URL of an object, which 4.01 may write without odata.
func contextOf(entity map[string]any) (v any, present bool) {
	if v, present = entity["@odata.context"]; !present {
		v, present = entity["@context"]
	}
	return v, present
}
