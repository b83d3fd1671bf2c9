package derive_test

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/derive"
	"github.com/graphconform/conform/harness/doc"
)

// resourcePages are resource pages by file name.
type resourcePages map[string]*doc.Resource

func (s resourcePages) Resource(link, name string) *doc.Resource {
	if r := s[path.Base(link)]; r != nil {
		return r
	}
	return s[strings.ToLower(name)+".md"]
}

// resourcePage reads a page about a type; its rows are `name|type|description`.
func resourcePage(t testing.TB, file, typeName, base string, rows ...string) *doc.Resource {
	t.Helper()
	annotation := fmt.Sprintf(`{"blockType": "resource", "@odata.type": %q, "baseType": %q}`, typeName, base)
	src := "# " + doc.LocalName(typeName) + " resource type\n\n## Properties\n\n|Property|Type|Description|\n|-|-|-|\n|" + strings.Join(rows, "|\n|") + "|\n\n<!-- " + annotation + " -->\n"
	r, err := doc.ReadResource(file, []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func lampPages(t testing.TB) resourcePages {
	return resourcePages{
		"lamp.md": resourcePage(t, "lamp.md", "microsoft.graph.home.lamp", "microsoft.graph.fixture", "id|String|Key.", "brightness|Int32|Level.",
			"watts|Double|Power. Read-only.", "settings|Json|Whatever the maker likes.", "manual|Stream|The manual."),
		"fixture.md": resourcePage(t, "fixture.md", "microsoft.graph.fixture", "", "height|Int32|Above the floor."),
		"strip.md":   resourcePage(t, "strip.md", "microsoft.graph.strip", "microsoft.graph.home.lamp", "diodes|Int32|How many."),
		"room.md":    resourcePage(t, "room.md", "microsoft.graph.room", "", "floor|Int32|Its floor."),
	}
}

// shown prints the properties of a schema with their types.
func shown(s *openapi3.Schema) string {
	var out []string
	for _, name := range sortedNames(s.Properties) {
		p := s.Properties[name].Value
		text := name + " " + strings.TrimPrefix(fmt.Sprint(p.Extensions["x-conform-edm"]), "Edm.") + " " + strings.Join(p.Type.Slice(), "")
		if p.ReadOnly {
			text += " read-only"
		}
		out = append(out, strings.Join(strings.Fields(text), " "))
	}
	return strings.Join(out, "; ")
}

func sortedNames(s openapi3.Schemas) []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(s)), func(name string) bool { return strings.Contains(name, "@") })
}

func TestResponseHoldsTheResource(t *testing.T) {
	table := "|brightness|Int32|How bright. Valid values 0 to 100|\n"
	sentence := "and the changed [lamp](../resources/lamp.md) in the response body"
	own := "brightness Int32 integer; color microsoft.graph.color string; "
	rest := "on Boolean boolean; settings microsoft.graph.Json; tags Collection(Edm.String) array; watts Double read-only"
	tests := []struct {
		name   string
		change []string
		want   string // properties of the response
	}{
		{"resource page", nil, own + "height Int32 integer; id String string read-only; manual Stream; name String string; " + rest},
		{"derived type of the example", []string{`"@odata.type": "#microsoft.graph.lamp",
  "id"`, `"@odata.type": "#microsoft.graph.strip",
  "id"`}, own + "diodes Int32 integer; height Int32 integer; id String string read-only; manual Stream; name String string; " + rest},
		{"another type", []string{sentence, "and a [room](../resources/room.md) object in the response body"}, "floor Int32 integer"},
		{"row without a type", []string{table, "|brightness||How bright.|\n"}, own +
			"height Int32 integer; id String string read-only; manual Stream; name String string; " + rest},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := load(t, derived(t, clean(t, tt.change...), derive.Options{Resources: lampPages(t)}))
			op := d.Paths.Value("/rooms/{roomId}/lamps/{lampId}").Patch
			if got := shown(op.Responses.Value("200").Value.Content["application/json"].Schema.Value); got != tt.want {
				t.Errorf("want %s\ngot  %s", tt.want, got)
			}
			if update := op.RequestBody.Value.Content["application/json"].Schema.Value; len(update.Properties) != 5 {
				t.Errorf("want the update to have the 5 properties of its table, got %s", shown(update))
			}
		})
	}
}

// TestTypeThatOthersContradict has a table that the resource page and the examples contradict.
func TestTypeThatOthersContradict(t *testing.T) {
	pages := lampPages(t)
	pages["lamp.md"] = resourcePage(t, "lamp.md", "microsoft.graph.lamp", "microsoft.graph.entity", "brightness|Int32|Level.", "tags|String collection|Words.")
	row := "|tags|String collection|Words. This collection can contain a maximum of 20 elements.|"
	for _, tt := range []struct {
		change []string
		want   string
	}{
		{[]string{row, "|tags|String|Words.|"}, "Collection(Edm.String) [the table gives tags the type String, lamp.md:8 and the examples String collection: the contract follows the latter]"},
		{[]string{row, "|tags|String|Words.|", `["work"]`, `"work"`, `["work"]`, `"work"`}, "Edm.String [the table gives tags the type String, lamp.md:8 String collection: the contract follows the table]"},
		{[]string{row, "|tags|String|Words.|", `["work"]`, `null`, `["work"]`, `null`}, "Collection(Edm.String) [the table gives tags the type String, lamp.md:8 String collection: the contract follows the latter]"},
		{[]string{row, "|tags|Int32|Words.|", `["work"]`, `null`, `["work"]`, `null`}, "Edm.Int32 [the table gives tags the type Int32, lamp.md:8 String collection: the contract follows the table]"},
	} {
		d := load(t, derived(t, clean(t, tt.change...), derive.Options{Resources: pages}))
		got := fmt.Sprint(d.Components.Schemas["lamp.update"].Value.Properties["tags"].Value.Extensions["x-conform-edm"], " ", ownGaps(d.Paths.Value("/rooms/{roomId}/lamps/{lampId}").Patch))
		if got != tt.want {
			t.Errorf("%v: want %s, got %s", tt.change, tt.want, got)
		}
	}
}

