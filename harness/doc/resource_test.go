package doc_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/doc"
)

// TestEnumMembers finds the members of an enumeration by link and by name, on pages with one enumeration and with several.
func TestEnumMembers(t *testing.T) {
	const (
		front = "---\ndoc_type: enumPageType\n---\n"
		many  = front + "# Enum values\n### shade values \n\n|Member|\n|:---|\n|dark|\n|light|\n\n### tone values\n\n|Name|Value|\n|:---|:---|\n|warm|0|\n"
		one   = front + "# shade enum type\n## Members\n|Member|Value|\n|:---|:---|\n|dark|0|\n|light|1|\n"
	)
	for _, tt := range []struct {
		name, src, link, local string
		want                   []string
	}{
		{"by name", many, "enums.md#shade-values", "shade", []string{"dark", "light"}},
		{"by anchor", many, "enums.md#tone-values", "lampTone", []string{"warm"}},
		{"none of many", many, "enums.md", "colour", nil},
		{"the only one", front + "# Tones\n### tone values\n|Value|\n|:---|\n|warm|\n", "tones.md", "lampTone", []string{"warm"}},
		{"a page of its own", one, "shade.md", "shade", []string{"dark", "light"}},
		{"the type's page", "# lamp resource type\n### shade values\n|Member|\n|:---|\n|dark|\n", "lamp.md#shade-values", "shade", []string{"dark"}},
		{"no-break space", "# lamp resource type\n### shade\u00a0values\n|Member|\n|:---|\n|dark\u200b|\n", "lamp.md", "shade", []string{"dark"}},
	} {
		r, err := doc.ReadResource("r.md", []byte(tt.src))
		if err != nil {
			t.Fatal(err)
		}
		if got := r.EnumMembers(tt.link, tt.local); !slices.Equal(got, tt.want) {
			t.Errorf("%s: want %q, got %q", tt.name, tt.want, got)
		}
	}
}

// TestValuesOfSections reads the values of a property from the section of the page that is named after it or after its type.
func TestValuesOfSections(t *testing.T) {
	const page = "# lamp resource type\n## Properties\n|Property|Type|Description|\n|:---|:---|:---|\n"
	const values = "|Value|Description|\n|:---|:---|\n|**dark**|Default.|\n|`light`|All of it.|\n"
	for _, tt := range []struct{ row, rest, want string }{
		{"shade|lampShade|Its shade.", "### lampShade values\n" + values, "dark light"},
		{"shade|string|See below.", "## Shade values\n" + values, "dark light"},
		{"shade|String collection|The shades.", "### shade property values\n\nThese are they.\n\n" + values, "dark light"},
		{"shade|String|Possible values are: `red`, `blue`.", "### shade values\n" + values, "red blue"},
		{"shade|Int32|Its shade.", "### shade values\n" + values, ""},
		{"shade|String|Its shade.", "### tone values\n" + values, ""},
		{"shade|String|Its shade.", "### shade values\n|Use|Value|\n|:---|:---|\n|desk|dark|\n", ""},
		{"shade|[tone](tone.md)|Its tone.", "### shade values\n" + values, ""},
	} {
		r, err := doc.ReadResource("lamp.md", []byte(page+"|"+tt.row+"|\n\n"+tt.rest))
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(r.Properties[0].Constraints.Values, " "); got != tt.want {
			t.Errorf("%s, %q: want %q, got %q", tt.row, tt.rest, tt.want, got)
		}
	}
}

// TestResourceFile tells links to resource pages from others.
func TestResourceFile(t *testing.T) {
	for link, want := range map[string]string{
		"../resources/lamp.md": "lamp.md", "../resources/lamp.md#shade-values": "lamp.md", `..\resources\lamp.md`: "lamp.md",
		"/graph/api/resources/lamp?view=graph-rest-1.0": "lamp.md", "https://docs.example/en-us/graph/api/resources/lamp": "lamp.md",
		"../resources/": "", "lamp-get.md": "", "resources/lamp": "", "https://example.com/resources/lamp.html": "", "": "",
	} {
		if got := doc.ResourceFile(link); got != want {
			t.Errorf("%s: want %q, got %q", link, want, got)
		}
	}
}
