package contract

import (
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

func TestRelatedProperties(t *testing.T) {
	for name, tc := range map[string]struct{ reason, state, operation, want string }{
		"nothing":                        {"Why it is laid up.", "", "Changes a vessel.", ""},
		"a word that is a name":          {"The state of mind of the captain.", "", "", ""},
		"beside one of its values":       {"Only while state is laidUp.", "", "", "state"},
		"as code":                        {"Depends on `state`.", "", "", "state"},
		"in the other one's description": {"", "Clears layUpReason.", "", "state"},
		"a part of a longer name":        {"", "See layUpReasons.", "", ""},
		"in a sentence":                  {"", "", "Changes a vessel. When `state` changes, layUpReason is lost.", "state"},
		"in two sentences":               {"", "", "Set `state` first. Then set layUpReason.", ""},
		"in a list":                      {"", "", "Set `state`, layUpReason and `name`.", ""},
	} {
		o := &Operation{Properties: []Property{
			{Name: "layUpReason", Schema: &openapi3.Schema{Description: tc.reason}},
			{Name: "state", Schema: &openapi3.Schema{Description: tc.state, Enum: []any{"laidUp", "inService"}}},
			{Name: "name", Schema: &openapi3.Schema{}},
			{Name: "", Schema: &openapi3.Schema{}},
		}}
		o.relate(tc.operation)
		if got := strings.Join(o.Properties[0].Related, " "); got != tc.want {
			t.Errorf("%s: want %q, got %q", name, tc.want, got)
		}
		if back := len(o.Properties[1].Related) > 0; back != (tc.want != "") {
			t.Errorf("%s: want the relation both ways", name)
		}
	}
}
