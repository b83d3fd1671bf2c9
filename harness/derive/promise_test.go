package derive_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/derive"
)

func TestPromisesOfRows(t *testing.T) {
	const row = "|name|String|What it is called. Nullable.|"
	for _, tt := range []struct {
		name   string
		change []string
		want   string // the schema of name, whether it is required, and the gaps
	}{
		{"not nullable", []string{row, "|name|String|Its name. It can't be null.|"}, "null=false [] []"},
		{"set at creation", []string{row, "|name|String|Its name. Cannot be changed after creation.|"}, "read-only [] []"},
		{"condition", []string{row, "|name|String|Its name. Editable only if the lamp is off.|"},
			`when "Editable only if the lamp is off" [] [name is not sent, because an update may set it under a condition only: "Editable only if the lamp is off"]`},
		{"required", []string{row, "|name|String|Its name. Required.|"}, "[name] []"},
		{"required, and absent from the example", []string{row, "|name|String|Its name. Required.|", `"name": "Desk",`, ""}, "[] []"},
		{"required under a condition", []string{row, "|name|String|Its name. Required. Editable only if the lamp is off.|"},
			`when "Editable only if the lamp is off" [] [name is not sent, because an update may set it under a condition only: "Editable only if the lamp is off" the page says that each update has name, which is not sent: the contract does not require it]`},
		{"length", []string{row, "|name|String|Its name, 3 to 40 characters.|"}, "len=3..40 [] []"},
		{"length that the example breaks", []string{row, "|name|String|Its name, 2 characters or less.|"}, "[] [an example breaks the bounds that the description of name has]"},
		{"flags", []string{row, "|name|String|Possible values are: `Desk`, `a.b`. A multi-valued enumeration.|"}, `^(Desk|a\.b)(, ?(Desk|a\.b))*$ [] []`},
		{"unread", []string{row, "|name|String|Its name. It must begin with a letter.|"}, `[] [conform does not test what the description of name says: "It must begin with a letter"]`},
		{"ranges", []string{row, "|name|Int32|From a range of 1-5, or a range of 2-9.|", `"name": "Desk"`, `"name": 3`, `"name": "Desk"`, `"name": 3`}, "[] [the description of name has different ranges: 1 to 5, 2 to 9]"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := derived(t, clean(t, tt.change...), derive.Options{})
			load(t, d)
			op := d.Paths.Value("/rooms/{roomId}/lamps/{lampId}").Patch
			update := op.RequestBody.Value.Content["application/json"].Schema.Value
			s, got := update.Properties["name"].Value, ""
			if v, ok := s.Extensions["nullable"]; ok {
				got += fmt.Sprintf("null=%v ", v)
			}
			if s.ReadOnly {
				got += "read-only "
			}
			if v, ok := s.Extensions["x-conform-condition"]; ok {
				got += fmt.Sprintf("when %q ", v)
			}
			if s.MaxLength != nil {
				got += fmt.Sprintf("len=%d..%d ", s.MinLength, *s.MaxLength)
			}
			if s.Pattern != "" {
				got += s.Pattern + " "
			}
			if _, lists := d.Components.Schemas["lamp"].Value.Properties["name"].Value.Extensions["x-extensible-enum"]; lists {
				got += "the response lists single members "
			}
			if got += fmt.Sprint(update.Required, " ", ownGaps(op)); got != tt.want {
				t.Errorf("want %s\ngot  %s", tt.want, got)
			}
		})
	}
}

