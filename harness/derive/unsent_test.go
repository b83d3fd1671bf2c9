package derive_test

import (
	"fmt"
	"testing"

	"github.com/graphconform/conform/harness/derive"
	"github.com/graphconform/conform/harness/doc"
)

// TestUnsent has properties that no update sends, because conform cannot know which value the service takes or stores.
func TestUnsent(t *testing.T) {
	const row, on = "|name|String|What it is called. Nullable.|", "|on|Boolean|Whether it burns.|"
	const hints = "# Hints of places\n\nThe values of all place hints are computed by the server. Send where the lamp goes.\n"
	room := func(text string) []string {
		return []string{on, on + "\n|room|[room](../resources/room.md)|" + text + "|", `"on": true,`, `"on": true, "room": {"floor": 1},`}
	}
	for _, tt := range []struct {
		name   string
		change []string
		rows   []string // of the page of the type room
		want   string   // the gaps
	}{
		{"order hint", []string{row, "|name|String|An order hint for lists of lamps.|"}, nil,
			`[name is not sent, because the service stores another value than the one it gets: "An order hint for lists of lamps"]`},
		{"the service normalizes", []string{row, "|name|String|Its name. The service normalizes the value.|"}, nil,
			`[name is not sent, because the service stores another value than the one it gets: "The service normalizes the value"]`},
		{"a linked format", []string{row, "|name|String|Where it stands, in [this format](../resources/hints.md).|"}, nil,
			`[name is not sent, because the service stores another value than the one it gets: "The values of all place hints are computed by the server"]`},
		{"a member", room("Where it stands."), []string{"floor|Int32|Its floor.", "place|String|A hint used to order lamps."},
			`[room is not sent, because the service stores another value of place than the one it gets: "A hint used to order lamps"]`},
		{"a member that no update sets", room("Where it stands."), []string{"floor|Int32|Its floor.", "place|String|A hint used to order lamps. Read-only."}, "[]"},
		{"a member with times", room("Where it stands."), []string{"floor|Int32|Its floor.", "until|DateTimeOffset|Its end. It must be later than today."},
			`[room is not sent, because the time of until depends on that of the update or on another one: "It must be later than today"]`},
		{"a member of another entity", room("Where it stands."), []string{"floor|Int32|Its floor.", "sofa|[sofa](sofa.md)|The sofa."}, "[]"},
		{"a member that the example names", []string{on, on + "\n|places|Object|By person.|", `"on": true,`, `"on": true, "places": {"7": {"@odata.type": "#microsoft.graph.room", "place": "a"}},`},
			[]string{"floor|Int32|Its floor.", "place|String|A hint used to order lamps."},
			`[places is not sent, because the service stores another value of place than the one it gets: "A hint used to order lamps"]`},
		{"a time after now", []string{row, "|name|DateTimeOffset|When it goes on. The time must be in the future.|", `"name": "Desk",`, "", `"name": "Desk",`, ""}, nil,
			`[name is not sent, because the time depends on that of the update or on another one: "The time must be in the future"]`},
		{"no time in the past", []string{row, "|name|Date|Its day. It can't be set to a date in the past.|", `"name": "Desk",`, "", `"name": "Desk",`, ""}, nil,
			`[name is not sent, because the time depends on that of the update or on another one: "It can't be set to a date in the past"]`},
		{"a time after another", []string{row, "|name|DateTimeOffset|When it goes off. This must be an hour later than the first time.|", `"name": "Desk",`, "", `"name": "Desk",`, ""}, nil,
			`[name is not sent, because the time depends on that of the update or on another one: "This must be an hour later than the first time"]`},
		{"times inside", room("Where it stands, for future dates only."), []string{"floor|Int32|Its floor."},
			`[room is not sent, because the time depends on that of the update or on another one: "Where it stands, for future dates only"]`},
		{"a text of the page", []string{"Send the properties", "The **tags** must be in the future. Send the properties"}, nil,
			`[tags is not sent, because an update may set it under a condition only: "The tags must be in the future"]`},
		{"a form in words, and no example", []string{row, "|name|String|The shade in hexadecimal.|", `"name": "Desk",`, "", `"name": "Desk",`, ""}, nil,
			`[name is not sent, because words alone say which form its values have, and no example shows one: "The shade in hexadecimal"]`},
		{"read-only on the resource page", []string{row, "|height|Int32|Above the floor.|", `"name": "Desk",`, "", `"name": "Desk",`, ""}, nil,
			`[height is not sent, because only the table says that an update may set it: "Read-only"]`},
		{"the order itself", []string{row, "|name|String|Its name, by which lists are ordered. The service calculates totals from it.|"}, nil, "[]"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			pages := lampPages(t)
			if tt.rows != nil {
				pages["room.md"] = resourcePage(t, "room.md", "microsoft.graph.room", "", tt.rows...)
			}
			pages["sofa.md"] = resourcePage(t, "sofa.md", "microsoft.graph.sofa", "", "id|String|Its key.", "place|String|A hint used to order lamps.")
			pages["fixture.md"] = resourcePage(t, "fixture.md", "microsoft.graph.fixture", "", "height|Int32|Above the floor. Read-only.")
			format, err := doc.ReadResource("hints.md", []byte(hints))
			if err != nil {
				t.Fatal(err)
			}
			pages["hints.md"] = format
			d := load(t, derived(t, clean(t, tt.change...), derive.Options{Resources: pages}))
			op := d.Paths.Value("/rooms/{roomId}/lamps/{lampId}").Patch
			if got := fmt.Sprint(ownGaps(op)); got != tt.want {
				t.Errorf("want %s\ngot  %s", tt.want, got)
			}
			unsent := 0
			for _, p := range op.RequestBody.Value.Content["application/json"].Schema.Value.Properties {
				if p.Value.Extensions["x-conform-condition"] != nil {
					unsent++
				}
			}
			if want := len(ownGaps(op)); unsent != want {
				t.Errorf("want %d properties that are not sent, got %d", want, unsent)
			}
		})
	}
}
