package derive_test

import (
	"fmt"
	"testing"

	"github.com/graphconform/conform/harness/derive"
)

// TestLettersOfValues has values that the table writes in other letters than the resource page, the examples and the metadata.
func TestLettersOfValues(t *testing.T) {
	const row = "|name|String|What it is called. Nullable.|"
	const gap = "the table writes values of name in other letters than %s, the contract as the latter: %s"
	for _, tt := range []struct {
		table, resource, base string
		example               string
		want                  string
	}{
		{"`Dark`, `Light`", "`dark`, `light`", "", "dark", "[dark light] [" + fmt.Sprintf(gap, "lamp.md:8", "Dark, Light") + "]"},
		{"`Dark`, `light`", "`dark`, `light`", "", "light", "[dark light] [" + fmt.Sprintf(gap, "lamp.md:8", "Dark") + "]"},
		{"`Dark`, `Light`", "`dark`, `light`", "", "Dark", "[Dark light] [" + fmt.Sprintf(gap, "lamp.md:8", "Light") + "]"},
		{"`Dark`, `Light`", "`dark`, `light`", "`dark`, `light`", "Dark", "[dark light] [" + fmt.Sprintf(gap, "lamp.md:8", "Dark, Light") + " the example's value of name does not fit the contract, which follows lamp-update.md:52: \"Dark\" is not among the listed values]"},
		{"`Dark`, `Light`", "`dark`, `light`", "`Dark`, `Light`", "Dark", "[Dark Light] []"},
		{"`Dark`, `Light`", "`dim`", "", "Dark", "[Dark Light] []"},
	} {
		pages := lampPages(t)
		pages["lamp.md"] = resourcePage(t, "lamp.md", "microsoft.graph.lamp", "microsoft.graph.fixture", "id|String|Key.", "name|String|Possible values are: "+tt.resource+".")
		if tt.base != "" {
			pages["fixture.md"] = resourcePage(t, "fixture.md", "microsoft.graph.fixture", "", "name|String|Possible values are: "+tt.base+".")
		}
		change := []string{row, "|name|String|Possible values are: " + tt.table + ".|", `"name": "Desk",`, fmt.Sprintf(`"name": %q,`, tt.example), `"name": "Desk",`, ""}
		d := load(t, derived(t, clean(t, change...), derive.Options{Resources: pages}))
		got := fmt.Sprint(d.Components.Schemas["lamp.update"].Value.Properties["name"].Value.Enum, " ", ownGaps(d.Paths.Value("/rooms/{roomId}/lamps/{lampId}").Patch))
		if got != tt.want {
			t.Errorf("%+v\nwant %s\ngot  %s", tt, tt.want, got)
		}
	}
}

// TestLettersOfNames has a property that two pages list in different letters.
func TestLettersOfNames(t *testing.T) {
	pages := lampPages(t)
	pages["lamp.md"] = resourcePage(t, "lamp.md", "microsoft.graph.lamp", "microsoft.graph.fixture", "id|String|Key.", "Height|Int32|Above the floor.", "ON|Boolean|Whether it burns.")
	d := load(t, derived(t, clean(t), derive.Options{Resources: pages}))
	op := d.Paths.Value("/rooms/{roomId}/lamps/{lampId}").Patch
	want := "brightness Int32 integer; color microsoft.graph.color string; height Int32 integer; id String string read-only; name String string; on Boolean boolean; tags Collection(Edm.String) array"
	if got := shown(op.Responses.Value("200").Value.Content["application/json"].Schema.Value); got != want {
		t.Errorf("want %s\ngot  %s", want, got)
	}
	gaps := "[Height is height in the contract, because another page has it in these letters ON is on in the contract, because another page has it in these letters]"
	if got := fmt.Sprint(ownGaps(op)); got != gaps {
		t.Errorf("want %s\ngot  %s", gaps, got)
	}
}
