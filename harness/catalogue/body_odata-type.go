package catalogue

import (
	"strings"

	"github.com/graphconform/conform/harness/check"
)

var odataType = register(&check.Check{
	ID: "odata-type", Rule: "PATCH-BODY-006", Family: "body", Order: 250, Level: check.Must, Profile: check.OData, Safety: check.RST,
	Title:   "names the entity's own type in @odata.type",
	Source:  "OData JSON 4.01 §4.5.3",
	Sends:   "a PATCH with values of the documented types",
	Holds:   "@odata.type, where it comes, is a string that starts with # and names the documented type, or the type that reading the entity shows",
	Needs:   "a success documented with a body that names its @odata.type",
	Classes: []check.Class{{Name: "odata.type"}},
	When:    func(s *check.Scenario) bool { return onBody(s) && typeName(s) != "" },
	Judge: func(e *check.Evidence) check.Outcome {
		entity, response, reason := entityOf(e)
		if reason != "" {
			return skip(reason)
		}
		got, present := entity["@odata.type"]
		if !present {
			return skip("the answer has no @odata.type")
		}
		want := typeName(e.Scenario)
		name, isString := got.(string)
		shown, read := typeShown(e)
		if isString && (sameType(name, want) || name == shown) {
			return check.Outcome{}
		}
		out := one("odata.type", want, check.Show(got), "")
		out.Cite = response.Cite
		if isString && strings.Contains(name, "#") && !read {
			out.Level = check.May
			out.Findings[0].Hint = "a derived type would be right, and the entity cannot be read to tell"
		}
		return out
	},
})

// typeName returns the documented @odata.type of the answer, or "".
func typeName(s *check.Scenario) string {
	if r := documentedEntity(&check.Evidence{Scenario: s}); r != nil {
		return r.TypeName
	}
	return ""
}

// sameType compares type names; one without `#` is malformed and never equal. Before it the metadata document's URL may stand.
func sameType(got, want string) bool {
	_, name, found := strings.Cut(got, "#")
	return found && strings.EqualFold(name, strings.TrimPrefix(want, "#"))
}

// typeRead returns the type that a GET of the entity names, which may be derived from the documented one, and whether there was one
// to read at all: it names none where the entity is of the declared type.
func typeShown(e *check.Evidence) (name string, read bool) {
	for _, step := range []string{check.After, check.Before} {
		entity, reason := e.State(step)
		read = read || reason == ""
		if name, ok := entity["@odata.type"].(string); ok && strings.Contains(name, "#") {
			return name, true
		}
	}
	return "", read
}