func TestBoundsOfFloats(t *testing.T) {
	for text, want := range map[string]string{
		"Valid values 0 to 1.5":                   "[number] 0 1.5 []",
		"Valid values 0 to 1.79769313486232E+308": "[] 0 <nil> [-INF INF NaN]",
		"How bright.":                             "[] <nil> <nil> [-INF INF NaN]",
	} {
		d := derived(t, clean(t, "|brightness|Int32|How bright. Valid values 0 to 100|", "|brightness|Double|"+text+"|", `"brightness": 40`, `"brightness": 1`, `"brightness": 40`, `"brightness": 1`), derive.Options{})
		s := d.Components.Schemas["lamp.update"].Value.Properties["brightness"].Value
		number, words := s, []any{}
		if len(s.AnyOf) == 2 {
			number, words = s.AnyOf[0].Value, slices.Clone(s.AnyOf[1].Value.Enum)
		}
		slices.SortFunc(words, func(a, b any) int { return slices.Compare([]byte(a.(string)), []byte(b.(string))) })
		show := func(v *float64) string {
			if v == nil {
				return "<nil>"
			}
			return fmt.Sprint(*v)
		}
		if got := fmt.Sprint(s.Type.Slice(), " ", show(number.Min), " ", show(number.Max), " ", words); got != want {
			t.Errorf("%s: want %s, got %s", text, want, got)
		}
	}
}

func TestGapsOfThePage(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change []string
		want   string
	}{
		{"media type", []string{"application/json. Required.", "application/gzip. Required."},
			"[the header table names application/gzip, and the example sends application/json: the contract follows the example]"},
		{"prose", []string{"of a [lamp](../resources/lamp.md).", "of a [lamp](../resources/lamp.md). An update is only possible in daylight. Only electricians can update lamps.\n\n[!INCLUDE [lamp-deprecate](../includes/lamp.md)]"},
			"[conform does not test what the page says: \"An update is only possible in daylight\" conform does not test what the page demands of the caller: \"Only electricians can update lamps\" conform does not read what the page includes here: [!INCLUDE lamp-deprecate]]"},
		{"query parameters", []string{"## Request headers", "## Optional query parameters\nThis method supports some parameters.\n\n## Request headers"},
			"[conform does not test the query parameters that the page documents]"},
		{"template with segments left out", []string{"PATCH /rooms/{roomId}/lamps/{lampId}\n", "PATCH /rooms/{roomId}/lamps/{lampId}\nPATCH /houses/{id}/.../lamps/{lampId}\n"},
			"[conform derives no operation from the request line for /houses/{id}/.../lamps/{lampId}: it has a path with segments left out (`...`)]"},
		{"statuses of several methods", []string{"PATCH /rooms/{roomId}/lamps/{lampId}\n", "POST /rooms/{roomId}/lamps\nPATCH /rooms/{roomId}/lamps/{lampId}\n", "answers `200 OK` and", "answers `201 Created` or `200 OK` and"},
			"[the page documents POST (line 28) besides PATCH, and does not say which of its statuses are those of PATCH]"},
	} {
		op := derived(t, clean(t, tt.change...), derive.Options{}).Paths.Value("/rooms/{roomId}/lamps/{lampId}").Patch
		if got := fmt.Sprint(ownGaps(op)); got != tt.want {
			t.Errorf("%s: want %s\ngot  %s", tt.name, tt.want, got)
		}
	}
}

func TestPreferredStatus(t *testing.T) {
	d := derived(t, clean(t, "On success this method answers `200 OK` and the changed [lamp](../resources/lamp.md) in the response body.",
		"It answers `204 No Content`. With the header Prefer: return=representation it answers `200 OK` and the [lamp](../resources/lamp.md) in the response body."), derive.Options{})
	responses := load(t, d).Paths.Value("/rooms/{roomId}/lamps/{lampId}").Patch.Responses
	if full, minimal := responses.Value("200").Value.Extensions["x-conform-prefer"], responses.Value("204").Value.Extensions["x-conform-prefer"]; full != "return=representation" || minimal != nil {
		t.Errorf("want 200 for the preference only, got %v and %v", full, minimal)
	}
}

