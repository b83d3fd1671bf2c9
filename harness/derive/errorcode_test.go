package derive_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/derive"
)

const responseText = "On success this method answers `200 OK` and the changed [lamp](../resources/lamp.md) in the response body."

func TestErrorCodes(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       string // codes by status, and gaps
	}{
		{"table", "## Errors\n|Scenario|HTTP status code|Error code|\n|-|-|-|\n|Invalid **color** or `on`|400|InvalidColor|\n|The lamp is on loan|409|`LampOnLoan`|\n|Fine|200|OK|",
			`400: [InvalidColor [on color]] 409: [LampOnLoan []] [conform does not know how to cause the error LampOnLoan: "The lamp is on loan"]`},
		{"members", "|Scenario|Status|Code|\n|-|-|-|\n|Invalid **floor**|400|NoSuchFloor|\n|Invalid **depth**|400|Shallow|",
			`400: [NoSuchFloor [room/floor] Shallow []] [conform does not know how to cause the error NoSuchFloor: "Invalid floor" conform does not know how to cause the error Shallow: "Invalid depth"]`},
		{"one column", "|Error|Description|\n|-|-|\n|400 BadRequest|Something is wrong.|\n|`404 Not Found`|No lamp.|", "400: [BadRequest []] []"},
		{"sentence", "It returns an HTTP 400 Bad Request with an error code of `TooBright` if **brightness** is too high.", "400: [TooBright [brightness]] []"},
		{"sentence without status", "It may fail with the error code `LampBroken`.", "[the page does not say which status has the error code LampBroken: it is not tested]"},
		{"no code", "The codes of Morse are `a`. It returns `404 Not Found` without the `name`.", "404: [] []"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			const on = "|on|Boolean|Whether it burns.|"
			pages := lampPages(t)
			pages["hall.md"] = resourcePage(t, "hall.md", "microsoft.graph.hall", "", "depth|Int32|Its depth.")
			rows := "\n|room|[room](../resources/room.md)|Its room.|\n|hall|[hall](../resources/hall.md)|Its hall.|\n|yard|[hall](../resources/hall.md)|Its yard.|"
			d := derived(t, clean(t, on, on+rows, responseText, responseText+"\n\n"+tt.text), derive.Options{Resources: pages})
			op := load(t, d).Paths.Value("/rooms/{roomId}/lamps/{lampId}").Patch
			got := ""
			for _, status := range []string{"400", "404", "409", "429"} {
				r := op.Responses.Value(status)
				if r == nil {
					continue
				}
				list, _ := r.Value.Extensions["x-conform-errors"].([]any)
				codes := []string{}
				for _, e := range list {
					e := e.(map[string]any)
					codes = append(codes, fmt.Sprint(e["code"], " ", e["properties"]))
				}
				got += fmt.Sprint(status, ": ", codes, " ")
			}
			if got += fmt.Sprint(ownGaps(op)); got != tt.want {
				t.Errorf("want %s\ngot  %s", tt.want, got)
			}
		})
	}
}

func TestVariants(t *testing.T) {
	const table = "|Property|Type|Description|\n|-|-|-|\n|name|String|Its name.|\n"
	d := derived(t, clean(t, "## Response\n", "### Application permissions\n\n"+table+"|power|Int32|Its power.|\n\n### Delegated permissions\n\n"+table+"|shelf|String|Where it stands.|\n\n## Response\n"), derive.Options{})
	load(t, d)
	for name, want := range map[string]any{"name": nil, "power": "application", "shelf": "delegated", "color": nil} {
		if got := d.Components.Schemas["lamp.update"].Value.Properties[name].Value.Extensions["x-conform-variant"]; got != want {
			t.Errorf("%s: want the variant %v, got %v", name, want, got)
		}
	}
	want := `[power is only sent with application permissions, for which alone the page lists it: "Application permissions" shelf is only sent with delegated permissions, for which alone the page lists it: "Delegated permissions"]`
	if got := fmt.Sprint(ownGaps(d.Paths.Value("/rooms/{roomId}/lamps/{lampId}").Patch)); got != want {
		t.Errorf("want %s\ngot  %s", want, got)
	}
}

func TestDemandsOfCaller(t *testing.T) {
	const text = "One of these permissions is needed."
	for said, want := range map[string]string{
		"You must have the Lamp Administrator role.":                                   `"You must have the Lamp Administrator role"`,
		"Your tenant must have an active light subscription.":                          `"Your tenant must have an active light subscription"`,
		"The account needs one of these roles:\n\n- Lamp Admin\n- Reader":              `"The account needs one of these roles: Lamp Admin, Reader"`,
		"The user needs one of these roles. See the list:\n\n- Lamp Admin;\n- Reader.": `"The user needs one of these roles: Lamp Admin, Reader"`,
	} {
		d := derived(t, clean(t, text, text+" "+said), derive.Options{})
		gaps, _ := load(t, d).Paths.Value("/rooms/{roomId}/lamps/{lampId}").Patch.Extensions["x-conform-gaps"].([]any)
		if len(gaps) != 1 || gaps[0].(map[string]any)["about"] != "caller" || !strings.HasSuffix(gaps[0].(map[string]any)["reason"].(string), want) {
			t.Errorf("want one gap about the caller with %s, got %v", want, gaps)
		}
	}
	d := derived(t, clean(t, "|Application|Lamp.ReadWrite.All|", "|Application|Lamp.Read.All and Lamp.ReadWrite.All|"), derive.Options{})
	if got := fmt.Sprint(ownGaps(load(t, d).Paths.Value("/rooms/{roomId}/lamps/{lampId}").Patch)); got != "[the page demands Lamp.Read.All and Lamp.ReadWrite.All together, and conform takes each of them for sufficient]" {
		t.Errorf("got %s", got)
	}
}

