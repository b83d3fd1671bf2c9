package catalogue

import (
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

var odataType = register(&check.Check{
	ID: "odata-type", Rule: "PATCH-BODY-006", Family: "body", Order: 250, Level: check.Must, Profile: check.OData, Safety: check.RST,
	Title:   "returns the entity's own type in @odata.type",
	Source:  "OData JSON 4.01 §4.5.3",
	Quote:   `OData JSON 4.01 §4.5.3: "For non-built in primitive types, the URI contains the namespace-qualified or alias-qualified type, specified as a URI fragment."`,
	Sends:   "a PATCH with values of the documented types",
	Holds:   "@odata.type, where present, is a string that starts with # and names the documented type, or the type that a read of the entity shows",
	Needs:   "a success documented with a body that names its @odata.type",
	Classes: []check.Class{{Name: "odata.type"}},
	When:    func(s *check.Scenario) bool { return onBody(s) && s.Operation.UpdatedEntity().TypeName != "" },
	Judge: onEntity(func(e *check.Evidence, entity map[string]any, response *contract.Response) check.Outcome {
		got, present := entity["@odata.type"]
		if !present {
			return skip("the response has no @odata.type")
		}
		want := e.Operation.UpdatedEntity().TypeName
		name, isString := got.(string)
		shown, read := typeShown(e)
		if isString && (sameType(name, want) || name == shown) {
			return check.Outcome{}
		}
		out := finding("odata.type", want, check.Show(got), "")
		out.Cite = response.Cite
		if isString && strings.Contains(name, "#") && !read {
			out.Level = check.May
			out.Findings[0].Hint = "a derived type would be valid, but no read shows the type of the entity"
		}
		return out
	}),
})

// sameType compares type names; one without `#` is malformed and never equal. The metadata document's URL may precede the `#`.
func sameType(got, want string) bool {
	_, name, found := strings.Cut(got, "#")
	return found && strings.EqualFold(name, strings.TrimPrefix(want, "#"))
}

// typeShown returns the type that a read of the entity names, which may be derived from the documented one, and whether there was a
// read: it names no type where the entity has the declared one.
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
