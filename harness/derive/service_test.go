package derive

import (
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/csdl"
)

func serviceOf(t *testing.T, src string) ([]Result, []Left) {
	t.Helper()
	d, err := csdl.Read(strings.NewReader(src))
	if err != nil {
		t.Fatal(err)
	}
	out, left, err := Service(d, "folder/shop.xml", "https://example.com/odata/")
	if err != nil {
		t.Fatal(err)
	}
	return out, left
}

func shop(t *testing.T) (map[string]*openapi3.T, []Left) {
	t.Helper()
	d, err := csdl.ReadFile("../csdl/testdata/shop.xml")
	if err != nil {
		t.Fatal(err)
	}
	out, left, err := Service(d, "folder/shop.xml", "https://example.com/odata/")
	if err != nil {
		t.Fatal(err)
	}
	byName := map[string]*openapi3.T{}
	for _, r := range out {
		byName[r.Name] = r.Description
	}
	return byName, left
}

func TestServiceGivesEachUpdatableSet(t *testing.T) {
	sets, left := shop(t)
	for name, path := range map[string]string{"Lamps": "/Lamps({id})", "Rooms": "/Rooms(house={house},number={number})", "Main": "/Main"} {
		if d := sets[name]; d == nil || d.Paths.Value(path) == nil {
			t.Errorf("want %s at %s", name, path)
		}
	}
	if len(sets) != 3 {
		t.Errorf("want 3 descriptions, got %d", len(sets))
	}
	want := map[string]string{"Settings": "key that is not", "Archive": "Updatable is false", "Full": "with PUT, not PATCH", "Logs": "no property"}
	for _, l := range left {
		if want[l.Name] == "" || !strings.Contains(l.Reason, want[l.Name]) || l.Line == 0 {
			t.Errorf("%+v: want the reason %q and a line", l, want[l.Name])
		}
		delete(want, l.Name)
	}
	if len(want) > 0 {
		t.Errorf("want these to be left out: %v", want)
	}
}

func TestServiceKeyAsSegment(t *testing.T) {
	const src = `<Edmx><Schema Namespace="n"><EntityType Name="T"><Key><PropertyRef Name="ID"/></Key><Property Name="ID" Type="Edm.Guid"/><Property Name="x" Type="Edm.String"/></EntityType>
		<EntityContainer Name="c"><EntitySet Name="Ts" EntityType="n.T"/><Annotation Term="Org.OData.Capabilities.V1.KeyAsSegmentSupported"/></EntityContainer></Schema></Edmx>`
	out, _ := serviceOf(t, src)
	if out[0].Description.Paths.Value("/Ts/{ID}") == nil {
		t.Errorf("want the key as a segment, got %v", out[0].Description.Paths.Map())
	}
}

