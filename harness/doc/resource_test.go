package doc_test

import (
	"slices"
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
