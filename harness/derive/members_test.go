package derive_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/derive"
)

// TestMembersThatAreNotUpdated has a complex value of which an update may set some members only.
func TestMembersThatAreNotUpdated(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"Where it stands. Only the `room.floor` property can be updated.", "floor Int32 integer; name String string read-only []"},
		{"Where it stands. Note: `name` is not supported for lamps.", "floor Int32 integer [name of room is not sent, because the page does not support it]"},
		{"Where it stands. Gloomy rooms are not supported.", "floor Int32 integer; name String string []"},
		{"Where it stands. Only the `room.door` property can be updated.", "floor Int32 integer; name String string [the page says that an update may set only door of room, and no page lists that]"},
	} {
		pages := lampPages(t)
		pages["room.md"] = resourcePage(t, "room.md", "microsoft.graph.room", "", "floor|Int32|Its floor.", "name|String|Its name.")
		d := load(t, derived(t, clean(t, "|on|Boolean|Whether it burns.|", "|on|Boolean|Whether it burns.|\n|room|[room](../resources/room.md)|"+tt.text+"|"), derive.Options{Resources: pages}))
		room := d.Components.Schemas["lamp.update"].Value.Properties["room"].Value
		if got := shown(room) + " " + fmt.Sprint(ownGaps(d.Paths.Value("/rooms/{roomId}/lamps/{lampId}").Patch)); got != tt.want {
			t.Errorf("%s\nwant %s\ngot  %s", tt.text, tt.want, got)
		}
	}
}

// TestOnlyProperties has an introduction that names the one property that an update may set.
func TestOnlyProperties(t *testing.T) {
	d := load(t, derived(t, clean(t, "Change the properties of a [lamp](../resources/lamp.md).", "Change a [lamp](../resources/lamp.md). Only the **name** property can be updated."), derive.Options{}))
	const want = "brightness Int32 integer read-only; color microsoft.graph.color string read-only; name String string; on Boolean boolean read-only; tags Collection(Edm.String) array read-only"
	if got := shown(d.Components.Schemas["lamp.update"].Value); got != want {
		t.Errorf("want %s\ngot  %s", want, got)
	}
}

// TestRequiredMembers has a complex type with members that its page calls required.
func TestRequiredMembers(t *testing.T) {
	for _, tt := range []struct{ value, want string }{
		{`{"floor": 1, "name": "Attic"}`, "[floor name] []"},
		{`{"floor": 1}`, "[floor] [the contract does not require name of room, as room.md:8 does, because the example lacks it]"},
		{`null`, "[floor name] []"},
		{`{"id": "7", "floor": 1, "name": "Attic"}`, "[] []"},
	} {
		pages := lampPages(t)
		rows := []string{"floor|Int32|Its floor. Required.", "name|String|Its name. Required.", "area|Double|Its area. Required. Read-only."}
		if strings.Contains(tt.value, "id") {
			rows = append(rows, "id|String|Its key.")
		}
		pages["room.md"] = resourcePage(t, "room.md", "microsoft.graph.room", "", rows...)
		d := load(t, derived(t, clean(t, "|on|Boolean|Whether it burns.|", "|on|Boolean|Whether it burns.|\n|room|[room](../resources/room.md)|Where it stands.|", `"on": true,`, `"on": true, "room": `+tt.value+`,`), derive.Options{Resources: pages}))
		update, response := d.Components.Schemas["lamp.update"].Value, d.Components.Schemas["lamp"].Value
		if got := fmt.Sprint(update.Properties["room"].Value.Required, " ", ownGaps(d.Paths.Value("/rooms/{roomId}/lamps/{lampId}").Patch)); got != tt.want || response.Properties["room"].Value.Required != nil {
			t.Errorf("want %s\ngot  %s, and in responses %v", tt.want, got, response.Properties["room"].Value.Required)
		}
	}
}

