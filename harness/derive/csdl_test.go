package derive

import (
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/csdl"
	"github.com/graphconform/conform/harness/doc"
)

const house = `<edmx:Edmx xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
<Schema Namespace="microsoft.graph" Alias="graph">
  <EnumType Name="shade"><Member Name="wide" Value="0"/><Member Name="slim" Value="1"/></EnumType>
  <EntityType Name="thing"><Property Name="label" Type="Edm.String"/></EntityType>
  <EntityType Name="room" BaseType="graph.thing">
    <Property Name="size" Type="Edm.Int32" Nullable="false"/>
    <Property Name="tags" Type="Collection(Edm.String)" Nullable="false"/>
    <NavigationProperty Name="lamps" Type="Collection(graph.lamp)"/>
    <NavigationProperty Name="door" Type="graph.thing"/>
  </EntityType>
  <EntityType Name="lamp" BaseType="graph.thing"><Property Name="shade" Type="graph.shade"/></EntityType>
  <EntityType Name="deskLamp" BaseType="graph.lamp"><NavigationProperty Name="arms" Type="Collection(graph.thing)"/></EntityType>
  <EntityType Name="circle" BaseType="graph.circle"/>
  <Function Name="nearest" IsBound="true"><Parameter Name="bindingParameter" Type="graph.thing"/><ReturnType Type="graph.lamp"/></Function>
  <EntityContainer Name="House"><EntitySet Name="rooms" EntityType="microsoft.graph.room"/><Singleton Name="hall" Type="microsoft.graph.room"/>
    <Singleton Name="loop" Type="microsoft.graph.circle"/></EntityContainer>
</Schema></edmx:DataServices></edmx:Edmx>`

func parse(src string) (*CSDL, error) {
	d, err := csdl.Read(strings.NewReader(src))
	if err != nil {
		return nil, err
	}
	return newCSDL(d), nil
}

func TestCSDLKind(t *testing.T) {
	m, err := parse(house)
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"/rooms":                        "collection",
		"/rooms/{id}":                   "entity",
		"/rooms/{id}/lamps":             "collection",
		"/rooms/{id}/LAMPS/{lampId}":    "entity",
		"/rooms/{id}/door":              "singleton",
		"/hall":                         "singleton",
		"/hall/{id}":                    "",
		"/hall/nearest(to='<x>')":       "singleton",
		"/hall/nearest(to='x')/label":   "singleton",
		"/rooms/{id}/lamps/{id}/arms":   "",
		"/rooms/{id}/lamps/{id}/$value": "",
		"/rooms/{id}/lamps/{id}/microsoft.graph.deskLamp/arms": "collection",
		"/rooms/{id}/tags": "collection",
		"/attic":           "",
		"/loop/anything":   "",
	} {
		template, err := doc.ReadTemplate(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := m.Kind("", template); got != want {
			t.Errorf("%s: want %q, got %q", path, want, got)
		}
	}
	if p, ok := m.Property("", "Room", "label"); !ok || p.Type != "Edm.String" || !p.Nullable {
		t.Errorf("want the inherited label, got %v, %v", p, ok)
	}
	if p, ok := m.Property("", "room", "size"); !ok || p.Nullable || !p.NotNull {
		t.Errorf("want size, never null, got %v, %v", p, ok)
	}
	if p, ok := m.Property("", "room", "tags"); !ok || p.Nullable || p.NotNull {
		t.Errorf("want neither nullable nor not nullable for the collection tags, got %v, %v", p, ok)
	}
	if got := strings.Join(m.Members("", "shade"), " "); got != "wide slim" {
		t.Errorf("want the members of shade, got %q", got)
	}
}

func TestCSDLRejects(t *testing.T) {
	for src, want := range map[string]string{
		"":             "this is not a CSDL document",
		"<a></b>":      "line 1 is not XML",
		"<a>&lol;</a>": "is not XML", // no entity is ever expanded
	} {
		if _, err := parse(src); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: want %q, got %v", src, want, err)
		}
	}
}

func FuzzCSDL(f *testing.F) {
	f.Add(house, "/rooms/{id}/lamps")
	f.Fuzz(func(_ *testing.T, src, path string) {
		m, err := parse(src)
		if err != nil {
			return
		}
		if template, err := doc.ReadTemplate(path); err == nil {
			m.Kind("", template)
		}
	})
}
