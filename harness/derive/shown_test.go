package derive_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/derive"
	"github.com/graphconform/conform/harness/doc"
)

// withoutTable is the clean page without its property table.
func withoutTable(t testing.TB, oldnew ...string) string {
	t.Helper()
	src := clean(t, oldnew...)
	return src[:strings.Index(src, "|Property|Type|")] + src[strings.Index(src, "## Response"):]
}

// TestExamplesOfSeveralTypes has a page without a table whose two examples update entities of different types.
func TestExamplesOfSeveralTypes(t *testing.T) {
	pages := resourcePages{
		"lamp.md":  resourcePage(t, "lamp.md", "microsoft.graph.lamp", "microsoft.graph.entity"),
		"torch.md": resourcePage(t, "torch.md", "microsoft.graph.torch", "", "brightness|Int32|Level."),
		"strip.md": resourcePage(t, "strip.md", "microsoft.graph.strip", "", "diodes|Int32|How many.", "plug|String|Its plug."),
	}
	members := "  \"brightness\": 40,\n  \"color\": \"amber\",\n  \"name\": \"Desk\",\n  \"on\": true,\n  \"tags\": [\"work\"]\n"
	src := withoutTable(t, "lamp\",\n"+members, "torch\",\n  \"brightness\": 40\n", "lamp\",\n  \"id\": \"12\",\n"+members, "torch\",\n  \"id\": \"12\",\n  \"brightness\": 40\n")
	src += "\n### Request\n``` http\nPATCH https://graph.microsoft.com/v1.0/rooms/7/lamps/13\nContent-Type: application/json\nIf-Match: \"a\"\n\n{\n  \"@odata.type\": \"#microsoft.graph.strip\",\n  \"diodes\": 5\n}\n```\n\n### Response\n``` http\nHTTP/1.1 200 OK\n\n{\n  \"@odata.type\": \"#microsoft.graph.strip\",\n  \"diodes\": 5\n}\n```\n"
	d := load(t, derived(t, src, derive.Options{Resources: pages}))
	update, response := d.Components.Schemas["lamp.update"].Value, d.Components.Schemas["lamp"].Value
	if got := shown(update) + " " + fmt.Sprint(update.Properties["diodes"].Value.Extensions["x-conform-condition"]); got != "brightness Int32 integer; diodes Int32 integer the object is a strip" {
		t.Errorf("got %s", got)
	}
	if got := shown(response); got != "brightness Int32 integer; diodes Int32 integer; id String string read-only; plug String string" || response.Properties["@odata.type"].Value.Extensions["x-conform-type"] != nil {
		t.Errorf("want the properties of both types and no type, got %s, %v", got, response.Properties["@odata.type"].Value.Extensions)
	}
	if got := ownGaps(d.Paths.Value("/rooms/{roomId}/lamps/{lampId}").Patch); !slices.Equal(got, []string{"diodes is not sent, because only an update of a strip has it"}) {
		t.Errorf("got %q", got)
	}
}

// TestRepresentation has a resource page whose JSON representation alone shows the properties.
func TestRepresentation(t *testing.T) {
	for _, tt := range []struct{ members, want string }{
		{`"id": "String (identifier)", "name": "String", "made": "String (timestamp)", "marks": ["Int32"], "room": {"@odata.type": "microsoft.graph.room"}`,
			"id String string read-only; made DateTimeOffset string; marks Collection(Edm.Int32) array; name String string; room microsoft.graph.room object"},
		{`"name": "the name of the lamp", "made": "String"`, "name <nil>"},
		{`"1b0c05194ebc9e30000": "String", "name": "String"`, "name <nil>"},
	} {
		lamp, err := doc.ReadResource("lamp.md", []byte("# lamp resource type\n\n## Relationships\nNone\n\n``` json\n{"+tt.members+"}\n```\n"))
		if err != nil {
			t.Fatal(err)
		}
		pages := resourcePages{"lamp.md": lamp, "room.md": resourcePage(t, "room.md", "microsoft.graph.room", "", "floor|Int32|Its floor.")}
		src := withoutTable(t, "  \"brightness\": 40,\n  \"color\": \"amber\",\n  \"name\": \"Desk\",\n  \"on\": true,\n  \"tags\": [\"work\"]\n", "  \"name\": \"Desk\"\n")
		d := load(t, derived(t, src, derive.Options{Resources: pages}))
		if got := shown(d.Components.Schemas["lamp"].Value); got != tt.want {
			t.Errorf("%s\nwant %s\ngot  %s", tt.members, tt.want, got)
		}
		if got := sortedNames(d.Components.Schemas["lamp.update"].Value.Properties); !slices.Equal(got, []string{"name"}) {
			t.Errorf("want the update to have what the example sends, got %v", got)
		}
	}
}

// TestMembersThatOnlyExamplesShow has examples with members that the resource page lists nowhere.
func TestMembersThatOnlyExamplesShow(t *testing.T) {
	for _, tt := range []struct {
		change []string
		want   string
	}{
		{[]string{`"id": "12",`, `"id": "12", "plug": "F",`}, "[only the example shows plug: its type is not documented]"},
		{[]string{`"on": true,`, `"on": true, "plug": "F",`}, "[only the example shows plug: its type is not documented]"},
		{[]string{`"on": true,`, `"on": true, "@plug": 1,`}, "[]"},
		{[]string{"lamps/12\n", "lamps/12/plug\n", `"id": "12",`, `"id": "12", "plug": "F",`},
			"[the example's path is none of the page's: conform derives no operation from it only the example shows plug: its type is not documented]"},
		{[]string{"### Response\n", "### Request\n``` http\nPATCH https://graph.microsoft.com/v1.0/rooms/7/shade\n\n{\"shade\": 1}\n```\n\n### Response\n"}, "[the example's path is none of the page's: conform derives no operation from it]"},
	} {
		d := derived(t, clean(t, tt.change...), derive.Options{Resources: lampPages(t)})
		if got := fmt.Sprint(ownGaps(d.Paths.Value("/rooms/{roomId}/lamps/{lampId}").Patch)); got != tt.want {
			t.Errorf("%q: want %s, got %s", tt.change, tt.want, got)
		}
	}
	open := lampPages(t)
	open["lamp.md"].Open = true
	d := derived(t, clean(t, `"id": "12",`, `"id": "12", "plug": "F",`), derive.Options{Resources: open})
	if got := ownGaps(d.Paths.Value("/rooms/{roomId}/lamps/{lampId}").Patch); got != nil {
		t.Errorf("want no gap for an open type, got %q", got)
	}
}
