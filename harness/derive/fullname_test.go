package derive_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/derive"
)

// TestFullNames has metadata with types and enumerations of one local name in several namespaces.
func TestFullNames(t *testing.T) {
	const schema = `<Schema Namespace="microsoft.graph%s"><EntityType Name="lamp"><Property Name="name" Type="Edm.String" MaxLength="%d"/></EntityType>
<EnumType Name="glow"><Member Name="%s"/></EnumType></Schema>`
	metadata := func(namespaces ...string) string {
		out := ""
		for i, n := range namespaces {
			out += fmt.Sprintf(schema, n, 10*(i+1), "g"+strings.TrimPrefix(n, "."))
		}
		return "<Edmx>" + out + `<Schema Namespace="c"><EntityContainer Name="c"/></Schema></Edmx>`
	}
	for _, tt := range []struct {
		name     string
		metadata string
		intro    string // of the page
		page     string // the type that the resource page annotates; no page if empty
		want     string // the length of name, and the values of glow
	}{
		{"the page's namespace", metadata("", ".street"), "Namespace: microsoft.graph.street", "", "20 [gstreet]"},
		{"the main namespace", metadata(".street", ""), "Namespace: microsoft.graph", "", "20 [g]"},
		{"the resource page's namespace", metadata("", ".street"), "Namespace: microsoft.graph", "microsoft.graph.street.lamp", "20 [g]"},
		{"another namespace", metadata("", ".street"), "Namespace: microsoft.graph.desk", "", "none [g]"},
		{"no namespace, and several types", metadata(".street", ".desk"), "Read this.", "", "none []"},
		{"no namespace, and one type", metadata(".street"), "Read this.", "", "10 [gstreet]"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "metadata.xml")
			if err := os.WriteFile(file, []byte(tt.metadata), 0o600); err != nil {
				t.Fatal(err)
			}
			m, err := derive.ReadMetadata([]string{file})
			if err != nil {
				t.Fatal(err)
			}
			o := derive.Options{Metadata: m}
			if tt.page != "" {
				o.Resources = resourcePages{"lamp.md": resourcePage(t, "lamp.md", tt.page, "", "name|String|Its name.", "glow|glow|Its glow.")}
			}
			d := load(t, derived(t, clean(t, "Namespace: microsoft.graph", tt.intro, "|on|Boolean|Whether it burns.|", "|on|Boolean|Whether it burns.|\n|glow|glow|Its glow.|"), o))
			update := d.Components.Schemas["lamp.update"].Value.Properties
			got := "none"
			if n := update["name"].Value.MaxLength; n != nil {
				got = fmt.Sprint(*n)
			}
			if got += " " + fmt.Sprint(update["glow"].Value.Enum); got != tt.want {
				t.Errorf("want %s, got %s", tt.want, got)
			}
		})
	}
}
