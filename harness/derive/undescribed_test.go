package derive_test

import (
	"fmt"
	"testing"

	"github.com/graphconform/conform/harness/derive"
	"github.com/graphconform/conform/harness/doc"
)

// TestTypeWithoutPage has a property whose type no page describes: only a list of values shows that it is an enumeration.
func TestTypeWithoutPage(t *testing.T) {
	const row = "|name|String|What it is called. Nullable.|"
	const gap = "no page describes mood, the type of name: conform does not test its values"
	for _, tt := range []struct {
		name, row string
		pages     doc.Resources
		want      string // type and values of the property, and the gaps
	}{
		{"which can be", "|name|mood|Its mood, which can be: `calm`, `loud`.|", nil, "[string] [calm loud] []"},
		{"colon", "|name|mood|The mood: `calm` or `loud`.|", lampPages(t), "[string] [calm loud] []"},
		{"items", "|name|**mood**|Its mood. Supported values are: <li>calm</li><li>loud -- Shines.</li>Rarely seen.|", lampPages(t), "[string] [calm loud] []"},
		{"flags", "|name|mood|Supported values are: <li>calm</li><li>loud</li>The two are mutually exclusive.|", lampPages(t), "[string] [] []"},
		{"members, not values", "|name|mood|Its mood. Note: `calm` and `loud` are no longer used.|", lampPages(t), "[] [] [" + gap + "]"},
		{"example", "|name|mood|Its mood.|", nil, "[] [] [" + gap + "]"},
		{"nothing", "|name|mood|Its mood.|", lampPages(t), "[] [] [" + gap + "]"},
		{"linked", "|name|[mood](../resources/mood.md)|Its mood.|", lampPages(t), "[] [] [" + gap + "]"},
		{"bag", "|name|Object|Its mood.|", lampPages(t), "[object] [] []"},
		{"with a page", "|name|room|Its room.|", lampPages(t), "[object] [] []"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := load(t, derived(t, clean(t, row, tt.row), derive.Options{Resources: tt.pages}))
			name := d.Components.Schemas["lamp.update"].Value.Properties["name"].Value
			var gaps []string
			for _, g := range ownGaps(d.Paths.Value("/rooms/{roomId}/lamps/{lampId}").Patch) {
				if g == gap {
					gaps = append(gaps, g)
				}
			}
			if got := fmt.Sprint(name.Type.Slice(), " ", name.Enum, " ", gaps); got != tt.want {
				t.Errorf("want %s\ngot  %s", tt.want, got)
			}
		})
	}
}

// TestTypeOfExampleObject keeps a type without a page an object where the example shows one.
func TestTypeOfExampleObject(t *testing.T) {
	d := derived(t, clean(t, "|name|String|What it is called. Nullable.|", "|name|mood|Its mood.|", `"name": "Desk"`, `"name": {}`, `"name": "Desk"`, `"name": {}`), derive.Options{Resources: lampPages(t)})
	if s := d.Components.Schemas["lamp.update"].Value.Properties["name"].Value; !s.Type.Is("object") {
		t.Errorf("want an object, got %v", s.Type)
	}
}

// TestTypeOfASection has a type that is a section of the resource page, without a link to it.
func TestTypeOfASection(t *testing.T) {
	room, err := doc.ReadResource("room.md", []byte("# room resource type\n\n## Properties\n\n|Property|Type|Description|\n|-|-|-|\n|use|roomUse|What it is for. See the table.|\n\n### roomUse values\n\n|Member|\n|-|\n|study|\n|sleep|\n"))
	if err != nil {
		t.Fatal(err)
	}
	pages := lampPages(t)
	pages["room.md"] = room
	d := derived(t, clean(t, "|on|Boolean|Whether it burns.|", "|on|Boolean|Whether it burns.|\n|room|[room](../resources/room.md)|Its room.|"), derive.Options{Resources: pages})
	if s := d.Components.Schemas["lamp.update"].Value.Properties["room"].Value.Properties["use"].Value; fmt.Sprint(s.Type.Slice(), s.Enum) != "[string] [study sleep]" {
		t.Errorf("want the members of the section, got %v %v", s.Type, s.Enum)
	}
}

// TestValuesThatMustBe has descriptions that name the literals of a collection.
func TestValuesThatMustBe(t *testing.T) {
	const row = "|tags|String collection|Words. This collection can contain a maximum of 20 elements.|"
	for text, want := range map[string]string{
		"The tags. Must be `work` or empty. Guests have no tags.": "[work]",
		"The tags. Must be either `work` or `home`.":              "[work home]",
		"The tags. Must be the `name` of a room.":                 "[]",
		"The tags. Must be `work` in offices.":                    "[]",
	} {
		d := derived(t, clean(t, row, "|tags|String collection|"+text+"|"), derive.Options{})
		if got := fmt.Sprint(d.Components.Schemas["lamp.update"].Value.Properties["tags"].Value.Items.Value.Enum); got != want {
			t.Errorf("%s: want %s, got %s", text, want, got)
		}
	}
}
