package derive_test

import (
	"fmt"
	"testing"

	"github.com/graphconform/conform/harness/derive"
)

// TestRowsFollowTheResourcePage has a row that says less than the resource page.
func TestRowsFollowTheResourcePage(t *testing.T) {
	const row = "|name|String|What it is called. Nullable.|"
	for _, tt := range []struct {
		name          string
		row, resource string // the rows about name
		want          string // the update's length, values and type, and the gaps
	}{
		{"length", "Its name.", "String|Its name. The maximum length is 20 characters.", "0..20 [] Edm.String []"},
		{"own length", "Its name, 7 characters or less.", "String|Its name, 2 to 20 characters.", "0..7 [] Edm.String []"},
		{"length that the example breaks", "Its name.", "String|Its name, 3 characters or less.", "0.. [] Edm.String []"},
		{"another type", "Its name.", "Int32|Its name, 2 to 20 characters.", "0.. [] Edm.String [the table gives name the type String, lamp.md:8 Int32: the contract follows the table]"},
		{"an identifier that the example is not", "Its name.", "Guid|Its name.", "0.. [] Edm.String [the table gives name the type String, lamp.md:8 Guid: the contract follows the table]"},
		{"values", "Its name.", "String|Its name. Possible values are: `Desk`, `Wall`.", "0.. [Desk Wall] Edm.String []"},
		{"values that the example lacks", "Its name.", "String|Its name. Possible values are: `Floor`, `Wall`.", "0.. [] Edm.String []"},
		{"own values", "Possible values are: `Desk`, `Hall`.", "String|Its name. Possible values are: `Desk`, `Wall`.", "0.. [Desk Hall] Edm.String []"},
		{"an enumeration that no page describes", "Its name.", "lampName|Its name.", "0.. [] <nil> [no page describes lampName, the type of name: conform does not test its values]"},
		{"a form in words", "Its name.", "String|Its name, a JSON string.", `0.. [] Edm.String [only the examples' values of name are sent, because words alone say which form others have: "Its name, a JSON string"]`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			pages := lampPages(t)
			pages["lamp.md"] = resourcePage(t, "lamp.md", "microsoft.graph.lamp", "", "id|String|Key.", "name|"+tt.resource)
			d := load(t, derived(t, clean(t, row, "|name|String|"+tt.row+"|"), derive.Options{Resources: pages}))
			s := d.Components.Schemas["lamp.update"].Value.Properties["name"].Value
			most := ""
			if s.MaxLength != nil {
				most = fmt.Sprint(*s.MaxLength)
			}
			got := fmt.Sprint(s.MinLength, "..", most, " ", s.Enum, " ", s.Extensions["x-conform-edm"], " ", ownGaps(d.Paths.Value("/rooms/{roomId}/lamps/{lampId}").Patch))
			if got != tt.want {
				t.Errorf("want %s\ngot  %s", tt.want, got)
			}
		})
	}
}