// TestRowsOfItems has rows that describe the items of a collection.
func TestRowsOfItems(t *testing.T) {
	update := derived(t, clean(t, "|on|Boolean|Whether it burns.|", "|marks|[mark](../resources/mark.md) collection|Marks.|\n|key|String|For each item in the **marks** collection, its name. Required.|\n|on|Boolean|Whether it burns.|"),
		derive.Options{}).Components.Schemas["lamp.update"].Value
	if got := shown(update); got != "brightness Int32 integer; color microsoft.graph.color string; marks Collection(microsoft.graph.mark) array; name String string; on Boolean boolean; tags Collection(Edm.String) array" {
		t.Errorf("want no key beside marks, got %s", got)
	}
	if item := update.Properties["marks"].Value.Items.Value; shown(item) != "key String string" || !slices.Equal(item.Required, []string{"key"}) {
		t.Errorf("want the key in each mark, got %s, required %v", shown(item), item.Required)
	}
}

func TestRelationsOfProperties(t *testing.T) {
	const prose = "Send the properties of the [lamp](../resources/lamp.md) that change."
	d := derived(t, clean(t, prose, prose+"\n\nA change of the light must have both **brightness** and **color**.\n\nYou cannot update the `name` of a lamp. Change **tags** in a separate request.\n\nThese cannot be updated using an application-only context: **on**.",
		"|Whether it burns.|", "|Whether it burns. A change also resets **tags**.|"), derive.Options{})
	load(t, d)
	s := d.Components.Schemas["lamp.update"].Value
	if got := fmt.Sprintln(s.Extensions["x-conform-together"], s.Properties["on"].Value.Extensions["x-conform-also"], s.Properties["name"].Value.ReadOnly, s.Properties["tags"].Value.Extensions["x-conform-condition"], s.Properties["on"].Value.Extensions["x-conform-variant"]); got != "[[brightness color]] [tags] true Change tags in a separate request delegated\n" {
		t.Errorf("got %s", got)
	}
	if got := fmt.Sprint(ownGaps(d.Paths.Value("/rooms/{roomId}/lamps/{lampId}").Patch)); got != `[tags is not sent, because an update may set it under a condition only: "Change tags in a separate request" on is only sent with delegated permissions: "These cannot be updated using an application-only context: on"]` {
		t.Errorf("got %s", got)
	}
}

// TestTypeInTheBody has a page that demands `@odata.type` in each update.
func TestTypeInTheBody(t *testing.T) {
	const prose = "Send the properties of the [lamp](../resources/lamp.md) that change."
	const demand = prose + " The `@odata.type` property with a value of `#microsoft.graph.lamp` must be included in the body."
	for _, tt := range []struct {
		change []string
		want   string
	}{
		{[]string{prose, demand}, "[@odata.type] []"},
		{[]string{prose, demand, "\"@odata.type\": \"#microsoft.graph.lamp\",\n  \"brightness\"", "\"brightness\""},
			`[] [conform does not test what the page says: "The @odata.type property with a value of #microsoft.graph.lamp must be included in the body"]`},
	} {
		d := load(t, derived(t, clean(t, tt.change...), derive.Options{}))
		if got := fmt.Sprint(d.Components.Schemas["lamp.update"].Value.Required, " ", ownGaps(d.Paths.Value("/rooms/{roomId}/lamps/{lampId}").Patch)); got != tt.want {
			t.Errorf("want %s\ngot  %s", tt.want, got)
		}
	}
}

func TestDeprecatedPage(t *testing.T) {
	d := derived(t, clean(t, "Change the properties of", "This API is deprecated. Change the properties of"), derive.Options{})
	if !d.Paths.Value("/rooms/{roomId}/lamps/{lampId}").Patch.Deprecated {
		t.Error("want the operation deprecated")
	}
}

