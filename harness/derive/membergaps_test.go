package derive_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/derive"
	"github.com/graphconform/conform/harness/doc"
)

// TestMemberGaps has promises on the pages of complex types.
func TestMemberGaps(t *testing.T) {
	const on = "|on|Boolean|Whether it burns.|"
	const gap = "room.md:%d conform does not test what the description of %s says: %q"
	for _, tt := range []struct {
		rows []string // of the page of the type room
		want string
	}{
		{[]string{"floor|Int32|Its floor.", "name|String|Its name. It must be unique."}, fmt.Sprintf(gap, 8, "name", "It must be unique")},
		{[]string{"floor|Int32|Its floor. Cannot be set if **name** is set.", "name|String|Its name."}, fmt.Sprintf(gap, 7, "floor", "Cannot be set if name is set")},
		{[]string{"floor|Int32|Its floor.", "name|String|Its name. Read-only. It must be unique."}, ""},
		{[]string{"id|String|Its key.", "name|String|Its name. It must be unique."}, ""},
		{[]string{"floor|Int32|Its floor.", "door|[door](door.md)|The door."}, "door.md:7 conform does not test what the description of width says: \"It must be even\""},
	} {
		pages := lampPages(t)
		pages["room.md"] = resourcePage(t, "room.md", "microsoft.graph.room", "", tt.rows...)
		pages["door.md"] = resourcePage(t, "door.md", "microsoft.graph.door", "", "width|Int32|How wide. It must be even.", "room|[room](room.md)|Behind it.")
		d := load(t, derived(t, clean(t, on, on+"\n|room|[room](../resources/room.md)|Where it stands.|"), derive.Options{Resources: pages}))
		if got := citedGaps(d.Paths.Value("/rooms/{roomId}/lamps/{lampId}").Patch.Extensions["x-conform-gaps"]); got != tt.want {
			t.Errorf("%q\nwant %s\ngot  %s", tt.rows, tt.want, got)
		}
	}
}

func citedGaps(list any) string {
	var out []string
	gaps, _ := list.([]any)
	for _, g := range gaps {
		if g := g.(map[string]any); g["rule"] == "" {
			out = append(out, fmt.Sprint(g["cite"], " ", g["reason"]))
		}
	}
	return strings.Join(out, "; ")
}

// TestResourceProse has sentences outside of the tables of the resource page.
func TestResourceProse(t *testing.T) {
	const page = "# lamp resource type\n\n%s\n\n## Properties\n\n|Property|Type|Description|\n|-|-|-|\n|id|String|Key.|\n|socket|String|Its socket.|\n|watts|Int32|Its power.|\n|name|String|Its name.|\n"
	for _, tt := range []struct{ text, readOnly, want string }{
		{"You can't **change** the **socket** or **watts** property.", "id socket watts", ""},
		{"Once it hangs, you cannot update the **socket**, **watts**, or **name** property.", "id socket watts",
			"lamp.md:3 the table lists name, and the resource page says that no update sets it: the contract follows the table"},
		{"You cannot update the **owner** property.", "id", ""},
		{"You cannot update the **socket** property of wired lamps.", "id", ""},
		{"Lamps are bright.\nA Socket (socket) must exist in the Sockets table.", "id", "lamp.md:4 conform does not test what the page says: \"A Socket (socket) must exist in the Sockets table\""},
		{"The sizes are mutually exclusive.", "id", "lamp.md:3 conform does not test what the page says: \"The sizes are mutually exclusive\""},
	} {
		res, err := doc.ReadResource("lamp.md", fmt.Appendf(nil, page, tt.text))
		if err != nil {
			t.Fatal(err)
		}
		pages := lampPages(t)
		pages["lamp.md"] = res
		d := load(t, derived(t, clean(t), derive.Options{Resources: pages}))
		op := d.Paths.Value("/rooms/{roomId}/lamps/{lampId}").Patch
		if got := citedGaps(op.Extensions["x-conform-gaps"]); got != tt.want {
			t.Errorf("%s\nwant %s\ngot  %s", tt.text, tt.want, got)
		}
		var readOnly []string
		response := op.Responses.Value("200").Value.Content["application/json"].Schema.Value
		for _, name := range sortedNames(response.Properties) {
			if response.Properties[name].Value.ReadOnly {
				readOnly = append(readOnly, name)
			}
		}
		if got := strings.Join(readOnly, " "); got != tt.readOnly {
			t.Errorf("%s: want %s read-only, got %s", tt.text, tt.readOnly, got)
		}
	}
}
