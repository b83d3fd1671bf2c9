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