func TestUpdatedType(t *testing.T) {
	body := "Send the properties of the [lamp](../resources/lamp.md) that change."
	answer := "On success this method answers `200 OK` and the changed [lamp](../resources/lamp.md) in the response body."
	example := `"@odata.type": "#microsoft.graph.lamp",` + "\n  "
	untyped := []string{"of a [lamp](../resources/lamp.md)", "of a lamp", body, "Send what changes.", answer, "It answers `204 No Content`.", example, "", example, ""}
	const unnamed = "no section names the type that is updated: conform calls it lamps, after the path"
	tests := []struct {
		name   string
		change []string
		want   string // the update's component and the gaps that conform finds itself
	}{
		{"the page's annotation names it", nil, "lamp.update []"},
		{"the link has another text", []string{"of the [lamp](../resources/lamp.md) that", "of the [light](../resources/lamp.md) that"}, "lamp.update []"},
		{"the body links the type of a property", []string{"of the [lamp](../resources/lamp.md) that", "of the lamp, [room](../resources/room.md) included, that"}, "lamp.update []"},
		{"the introduction links it", []string{body, "Send what changes.", answer, "It answers `204 No Content`."}, "lamp.update []"},
		{"the title and the path name it", untyped, "lamp.update []"},
		{"the title does not overrule the table", append(slices.Clone(untyped), "|tags|String collection|Words. This collection can contain a maximum of 20 elements.|", "|marks|String|Words.|", `"tags": ["work"]`, `"marks": null`, `"tags": ["work"]`, `"marks": null`),
			"lamp.update [the table gives marks the type String, fixture.md:8 String collection: the contract follows the table]"},
		{"the title and the introduction name it", append(slices.Clone(untyped), "of a lamp", "of lamp object"), "lamp.update []"},
		{"the title names a type without a page", append(slices.Clone(untyped), "# Update lamp", "# Update lamps"), "lamps.update [" + unnamed + "]"},
		{"only the path names it", append(slices.Clone(untyped), "# Update lamp", "# Update a lamp"), "lamps.update [" + unnamed + "]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			pages := lampPages(t)
			pages["fixture.md"] = resourcePage(t, "fixture.md", "microsoft.graph.fixture", "", "height|Int32|Above the floor.", "marks|String collection|Its marks.")
			d := load(t, derived(t, clean(t, tt.change...), derive.Options{Resources: pages}))
			op := d.Paths.Value("/rooms/{roomId}/lamps/{lampId}").Patch
			if got := path.Base(op.RequestBody.Value.Content["application/json"].Schema.Ref) + " " + fmt.Sprint(ownGaps(op)); got != tt.want {
				t.Errorf("want %s\ngot  %s", tt.want, got)
			}
		})
	}
	d := load(t, derived(t, clean(t), derive.Options{Resources: lampPages(t)}))
	if got := d.Components.Schemas["lamp"].Value.Properties["@odata.type"].Value.Extensions["x-conform-type"]; got != "#microsoft.graph.home.lamp" {
		t.Errorf("want the namespace of the resource page, got %v", got)
	}
}

// TestTypesOfExamples has a page without a table, so that only the example shows the properties.
func TestTypesOfExamples(t *testing.T) {
	src := clean(t)
	from, to := strings.Index(src, "|Property|Type|"), strings.Index(src, "## Response")
	op := load(t, derived(t, src[:from]+src[to:], derive.Options{})).Paths.Value("/rooms/{roomId}/lamps/{lampId}").Patch
	if got := shown(op.RequestBody.Value.Content["application/json"].Schema.Value); got != "brightness <nil>; color <nil>; name <nil>; on <nil>; tags <nil>" {
		t.Errorf("want properties without types, got %s", got)
	}
	if got := ownGaps(op); len(got) != 5 || got[0] != "only the example shows brightness: its type is not documented" {
		t.Errorf("want a gap for each property, got %q", got)
	}
}

// ownGaps returns the reasons of the gaps that are not those of a lint rule.
func ownGaps(op *openapi3.Operation) (out []string) {
	gaps, _ := op.Extensions["x-conform-gaps"].([]any)
	for _, g := range gaps {
		if g := g.(map[string]any); g["rule"] == "" {
			out = append(out, g["reason"].(string))
		}
	}
	return out
}

// TestErrorStatusesElsewhere has statuses that only a header and the text name.
func TestErrorStatusesElsewhere(t *testing.T) {
	const header, sentence = "The last known ETag. Required.", "On success this method answers `200 OK`"
	d := load(t, derived(t, clean(t, header, header+" If it differs, a `412 Precondition Failed` response is returned.", sentence, "If unsuccessful, a `4xx` error is returned. "+sentence), derive.Options{}))
	r := d.Paths.Value("/rooms/{roomId}/lamps/{lampId}").Patch.Responses
	if got := fmt.Sprint(r.Keys()); got != "[200 412 4XX]" || r.Value("412").Value.Extensions["x-conform-cite"] != "lamp-update.md:42" {
		t.Errorf("want 200, 412 in line 42 and 4XX, got %s, %v", got, r.Value("412").Value.Extensions)
	}
}