// TestRequiredByText has sentences about what each update has, and which members a value has then.
func TestRequiredByText(t *testing.T) {
	const body = "Send the properties of the [lamp](../resources/lamp.md) that change."
	for _, tt := range []struct{ text, row, example, want string }{
		{"The body **must** contain the **room** property with valid `floor` and `name` fields.", "Where it stands.", `{"floor": 1, "name": "Attic"}`, "[room] [floor name] []"},
		{"The body must contain the **room** property.", "Where it stands. **Floor and name fields are required.**", `{"floor": 1, "name": "Attic"}`, "[room] [floor name] []"},
		{"", "Where it stands. Floor and name fields are required.", `{"floor": 1, "name": "Attic"}`, "[] [floor name] []"},
		{"", "Where it stands. Floor and door fields are required.", `{"floor": 1}`, "[] [floor] [the page says that room always has door, and no page lists that]"},
		{"The body must contain the **tags** property.", "Where it stands.", `{"floor": 1, "name": "Attic"}`, "[tags] [] []"},
		{"The body must contain the **height** property.", "Where it stands.", `{"floor": 1}`, `[] [] [conform does not test what the page says: "The body must contain the height property"]`},
	} {
		pages := lampPages(t)
		pages["room.md"] = resourcePage(t, "room.md", "microsoft.graph.room", "", "floor|Int32|Its floor.", "name|String|Its name.")
		d := load(t, derived(t, clean(t, body, body+"\n\n"+tt.text, "|on|Boolean|Whether it burns.|", "|on|Boolean|Whether it burns.|\n|room|[room](../resources/room.md)|"+tt.row+"|", `"on": true,`, `"on": true, "room": `+tt.example+`,`), derive.Options{Resources: pages}))
		update := d.Components.Schemas["lamp.update"].Value
		if got := fmt.Sprint(update.Required, " ", update.Properties["room"].Value.Required, " ", ownGaps(d.Paths.Value("/rooms/{roomId}/lamps/{lampId}").Patch)); got != tt.want {
			t.Errorf("%s %s\nwant %s\ngot  %s", tt.text, tt.row, tt.want, got)
		}
	}
	d := load(t, derived(t, clean(t, body, body+" The body must contain the **on** property.", "  \"on\": true,\n", ""), derive.Options{}))
	const gap = "[the page says that each update has on, and an example lacks it: the contract does not require it]"
	if got := fmt.Sprint(ownGaps(d.Paths.Value("/rooms/{roomId}/lamps/{lampId}").Patch)); got != gap || d.Components.Schemas["lamp.update"].Value.Required != nil {
		t.Errorf("want %s, got %s", gap, got)
	}
}

// TestReadOnlyMemberInExample has an example that sends what the page of the type calls read-only.
func TestReadOnlyMemberInExample(t *testing.T) {
	pages := lampPages(t)
	pages["room.md"] = resourcePage(t, "room.md", "microsoft.graph.room", "", "floor|Int32|Its floor. Read-only.", "name|String|Its name.")
	d := load(t, derived(t, clean(t, "|on|Boolean|Whether it burns.|", "|on|Boolean|Whether it burns.|\n|room|[room](../resources/room.md)|Where it stands.|", `"on": true,`, `"on": true, "room": {"floor": 1, "name": "Attic"},`), derive.Options{Resources: pages}))
	const want = "[the example sends floor of room, and by room.md:7 no update sets it: the contract follows the latter]"
	if got := fmt.Sprint(ownGaps(d.Paths.Value("/rooms/{roomId}/lamps/{lampId}").Patch)); got != want || !d.Components.Schemas["lamp.update"].Value.Properties["room"].Value.Properties["floor"].Value.ReadOnly {
		t.Errorf("want %s, got %s", want, got)
	}
}

// TestMembersThatNoPageLists has an example with a member that the page of its type lacks.
func TestMembersThatNoPageLists(t *testing.T) {
	for value, want := range map[string]string{
		`{"floor": 1, "door": "red"}`: "door <nil>; floor Int32 integer [only the example shows door of room: its type is not documented]",
		`{"@odata.type": "#microsoft.graph.attic", "floor": 1, "window": "round"}`: "floor Int32 integer []",
	} {
		d := load(t, derived(t, clean(t, "|on|Boolean|Whether it burns.|", "|on|Boolean|Whether it burns.|\n|room|[room](../resources/room.md)|Where it stands.|", `"on": true,`, `"on": true, "room": `+value+`,`), derive.Options{Resources: lampPages(t)}))
		room := d.Components.Schemas["lamp.update"].Value.Properties["room"].Value
		if got := shown(room) + " " + fmt.Sprint(ownGaps(d.Paths.Value("/rooms/{roomId}/lamps/{lampId}").Patch)); got != want {
			t.Errorf("%s\nwant %s\ngot  %s", value, want, got)
		}
	}
}
