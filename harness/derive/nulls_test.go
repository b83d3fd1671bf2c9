package derive_test

import (
	"fmt"
	"testing"

	"github.com/graphconform/conform/harness/derive"
)

// TestNulls has null in descriptions and in examples: what reads show is not what updates may send.
func TestNulls(t *testing.T) {
	const row = "|on|Boolean|Whether it burns.|"
	for _, tt := range []struct {
		change []string
		want   string // whether on may be null in updates and in responses
	}{
		{nil, "false false"},
		{[]string{row, "|on|Boolean|Whether it burns. If lamps differ, null will be returned.|"}, "false true"},
		{[]string{row, "|on|Boolean|Whether it burns. A null value indicates that nobody knows.|"}, "false true"},
		{[]string{row, "|on|Boolean|Whether it burns. Default value is `null`.|"}, "false true"},
		{[]string{row, "|on|Boolean|True for a lamp that burns; null for a broken one.|"}, "false true"},
		{[]string{row, "|on|Boolean|Whether it burns. Otherwise this property is null.|"}, "false true"},
		{[]string{row, "|on|Boolean|Whether it burns. Supports filters on null values.|"}, "false false"},
		{[]string{row, "|on|Boolean|Whether it burns. Not nullable. Default is null.|"}, "false false"},
		{[]string{`"on": true`, `"on": null`}, "true true"},
		{[]string{`"on": true`, `"on": false`, `"on": true`, `"on": null`}, "false true"},
		{[]string{row, "|on|Boolean|Whether it burns. Not nullable.|", `"on": true`, `"on": null`}, "false false"},
	} {
		d := load(t, derived(t, clean(t, tt.change...), derive.Options{}))
		update, response := d.Components.Schemas["lamp.update"].Value, d.Components.Schemas["lamp"].Value
		if got := fmt.Sprint(update.Properties["on"].Value.Nullable, response.Properties["on"].Value.Nullable); got != tt.want {
			t.Errorf("%q: want %s, got %s", tt.change, tt.want, got)
		}
	}
}

// TestNullInside has null for a member of a complex value and of the items of a collection.
func TestNullInside(t *testing.T) {
	change := []string{"|on|Boolean|Whether it burns.|", "|on|Boolean|Whether it burns.|\n|room|[room](../resources/room.md)|Its room.|\n|rooms|[room](../resources/room.md) collection|Its rooms.|",
		`"id": "12",`, `"id": "12", "room": {"floor": null}, "rooms": [{"floor": null}],`}
	d := load(t, derived(t, clean(t, change...), derive.Options{Resources: lampPages(t)}))
	p := d.Components.Schemas["lamp"].Value.Properties
	if !p["room"].Value.Properties["floor"].Value.Nullable || !p["rooms"].Value.Items.Value.Properties["floor"].Value.Nullable {
		t.Error("want floor nullable in both")
	}
}

// TestNullThatChangesNothing has sentences that say that null is ignored: no update sends it then, and nothing says that it is rejected.
func TestNullThatChangesNothing(t *testing.T) {
	const row, intro = "|name|String|What it is called. Nullable.|", "Change the properties of a [lamp](../resources/lamp.md)."
	for _, tt := range []struct {
		name   string
		change []string
		want   string // whether name may be null in an update and in a response, and the gaps
	}{
		{"the row", []string{row, "|name|String|Its name. Nullable. In an update, null is ignored.|"},
			`false true [null is not sent as the value of name, because it changes nothing: "In an update, null is ignored"]`},
		{"the row, and an example", []string{row, "|name|String|Its name. Null leaves the name as it was.|", `"name": "Desk",`, `"name": null,`},
			`false true [null is not sent as the value of name, because it changes nothing: "Null leaves the name as it was" name is not sent, because its example contains null, which changes nothing: "Null leaves the name as it was"]`},
		{"the page", []string{intro, intro + " Null means no change."},
			`false true [null is not sent, because it changes nothing: "Null means no change"]`},
		{"the page, and an item", []string{intro, intro + " The service ignores null.", `["work"]`, `["work", null]`},
			`false true [null is not sent, because it changes nothing: "The service ignores null" tags is not sent, because its example contains null, which changes nothing: "The service ignores null"]`},
		{"something else is ignored", []string{row, "|name|String|Its name. Nullable. If null, the label's name counts.|"}, "true true []"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := load(t, derived(t, clean(t, tt.change...), derive.Options{}))
			op := d.Paths.Value("/rooms/{roomId}/lamps/{lampId}").Patch
			update, response := d.Components.Schemas["lamp.update"].Value.Properties["name"].Value, d.Components.Schemas["lamp"].Value.Properties["name"].Value
			if got := fmt.Sprint(update.Nullable, " ", response.Nullable, " ", ownGaps(op)); got != tt.want {
				t.Errorf("want %s\ngot  %s", tt.want, got)
			}
			if _, ok := update.Extensions["nullable"]; ok {
				t.Error("want no word about whether null is rejected")
			}
		})
	}
}
