package derive_test

import (
	"fmt"
	"testing"

	"github.com/graphconform/conform/harness/derive"
	"github.com/graphconform/conform/harness/doc"
)

// TestKeyThatNoTableLists has an example response with an id that the type's page does not list.
func TestKeyThatNoTableLists(t *testing.T) {
	const page = "# lamp resource type\n\n## Properties\n\n|Property|Type|Description|\n|-|-|-|\n|%s|String|Its name.|\n\n<!-- {\"blockType\": \"resource\", \"@odata.type\": \"microsoft.graph.lamp\"%s} -->\n"
	for _, tt := range []struct{ name, property, annotation, want string }{
		{"key in the annotation", "name", `, "keyProperty": "id"`, "String true []"},
		{"derives from entity", "name", `, "baseType": "microsoft.graph.entity"`, "String true []"},
		{"another key", "name", `, "keyProperty": "name"`, "none [only the example shows id: its type is not documented]"},
		{"in the table", "id", "", "String true []"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			lamp, err := doc.ReadResource("lamp.md", fmt.Appendf(nil, page, tt.property, tt.annotation))
			if err != nil {
				t.Fatal(err)
			}
			d := load(t, derived(t, clean(t), derive.Options{Resources: resourcePages{"lamp.md": lamp}}))
			got := "none"
			if id := d.Components.Schemas["lamp"].Value.Properties["id"]; id != nil {
				got = fmt.Sprint(id.Value.Extensions["x-conform-edm"], " ", id.Value.ReadOnly)[len("Edm."):]
			}
			got += " " + fmt.Sprint(ownGaps(d.Paths.Value("/rooms/{roomId}/lamps/{lampId}").Patch))
			if got != tt.want {
				t.Errorf("want %s\ngot  %s", tt.want, got)
			}
		})
	}
}
