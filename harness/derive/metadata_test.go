package derive

import (
	"fmt"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/doc"
)

// TestMetadataFillsSilence holds that the metadata adds what a page leaves open, and that the page's own words win.
func TestMetadataFillsSilence(t *testing.T) {
	const page = `# Update lamp

## HTTP request
` + "``` http" + `
PATCH /lamps/{lampId}
` + "```" + `

## Request body
|Property|Type|Description|
|:---|:---|:---|
|name|String|What it is called.|
|label|String|Up to 5 characters.|
|made|String|When it was made. Nullable.|

## Response
If successful, this method returns ` + "`200 OK`" + ` and the updated [lamp](../resources/lamp.md) in the response body.
`
	const metadata = `<Edmx><Schema Namespace="microsoft.graph"><EntityType Name="lamp"><Property Name="name" Type="Edm.String" MaxLength="40" Nullable="false"/>
<Property Name="label" Type="Edm.String" MaxLength="40"/><Property Name="made" Type="Edm.String" Nullable="false"><Annotation Term="Org.OData.Core.V1.Computed"/></Property>
</EntityType><EntityContainer Name="c"/></Schema></Edmx>`
	m, err := parse(metadata)
	if err != nil {
		t.Fatal(err)
	}
	p, err := doc.Read("beta/api/lamp-update.md", []byte(page))
	if err != nil {
		t.Fatal(err)
	}
	d, err := Derive(p, Options{Metadata: MetadataByVersion{"": m}})
	if err != nil {
		t.Fatal(err)
	}
	update := d.Components.Schemas["lamp.update"].Value.Properties
	if name := update["name"].Value; name.MaxLength == nil || *name.MaxLength != 40 || name.Extensions[nullable] != false {
		t.Errorf("want the length and the nullability of the metadata, got %+v", name)
	}
	if label := update["label"].Value; label.MaxLength == nil || *label.MaxLength != 5 {
		t.Errorf("want the page's own length, got %+v", label)
	}
	if made := update["made"].Value; !made.Nullable || made.ReadOnly {
		t.Errorf("want what the page says of an update, got %+v", made)
	}
	if got, _ := m.Property("", "lamp", "made"); !got.ReadOnly || !strings.HasSuffix(got.Cite, ":2") {
		t.Errorf("want a computed property with its line, got %+v", got)
	}
}

// TestMetadataOfNamespace holds that a page is compared with the type of its namespace, and with none if it has no namespace and several have the
// name.
func TestMetadataOfNamespace(t *testing.T) {
	const page = `# Update lamp

%s

## Request body
Send a [lamp](../resources/lamp.md).

|Property|Type|Description|
|:---|:---|:---|
|shade|[shade](../resources/shade.md)|Its shade.|
`
	m, err := parse(`<Edmx><Schema Namespace="microsoft.graph"><EntityType Name="lamp"><Property Name="shade" Type="Edm.String"/></EntityType><EntityContainer Name="c"/></Schema>
<Schema Namespace="microsoft.graph.street"><EntityType Name="lamp"><Property Name="shade" Type="microsoft.graph.street.shade"/></EntityType></Schema></Edmx>`)
	if err != nil {
		t.Fatal(err)
	}
	for intro, want := range map[string]int{"Namespace: microsoft.graph.street": 0, "Namespace: microsoft.graph": 1, "Namespace: microsoft.graph.desk": 0, "": 0} {
		p, err := doc.Read("beta/api/lamp-update.md", fmt.Appendf(nil, page, intro))
		if err != nil {
			t.Fatal(err)
		}
		only := func(id string) bool { return id == "BODY009" }
		if found := doc.Lint(p, doc.Config{Metadata: MetadataByVersion{"": m}, Only: only}); len(found) != want {
			t.Errorf("%q: want %d findings, got %v", intro, want, found)
		}
	}
}

// TestTypeOfMetadata has a table that the resource page contradicts: the metadata decide.
func TestTypeOfMetadata(t *testing.T) {
	const page = "# Update lamp\n\n## HTTP request\n``` http\nPATCH /lamps/{lampId}\n```\n\n## Request body\nSend a [lamp](../resources/lamp.md).\n\n|Property|Type|Description|\n|:---|:---|:---|\n|socket|String|Its socket.|\n"
	res, err := doc.ReadResource("lamp.md", []byte("# lamp resource type\n## Properties\n|Property|Type|Description|\n|:---|:---|:---|\n|socket|Guid|Its socket.|\n"))
	if err != nil {
		t.Fatal(err)
	}
	p, err := doc.Read("beta/api/lamp-update.md", []byte(page))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ kind, want, gap string }{
		{"", "Edm.Guid", "lamp.md:5 Guid: the contract follows the latter"},
		{"Edm.Guid", "Edm.Guid", "lamp.md:5 and the metadata Guid: the contract follows the latter"},
		{"Edm.String", "Edm.String", "lamp.md:5 Guid: the contract follows the table"},
		{"Edm.Int32", "Edm.String", "lamp.md:5 Guid: the contract follows the table"},
	} {
		o := Options{Resources: onePage{res}}
		if tt.kind != "" {
			m, err := parse(`<Edmx><Schema Namespace="microsoft.graph"><EntityType Name="lamp"><Property Name="socket" Type="` + tt.kind + `"/></EntityType><EntityContainer Name="c"/></Schema></Edmx>`)
			if err != nil {
				t.Fatal(err)
			}
			o.Metadata = MetadataByVersion{"": m}
		}
		d, err := Derive(p, o)
		if err != nil {
			t.Fatal(err)
		}
		gaps := fmt.Sprint(d.Paths.Value("/lamps/{lampId}").Patch.Extensions[extGaps])
		if got := d.Components.Schemas["lamp.update"].Value.Properties["socket"].Value.Extensions[extEdm]; got != tt.want || !strings.Contains(gaps, "the table gives socket the type String, "+tt.gap) {
			t.Errorf("%q: want %s, got %s, %s", tt.kind, tt.want, got, gaps)
		}
	}
}

// onePage is a single resource page.
type onePage struct{ page *doc.Resource }

func (o onePage) Resource(string, string) *doc.Resource { return o.page }

// TestTypeThatOnlyMetadataContradict has a type on which the pages agree.
func TestTypeThatOnlyMetadataContradict(t *testing.T) {
	const page = "# Update lamp\n\n## HTTP request\n``` http\nPATCH /lamps/{lampId}\n```\n\n## Request body\nSend a [lamp](../resources/lamp.md).\n\n|Property|Type|Description|\n|:---|:---|:---|\n|watts|Int64|Its power.|\n"
	p, err := doc.Read("beta/api/lamp-update.md", []byte(page))
	if err != nil {
		t.Fatal(err)
	}
	for kind, want := range map[string]bool{"Edm.Int32": true, "Edm.Int64": false, "graph.power": false, "Collection(Edm.Int64)": true} {
		m, err := parse(`<Edmx><Schema Namespace="microsoft.graph" Alias="graph"><EntityType Name="lamp"><Property Name="watts" Type="` + kind + `"/></EntityType><EntityContainer Name="c"/></Schema></Edmx>`)
		if err != nil {
			t.Fatal(err)
		}
		d, err := Derive(p, Options{Metadata: MetadataByVersion{"": m}})
		if err != nil {
			t.Fatal(err)
		}
		gaps := fmt.Sprint(d.Paths.Value("/lamps/{lampId}").Patch.Extensions[extGaps])
		if got := strings.Contains(gaps, "the page gives watts the type Int64, the metadata (metadata:1)"); got != want {
			t.Errorf("%s: want a gap: %t, got %s", kind, want, gaps)
		}
	}
}
