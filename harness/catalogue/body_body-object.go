package catalogue

import (
	"errors"
	"slices"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/check/oracle"
)

var bodyObject = register(&check.Check{
	ID: "body-object", Rule: "PATCH-BODY-001", Family: "body", Order: 220, Level: check.Must, Profile: check.HTTP, Safety: check.RST,
	Title:   "returns one JSON object",
	Source:  "RFC 8259 §4 and §8.1, OData JSON 4.01 §4.2",
	Quote:   `RFC 8259 §8.1: "JSON text exchanged between systems that are not part of a closed ecosystem MUST be encoded using UTF-8 …"`,
	Sends:   "a PATCH with values of the documented types",
	Holds:   "a success that is documented with an entity has content: one JSON object in UTF-8, with unique member names and nothing after it",
	Needs:   needsBody,
	Classes: []check.Class{{Name: "body.missing", WFC: 101}, {Name: "json.*", WFC: 101}},
	Covers:  []check.Rule{{ID: "PATCH-STATUS-003", Why: "a success that is documented with an entity has one JSON object"}},
	When:    onBody,
	Judge: func(e *check.Evidence) check.Outcome {
		x := e.Response()
		if _, reason := contentOf(e); reason != "" {
			return skip(reason)
		}
		if r, _ := contentOf(e); plain(e) && !describesObject(r.Schema) {
			return skip("the contract documents no object")
		}
		if len(x.Body) == 0 {
			return finding("body.missing", "one JSON object", "no content", "")
		}
		v, err := oracle.DecodeStrict(x.Body)
		if bad, isDecode := errors.AsType[*oracle.DecodeError](err); isDecode {
			out := finding(bad.Class, "one JSON object", bad.Error(), "")
			if plain(e) && bad.Class == oracle.ClassDuplicate {
				return out.As(check.Should)
			}
			return out
		}
		if _, ok := v.(map[string]any); !ok {
			return finding("json.kind", "one JSON object", oracle.KindOf(v), "")
		}
		return check.Outcome{}
	},
})

// describesObject reports whether a schema can only describe an object.
func describesObject(s *oracle.Schema) bool {
	return s.Type.Is("object") || s.Type.IsEmpty() && (len(s.Properties) > 0 || slices.ContainsFunc(s.AllOf, func(part *oracle.SchemaRef) bool {
		return part.Value != nil && describesObject(part.Value)
	}))
}