// TestTablesOfTypes has a table for each of two types.
func TestTablesOfTypes(t *testing.T) {
	const table = "|Property|Type|Description|\n|-|-|-|\n|name|String|Its name.|\n"
	page := clean(t, "|Property|Type|Description|\n|:---|:---|:---|\n|brightness", "### lamp object\n\n|Property|Type|Description|\n|:---|:---|:---|\n|brightness",
		"## Response\n", "### strip object\n\n"+table+"|diodes|Int32|How many.|\n\n## Response\n")
	d := derived(t, page, derive.Options{})
	properties := load(t, d).Components.Schemas["lamp.update"].Value.Properties
	for name, want := range map[string]any{"name": nil, "brightness": nil, "diodes": "the object is a strip"} {
		if got := properties[name].Value.Extensions["x-conform-condition"]; got != want {
			t.Errorf("%s: want the condition %v, got %v", name, want, got)
		}
	}
	if got := fmt.Sprint(ownGaps(d.Paths.Value("/rooms/{roomId}/lamps/{lampId}").Patch)); got != "[diodes is not sent, because the page lists it for strip only]" {
		t.Errorf("got %s", got)
	}
}

func TestStatusesByProperty(t *testing.T) {
	const notTested = "does not test which properties have which"
	for _, tt := range []struct{ text, full, minimal, gap string }{
		{"It answers `204 No Content`, except `200 OK` when **color** is updated, with the changed [lamp](../resources/lamp.md).", "map[properties:[color]]", "<nil>", ""},
		{"If you update any of **color** or **on**, it answers `200 OK`; otherwise `204 No Content`.", "map[any:true properties:[color on]]", "<nil>", ""},
		{"It answers `200 OK`, except `204 No Content` for updates of **color**.", "<nil>", "map[properties:[color]]", ""},
		{"It answers `204 No Content`, except `200 OK` when **color** or **shade** is updated.", "<nil>", "<nil>", notTested},
		{"It answers `204 No Content`, except `200 OK` when **color** is updated in the dark.", "<nil>", "<nil>", notTested},
		{"It answers `204 No Content` unless you update **color**; then `200 OK`.", "<nil>", "<nil>", notTested},
	} {
		op := load(t, derived(t, clean(t, responseText, tt.text), derive.Options{})).Paths.Value("/rooms/{roomId}/lamps/{lampId}").Patch
		for status, want := range map[string]string{"200": tt.full, "204": tt.minimal} {
			if got := fmt.Sprint(op.Responses.Value(status).Value.Extensions["x-conform-for"]); got != want {
				t.Errorf("%q: want %s for %s, got %s", tt.text, want, status, got)
			}
		}
		if gaps := fmt.Sprint(ownGaps(op)); strings.Contains(gaps, notTested) != (tt.gap != "") {
			t.Errorf("%q: want the gap %q, got %s", tt.text, tt.gap, gaps)
		}
	}
}

func TestOtherWords(t *testing.T) {
	d := derived(t, clean(t, "`white`, `amber`, and `red`.", "`white`, `amber`, and `red`. `red` cannot be used in an update.",
		"Send the properties of the [lamp](../resources/lamp.md) that change.", "Send the properties of the [lamp](../resources/lamp.md) that change. You cannot use `PATCH` for `name` with the other properties.",
		"|on|Boolean|Whether it burns.|", "|on|Boolean|Whether it burns.|\n|mode|String|The property values are: Day=0, Night=1|",
		responseText, "It answers `204 No Content`.\n\nIf the optional request header is used, it answers `200 OK` and the changed [lamp](../resources/lamp.md) in the response body."), derive.Options{})
	op := load(t, d).Paths.Value("/rooms/{roomId}/lamps/{lampId}").Patch
	properties := d.Components.Schemas["lamp.update"].Value.Properties
	got := fmt.Sprint(properties["color"].Value.Enum, " ", properties["name"].Value.Extensions["x-conform-condition"], " ", op.Responses.Value("200").Value.Extensions["x-conform-prefer"])
	if want := "[white amber] You cannot use PATCH for name with the other properties return=representation"; got != want {
		t.Errorf("want %s\ngot  %s", want, got)
	}
	if gaps := fmt.Sprint(ownGaps(op)); !strings.Contains(gaps, `conform does not test what the description of mode says: "The property values are: Day=0, Night=1"`) {
		t.Errorf("want a gap for the list that is not read, got %s", gaps)
	}
}
