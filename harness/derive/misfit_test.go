package derive_test

import (
	"fmt"
	"testing"

	"github.com/graphconform/conform/harness/derive"
)

// TestExampleThatDoesNotFit has examples with a value that the rest of the page does not permit.
func TestExampleThatDoesNotFit(t *testing.T) {
	const begin = "the example's value of %s does not fit the contract, which follows %s: %s"
	for _, tt := range []struct {
		name   string
		change []string
		want   string // the gaps, with their lines
	}{
		{"request", []string{`"on": true`, `"on": "true"`}, "lamp-update.md:73 " + fmt.Sprintf(begin, "on", "lamp-update.md:53", `want true or false, got "true"`)},
		{"response", []string{`"id": "12",
  "brightness": 40`, `"id": "12",
  "brightness": "full"`}, "lamp-update.md:87 " + fmt.Sprintf(begin, "brightness", "lamp-update.md:50", `want an integer from -2147483648 to 2147483647, got "full"`)},
		{"enumeration", []string{`"color": "amber"`, `"color": "Amber"`}, "lamp-update.md:71 " + fmt.Sprintf(begin, "color", "lamp-update.md:51", `"Amber" is not among the listed values`)},
		{"combined", []string{"and `red`.", "and `red`. A multi-valued enumeration.", `"color": "amber"`, `"color": "amber|red"`}, "lamp-update.md:71 " + fmt.Sprintf(begin, "color", "lamp-update.md:51", `"amber|red" does not combine the listed values`)},
		{"one item for all", []string{`"tags": ["work"]`, "\"tags\": [\n1,\n2]"}, "lamp-update.md:75 " + fmt.Sprintf(begin, "tags/0", "lamp-update.md:54", "want string, got number")},
		{"object", []string{"|name|String|", "|name|[room](../resources/room.md)|", `"name": "Desk"`, `"name": {"floor": "first"}`, `"name": "Desk"`, `"name": {}`}, "lamp-update.md:72 " + fmt.Sprintf(begin, "name/floor", "room.md:7", `want an integer from -2147483648 to 2147483647, got "first"`)},
		{"null and placeholder", []string{`"on": true`, `"on": null`, `"name": "Desk"`, `"name": 3`, `"name": 3`, `"name": "String"`}, ""},
		{"another method", []string{"PATCH https", "POST https", `"on": true`, `"on": 1`, `"on": true`, `"on": 1`}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := load(t, derived(t, clean(t, tt.change...), derive.Options{Resources: lampPages(t)}))
			gaps, _ := d.Paths.Value("/rooms/{roomId}/lamps/{lampId}").Patch.Extensions["x-conform-gaps"].([]any)
			got := ""
			for _, g := range gaps {
				if g := g.(map[string]any); g["rule"] == "" {
					got += fmt.Sprint(g["cite"], " ", g["reason"])
				}
			}
			if got != tt.want {
				t.Errorf("want %s\ngot  %s", tt.want, got)
			}
		})
	}
}