// TestTableOfRequired has a table whose introduction says that each update has all of its properties.
func TestTableOfRequired(t *testing.T) {
	const prose, said = "Send the properties of the [lamp](../resources/lamp.md) that change.", "The following table shows the properties that are required when you update the [lamp](../resources/lamp.md)."
	for _, tt := range []struct {
		change []string
		want   string
	}{
		{[]string{prose, said, "|on|Boolean|", "|id|String|The key.|\n|on|Boolean|", "What it is called.", "What it is called. Optional."}, "[brightness color on tags] []"},
		{[]string{prose, said, "  \"name\": \"Desk\",\n", ""}, "[brightness color on tags] [the page says that each update has name (line 46), and an example lacks it: the contract does not require it]"},
		{[]string{prose, said, "|Application|Lamp.ReadWrite.All|", "|Application|**TODO: Provide applicable permissions.**|"}, "[] [the contract does not require the properties that a generator calls required in each update]"},
		{[]string{prose, "The following table shows the properties that are required when you create the [lamp](../resources/lamp.md)."}, "[] []"},
	} {
		d := load(t, derived(t, clean(t, tt.change...), derive.Options{}))
		if got := fmt.Sprint(d.Components.Schemas["lamp.update"].Value.Required, " ", ownGaps(d.Paths.Value("/rooms/{roomId}/lamps/{lampId}").Patch)); got != tt.want {
			t.Errorf("want %s\ngot  %s", tt.want, got)
		}
	}
}

// TestPromisesOfTheResourcePage has a table of properties of which the resource page says more.
func TestPromisesOfTheResourcePage(t *testing.T) {
	pages := lampPages(t)
	pages["lamp.md"] = resourcePage(t, "lamp.md", "microsoft.graph.lamp", "microsoft.graph.entity", "on|Boolean|Whether it burns. After you set the **on** property, the lamp resets it, and **watts** is recalculated.",
		"watts|Double|Power. Read-only.", "name|String|What it is called. Afterwards you cannot change name again.", "color|[color](color.md)|Its color. It cannot be changed.")
	d := load(t, derived(t, clean(t), derive.Options{Resources: pages}))
	update := d.Components.Schemas["lamp.update"].Value.Properties
	if got := fmt.Sprintf("%v %q %v", update["on"].Value.Extensions["x-conform-also"], update["name"].Value.Extensions["x-conform-condition"], update["color"].Value.ReadOnly); got != "[watts] \"Afterwards you cannot change name again\" false" {
		t.Errorf("got %s", got)
	}
	want := "[name is not sent, because an update may set it under a condition only: \"Afterwards you cannot change name again\" the table lists color, and the resource page says that no update sets it: the contract follows the table]"
	if got := fmt.Sprint(ownGaps(d.Paths.Value("/rooms/{roomId}/lamps/{lampId}").Patch)); got != want {
		t.Errorf("want %s\ngot  %s", want, got)
	}
}

// TestGapsCiteTheirPage has promises on the resource page, about properties that the table lists and, without a table, about all.
func TestGapsCiteTheirPage(t *testing.T) {
	const row = "|name|String|What it is called. Nullable.|"
	table := clean(t, row, "|name|String|Its name.|")
	pages := lampPages(t)
	pages["lamp.md"] = resourcePage(t, "lamp.md", "microsoft.graph.lamp", "microsoft.graph.fixture", "id|String|Key.", "name|String|Its name. Read-only for wired lamps.", "on|Boolean|Whether it burns. It must be set in its own request.")
	pages["fixture.md"] = resourcePage(t, "fixture.md", "microsoft.graph.fixture", "", "height|Int32|Above the floor. It must be even.")
	from, to := strings.Index(table, "|Property|Type|Description|"), strings.Index(table, "## Response")
	for src, want := range map[string]string{
		table:                     "lamp.md:8 lamp.md:9",
		table[:from] + table[to:]: "fixture.md:7 lamp.md:8 lamp.md:9",
	} {
		d := load(t, derived(t, src, derive.Options{Resources: pages}))
		var got []string
		for _, g := range d.Paths.Value("/rooms/{roomId}/lamps/{lampId}").Patch.Extensions["x-conform-gaps"].([]any) {
			if g := g.(map[string]any); g["rule"] == "" && !strings.HasPrefix(g["cite"].(string), "lamp-update.md") {
				got = append(got, g["cite"].(string))
			}
		}
		if got := strings.Join(got, " "); got != want {
			t.Errorf("want %s, got %s", want, got)
		}
	}
}
