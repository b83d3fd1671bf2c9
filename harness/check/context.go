package check

import "github.com/graphconform/conform/harness/verdict"

var contextURL = register(&Check{
	ID: "context", Rule: "PATCH-BODY-005", Family: "body", Order: 280, Level: verdict.Must, Safety: RST,
	Title:   "names the context of the entity that it shows",
	Source:  "OData JSON 4.01 §4.5.1",
	Sends:   "a PATCH with values of the documented types",
	Holds:   "the answer has @odata.context where a read of the entity has it and where the Content-Type names metadata other than none; it is a string, and absent with metadata=none; its place is not judged, for a proxy may order members anew",
	Needs:   needsBody,
	Classes: []Class{{Name: "odata.context"}},
	When:    onBody,
	Judge: func(e *Evidence) Outcome {
		entity, _, reason := e.body()
		if reason != "" {
			return skip(reason)
		}
		v, present := contextOf(entity)
		named := metadataOf(e.Answer().Header.Get("Content-Type"))
		switch {
		case present && named == "none":
			return one("odata.context", "no context with metadata=none", Show(v), "")
		case present && !text(v):
			return one("odata.context", "the URL of a context", Show(v), "")
		case present || named == "none":
			return Outcome{}
		}
		for _, step := range []string{After, Before} {
			read, _ := e.state(step)
			if _, has := contextOf(read); has {
				return one("odata.context", "@odata.context, as reading the entity shows it", "absent", "")
			}
		}
		if named == "" {
			return skip("neither the Content-Type nor a read says that there is a context")
		}
		out := one("odata.context", "@odata.context with metadata="+clip(named), "absent, as in reads of the entity", "")
		out.Level = verdict.May
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
