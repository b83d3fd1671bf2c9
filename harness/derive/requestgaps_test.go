package derive_test

import (
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/derive"
)

// TestExampleThatContradictsItsPage has request examples that a server that keeps the contract rejects.
func TestExampleThatContradictsItsPage(t *testing.T) {
	const path = "the example's path is none of the page's: conform derives no operation from it"
	second := func(head, body string) []string {
		return []string{"### Response\n", "### Request\n``` http\nPATCH https://graph.microsoft.com/v1.0/rooms/7/lamps/13\n" + head + "\n" + body + "\n```\n\n### Response\n"}
	}
	const head = "Content-Type: application/json\nIf-Match: \"a\"\n"
	for _, tt := range []struct {
		name   string
		change []string
		want   string // the gaps, with their lines
	}{
		{"another path", []string{"rooms/7/lamps/12\n", "halls/7/lamps/12\n"}, "lamp-update.md:64 " + path},
		{"a key that the path lacks", []string{"PATCH /rooms/{roomId}/lamps/{lampId}\n", "PATCH /rooms/{roomId}/lamps\n"}, "lamp-update.md:64 " + path},
		{"a key in parentheses", []string{"rooms/7/lamps/12\n", "rooms('7')/lamps('12')\n"}, ""},
		{"no Content-Type", second("If-Match: \"a\"\n", `{"on": true}`), "lamp-update.md:80 the example has no Content-Type: the contract requires application/json"},
		{"no required header", second("Content-Type: application/json\n", `{"on": true}`), "lamp-update.md:80 the example has no If-Match: the contract requires it, as line 42 does"},
		{"no JSON", second(head, `{"on": - true}`), "lamp-update.md:80 conform does not use the example: the body is not JSON: invalid literal: -"},
		{"a comment and a trailing comma", second(head, "{\"on\": true, // now\n}"), ""},
		{"another type", second(head, `{"@odata.type": "#microsoft.outlook.lamp", "on": true}`),
			"lamp-update.md:84 the example is of the type microsoft.outlook.lamp, and the contract's is microsoft.graph.lamp"},
		{"the type without #", second(head, `{"@odata.type": "microsoft.graph.lamp", "on": true}`), ""},
		{"no body", second(head, ""), ""},
		{"of the resource page", second(head, `{"plug": "F"}`), "lamp-update.md:84 the example sends plug, which the table does not list: the contract follows lamp.md:9"},
		{"read-only on the resource page", second(head, `{"watts": 5}`),
			"lamp-update.md:84 the example sends watts, which the table does not list, and by lamp.md:8 no update sets it: the contract follows the latter"},
		{"of the resource page, with a value that it does not list", second(head, `{"plug": "X"}`), "lamp-update.md:84 the example sends plug, which the table does not list: the contract follows lamp.md:9; " +
			`lamp-update.md:84 the example's value of plug does not fit the contract, which follows lamp.md:9: "X" is not among the listed values`},
		{"of an open type", second(head, `{"mark": "X"}`), "lamp-update.md:84 only the example shows mark: its type is not documented"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			pages := lampPages(t)
			pages["lamp.md"] = resourcePage(t, "lamp.md", "microsoft.graph.lamp", "", "id|String|Its key.", "watts|Int32|Its power. Read-only.", "plug|String|Its plug. Possible values are: `F`, `G`.")
			pages["lamp.md"].Open = strings.Contains(tt.name, "open")
			d := load(t, derived(t, clean(t, tt.change...), derive.Options{Resources: pages}))
			for _, item := range d.Paths.Map() {
				if got := citedGaps(item.Patch.Extensions["x-conform-gaps"]); got != tt.want {
					t.Errorf("want %s\ngot  %s", tt.want, got)
				}
				update := item.Patch.RequestBody.Value.Content["application/json"].Schema.Value
				if p := update.Properties["plug"]; (p != nil) != strings.Contains(tt.want, "sends plug") || p != nil && p.Value.ReadOnly {
					t.Errorf("got plug %v", p)
				}
				if (update.Properties["mark"] != nil) != pages["lamp.md"].Open {
					t.Error("want what an example of an open type sends, and nothing else")
				}
				if p := update.Properties["watts"]; p != nil && !p.Value.ReadOnly {
					t.Error("want no update to set watts")
				}
			}
		})
	}
}
