package doc_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/doc"
)

func TestRelations(t *testing.T) {
	prose := "Send the properties of the [lamp](../resources/lamp.md) that change."
	row := "|Whether it burns.|"
	for _, tt := range []struct{ prose, row, want string }{
		{"An update of **brightness** must have `color`, too, in the same request.", "", "together brightness color"},
		{"Both `brightness` and `color` are required in each change of the light.", "", "together brightness color"},
		{"If you set `color`, you must also supply `brightness`.", "", "together color brightness"},
		{"`brightness` and `color` cannot both be set; one is required.", "", ""},
		{"The color and the brightness are required together.", "", ""},
		{"You must update **tags** in its own PATCH request.", "", "alone tags"},
		{"Send `tags` and `name` in a separate request.", "", "alone tags name"},
		{"You can't change the `name` of a lamp.", "", "never name"},
		{"You can't change the `name` of a lamp if it burns.", "", ""},
		{"Only the **name** property can be updated.", "", "only name"},
		{"Only the \"name\" and `on` properties of a lamp can be changed.", "", "only name on"},
		{"Send a [lamp](../resources/lamp.md), specifying only the **tags** property.", "", "only tags"},
		{"For lamps in stock, you can update only the **tags** property.", "", ""},
		{"Only the owner property can be updated.", "", ""},
		{"Only the properties that you send are changed.", "", ""},
		{"The body **must** contain the **color** property.", "", "always color"},
		{"The request body must include the `color` and `name` properties.", "", "always color always name"},
		{"The body must contain the **color** property with valid `hue` and `tone` fields.", "", "always color(hue tone)"},
		{"**Note:** You must include the key of the lamp and color containing the `hue` and `tone` with this method.", "", "always color(hue tone)"},
		{"Required fields are: `id`, `color`, `tags`.", "", "always color always tags"},
		{"Required fields are: `owner`, `color`.", "", ""},
		{"The body must contain the lamp.", "", ""},
		{"", "Must be set together with `name`.", "together on name"},
		{"", "A change also updates **tags**.", "also on tags"},
		{"", "It must be later than `name`.", "ordered on name"},
		{"", "The value of `name` must be earlier than on.", "ordered on name"},
		{"", "It must be updated by itself.", "alone on"},
		{"", "The `tags` must not be sent: update it in a separate request.", "alone on"},
		{"", "It also updates the room.", ""},
	} {
		change := []string{}
		if tt.prose != "" {
			change = append(change, prose, prose+"\n\n- "+tt.prose)
		}
		if tt.row != "" {
			change = append(change, row, "|"+tt.row+"|")
		}
		page, got := read(t, edit(t, clean(t), change...)), ""
		for _, r := range page.Relations(page.Body.Properties()) {
			got += fmt.Sprint(" ", r.Kind)
			for _, name := range r.Names {
				got += " " + name
			}
			if len(r.Members) > 0 {
				got += "(" + strings.Join(r.Members, " ") + ")"
			}
		}
		if got = strings.TrimSpace(got); got != tt.want {
			t.Errorf("%q %q: want %q, got %q", tt.prose, tt.row, tt.want, got)
		}
	}
}

func TestVariants(t *testing.T) {
	table := "|Property|Type|Description|\n|:---|:---|:---|\n|brightness|"
	src := edit(t, clean(t), table, "### With application permissions\n\n|Property|Type|Description|\n|-|-|-|\n|level|Int32|Its level.|\n|name|String|Its name.|\n\n### With delegated permissions\n\n"+table)
	for _, p := range read(t, src).Body.Properties() {
		want := map[string]string{"level": "With application permissions", "name": ""}
		expected, listed := want[p.Name.Value]
		if !listed {
			expected = "With delegated permissions"
		}
		if p.Variant.Value != expected {
			t.Errorf("%s: want %q, got %q", p.Name.Value, expected, p.Variant.Value)
		}
	}
}

func TestDemands(t *testing.T) {
	for text, want := range map[string]string{
		"The caller must have the role of an electrician.":    "[The caller must have the role of an electrician]",
		"The school account needs one of these roles:":        "[The school account needs one of these roles:]",
		"An update requires a license. It costs nothing.":     "[An update requires a license]",
		"One of these permissions is needed for the account.": "[]",
	} {
		p := read(t, edit(t, clean(t), "One of these permissions is needed.", text)).Permissions
		got := []string{}
		for _, s := range p.Demands {
			got = append(got, s.Value)
		}
		if fmt.Sprint(got) != want || len(p.Cells) != 3 {
			t.Errorf("%q: want %s and the table alone, got %v, %+v", text, want, got, p.Cells)
		}
	}
}

func TestSideEffects(t *testing.T) {
	for text, want := range map[string]string{
		"If you change the **on** property, the **tags** are replaced by what the room has.": "on tags",
		"When you set the `on` and `color` properties, the lamp resets **tags**.":            "",
		"When you set the `on` and `color` properties, **tags** will be reset.":              "on tags; color tags",
		"The **on** and **brightness** properties always correspond with each other.":        "on brightness; brightness on",
		"If you change the **on** property, the room gets darker.":                           "",
		"If you change the **plug** property, the **tags** are removed.":                     "",
	} {
		page := read(t, edit(t, clean(t), "|Whether it burns.|", "|"+text+"|"))
		var got []string
		for _, r := range doc.SideEffects(page.Body.Properties()) {
			got = append(got, strings.Join(r.Names, " "))
		}
		if s := strings.Join(got, "; "); s != want {
			t.Errorf("%q: want %q, got %q", text, want, s)
		}
	}
}
