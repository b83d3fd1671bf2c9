package derive_test

import (
	"fmt"
	"testing"

	"github.com/graphconform/conform/harness/derive"
	"github.com/graphconform/conform/harness/doc"
)

// TestExcludedMembers has members of enumerations that no update may set, and responses may have.
func TestExcludedMembers(t *testing.T) {
	const row = "|color|[color](../resources/color.md)|Its color. Possible values are: `white`, `amber`, and `red`.|"
	const colors = "---\ndoc_type: enumPageType\n---\n# color enum type\n\n## Members\n\n|Member|Description|\n|-|-|\n|white|Nobody knows it. Do not use.|\n|amber|As honey.|\n|red|As blood.|\n"
	for _, tt := range []struct{ text, update, response string }{
		{"Its color.", "[amber red]", "[white amber red]"},
		{"Its color. `red` must not be used.", "[amber]", "[white amber red]"},
		{"Possible values are: `amber`, `red`, `enum_sentinel`, `unknownFutureValue`.", "[amber red unknownFutureValue]", "[amber red enum_sentinel unknownFutureValue]"},
		{"Possible values are: `white`, `amber`, `red`.", "[amber red]", "[white amber red]"},
	} {
		page, err := doc.ReadResource("color.md", []byte(colors))
		if err != nil {
			t.Fatal(err)
		}
		pages := lampPages(t)
		pages["color.md"] = page
		d := load(t, derived(t, clean(t, row, "|color|[color](../resources/color.md)|"+tt.text+"|"), derive.Options{Resources: pages}))
		update, response := d.Components.Schemas["lamp.update"].Value.Properties["color"].Value, d.Components.Schemas["lamp"].Value.Properties["color"].Value
		if got := fmt.Sprint(update.Enum); got != tt.update {
			t.Errorf("%s: want updates with %s, got %s", tt.text, tt.update, got)
		}
		if got := fmt.Sprint(response.Extensions["x-extensible-enum"]); got != tt.response {
			t.Errorf("%s: want responses with %s, got %s", tt.text, tt.response, got)
		}
	}
}

// TestOnlyKind has a complex value one of whose members has a single supported value.
func TestOnlyKind(t *testing.T) {
	const on = "|on|Boolean|Whether it burns.|"
	for text, want := range map[string]string{
		"Where it stands. Only ATTIC type is supported.":  "[attic] []",
		"Where it stands. Only CELLAR type is supported.": "[attic hall] [the page says that room supports CELLAR only, and no page lists a member with that value]",
	} {
		pages := lampPages(t)
		pages["room.md"] = resourcePage(t, "room.md", "microsoft.graph.room", "", "floor|Int32|Its floor.", "kind|roomKind|Possible values are: `attic`, `hall`.")
		d := load(t, derived(t, clean(t, on, on+"\n|room|[room](../resources/room.md)|"+text+"|"), derive.Options{Resources: pages}))
		kind := d.Components.Schemas["lamp.update"].Value.Properties["room"].Value.Properties["kind"].Value
		if got := fmt.Sprint(kind.Enum, " ", ownGaps(d.Paths.Value("/rooms/{roomId}/lamps/{lampId}").Patch)); got != want {
			t.Errorf("%s\nwant %s\ngot  %s", text, want, got)
		}
	}
}