// TestServiceProperties holds what each facet and annotation becomes: a part of the property's YAML in the update and in the response.
func TestServiceProperties(t *testing.T) {
	sets, _ := shop(t)
	lamp := sets["Lamps"].Components.Schemas
	main := sets["Main"].Components.Schemas
	for name, want := range map[string]func(update, response *openapi3.Schema) bool{
		"id":   func(u, _ *openapi3.Schema) bool { return u.ReadOnly && u.Extensions["nullable"] == false },
		"made": func(u, r *openapi3.Schema) bool { return u.ReadOnly && r.ReadOnly && u.Nullable },
		"code": func(u, _ *openapi3.Schema) bool {
			return u.ReadOnly && *u.MaxLength == 5 && u.Extensions[extEdm] == "Edm.String"
		},
		"price": func(u, _ *openapi3.Schema) bool {
			return *u.Max == 9999999.99 && *u.Min == -9999999.99 && *u.MultipleOf == 0.01
		},
		"weight": func(u, _ *openapi3.Schema) bool { return u.Max == nil && u.MultipleOf == nil },
		"whole":  func(u, _ *openapi3.Schema) bool { return *u.Max == 9999 && *u.MultipleOf == 1 },
		"colour": func(u, r *openapi3.Schema) bool { return len(u.Enum) == 2 && len(r.Enum) == 2 },
		"rights": func(u, r *openapi3.Schema) bool {
			return len(u.Enum) == 2 && r.Pattern != "" && u.Extensions["nullable"] == false
		},
		"address": func(u, _ *openapi3.Schema) bool {
			return u.AdditionalProperties.Has != nil && u.Properties["zone"] != nil
		},
		"shape": func(u, _ *openapi3.Schema) bool {
			return u.Properties["@odata.type"].Value.Enum[0] == "#shop.Square" && u.Required[0] == "@odata.type"
		},
		"tags": func(u, _ *openapi3.Schema) bool {
			return *u.MaxItems == 3 && !u.Items.Value.Nullable && u.Extensions["nullable"] == nil
		},
		"level": func(u, _ *openapi3.Schema) bool {
			return *u.Min == 0 && *u.Max == 10 && *u.ExclusiveMax.Bool && u.ExclusiveMin.Bool == nil
		},
		"size":            func(u, _ *openapi3.Schema) bool { return u.Enum[1] == "large" },
		"secret":          func(u, r *openapi3.Schema) bool { return u.WriteOnly && !r.WriteOnly },
		"ratio":           func(u, _ *openapi3.Schema) bool { return u.Type.Is("number") && *u.Max == 4.2 && u.AnyOf == nil },
		"raw":             func(u, _ *openapi3.Schema) bool { return *u.MaxLength == 16 },
		"room@odata.bind": func(u, r *openapi3.Schema) bool { return u.Format == "uri-reference" && r == nil },
	} {
		update, response := lamp["Lamp.update"].Value.Properties[name], lamp["Lamp"].Value.Properties[name]
		if response == nil {
			response = &openapi3.SchemaRef{}
		}
		if update == nil || !want(update.Value, response.Value) {
			t.Errorf("%s: got %+v, %+v", name, update, response)
		}
	}
	for _, absent := range []string{"photo", "arm", "parts", "room"} {
		if lamp["Lamp"].Value.Properties[absent] != nil {
			t.Errorf("want no %s", absent)
		}
	}
	update := main["Lamp.update"].Value
	if city := update.Properties["address"].Value.Properties["city"].Value; !city.ReadOnly || !update.Properties["price"].Value.ReadOnly || update.Properties["raw"].Value.ReadOnly {
		t.Error("want exactly the properties read-only that the restrictions of the singleton name")
	}
	if len(update.Required) != 1 || update.Required[0] != "rights" {
		t.Errorf("want rights to be required, got %v", update.Required)
	}
}

func TestServiceParameters(t *testing.T) {
	sets, _ := shop(t)
	for set, want := range map[string]string{"Lamps": "id If-Match", "Rooms": "house number", "Main": "x-desk"} {
		var names []string
		for _, item := range sets[set].Paths.Map() {
			for _, p := range item.Patch.Parameters {
				names = append(names, p.Value.Name)
			}
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("%s: want the parameters %s, got %s", set, want, got)
		}
	}
	if server := sets["Main"].Servers[0].URL; server != "https://example.com/odata" {
		t.Errorf("want the service's URL, got %s", server)
	}
}

func TestFractionPattern(t *testing.T) {
	s := func(digits int) *openapi3.Schema {
		return &openapi3.Schema{Type: &openapi3.Types{"string"}, Pattern: fractionPattern(digits)}
	}
	for text, least := range map[string]int{ // the smallest precision that allows it
		"2024-01-01T00:00:00Z": 0, "2024-01-01T00:00:00.000Z": 0, "2024-01-01T00:00:00.1Z": 1, "2024-01-01T00:00:00.123+01:00": 3,
		"2024-01-01T00:00:00.1230000Z": 3, "12:00:00": 0, "12:00:00.12": 2, "PT1.1234567S": 7, "PT1H": 0,
	} {
		for digits := range 8 {
			if ok := s(digits).VisitJSON(text) == nil; ok != (digits >= least) {
				t.Errorf("%s with %d digits: got %v", text, digits, ok)
			}
		}
	}
}

func TestServiceWithoutUpdates(t *testing.T) {
	d, err := csdl.Read(strings.NewReader(`<Edmx><Schema Namespace="n"><EntityType Name="T"/>
<EntityContainer Name="c"><EntitySet Name="Ts" EntityType="n.T"/></EntityContainer></Schema></Edmx>`))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := Service(d, "m.xml", ""); err == nil || !strings.HasPrefix(err.Error(), "m.xml:2: no entity set") {
		t.Errorf("want an error with file and line, got %v", err)
	}
}
