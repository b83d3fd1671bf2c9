package csdl_test

import (
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/csdl"
)

func read(t *testing.T, file string) *csdl.Document {
	t.Helper()
	d, err := csdl.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// withoutLines drops what differs between two notations of one document: lines, and whether a default is stated.
func withoutLines(d *csdl.Document) *csdl.Document {
	for _, t := range d.Order {
		t.Line = 0
		for _, p := range t.Members {
			p.Line, p.Stated = 0, false
			if p.Facets.MaxLength == "max" { // which JSON omits
				p.Facets.MaxLength = ""
			}
			if p.Navigation && p.Use.Collection {
				p.Nullable = false // says nothing
			}
		}
	}
	for _, c := range d.Containers {
		for _, s := range c.Sets {
			s.Line = 0
		}
	}
	for _, list := range d.Annotations {
		for i := range list {
			list[i].Line = 0
			if list[i].Value == nil {
				list[i].Value = true // the value of a tag
			}
		}
	}
	return d
}

func TestNotationsAgree(t *testing.T) {
	x, j := withoutLines(read(t, "testdata/shop.xml")), withoutLines(read(t, "testdata/shop.json"))
	if len(x.Order) != 13 {
		t.Fatalf("want 13 types, got %d", len(x.Order))
	}
	for i, a := range x.Order {
		if i >= len(j.Order) {
			t.Fatalf("JSON lacks %s", a.Name)
		}
		if b := j.Order[i]; !reflect.DeepEqual(a, b) {
			t.Errorf("%s: XML and JSON differ:\n%+v\n%+v", a.Name, a, b)
			for k := range a.Members {
				t.Logf("%+v\n%+v", a.Members[k], b.Members[k])
			}
		}
	}
	for _, part := range [][2]any{{x.Containers, j.Containers}, {x.Annotations, j.Annotations}, {x.Functions, j.Functions}} {
		if !reflect.DeepEqual(part[0], part[1]) {
			t.Errorf("XML and JSON differ:\n%+v\n%+v", part[0], part[1])
		}
	}
}

func TestLines(t *testing.T) {
	for file, want := range map[string][2]int{"testdata/shop.xml": {24, 25}, "testdata/shop.json": {21, 23}} {
		lamp := read(t, file).Types["shop.Lamp"]
		if got := [2]int{lamp.Line, lamp.Members[0].Line}; got != want {
			t.Errorf("%s: want the lines %v of Lamp and its first property, got %v", file, want, got)
		}
	}
}

func TestAliases(t *testing.T) {
	d := read(t, "testdata/shop.xml")
	if a, ok := d.OfMember("shop.DeskLamp", "made", csdl.Computed); !ok || !a.True() {
		t.Errorf("want the computed property of a base type, got %+v, %v", a, ok)
	}
	if a, _ := d.OfMember("shop.Lamp", "secret", csdl.Permissions); a.Text() != "Write" {
		t.Errorf("want the member of the enumeration, got %+v", a)
	}
	if a, _ := d.OfMember("shop.Lamp", "level", csdl.Maximum); !a.Exclusive || a.Text() != "10" {
		t.Errorf("want an exclusive maximum, got %+v", a)
	}
	if got := d.Derived("shop.Base"); len(got) != 2 {
		t.Errorf("want the two types that are derived from shop.Base, got %v", got)
	}
	if got := d.Functions["shop.Lamp/Nearest"]; got.Type != "shop.Room" {
		t.Errorf("want what the bound function returns, got %+v", got)
	}
}

func TestRejects(t *testing.T) {
	const start = `<Edmx Version="4.0">`
	for src, want := range map[string]string{
		"":                      "this is not a CSDL document",
		"<a></b>":               "line 1 is not XML",
		"<a>&lol;</a>":          "is not XML", // no entity is ever expanded
		`<Edmx Version="1.0"/>`: "line 1: this document has Edmx version 1.0, of OData 1 to 3; conform reads OData 4",
		`{"$Version": "3.0"}`:   "this document is of OData 3.0",
		`{"openapi": "3.0.3"}`:  "OpenAPI description already",
		`{"a": `:                "not JSON",
		`{"a": 1}`:              "has no entity container",
		start + "\n" + strings.Repeat("<a>", 200): "line 2: elements are nested deeper",
	} {
		if _, err := csdl.Read(strings.NewReader(src)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60q: want %q, got %v", src, want, err)
		}
	}
}

// TestCircle holds that types which are their own base types end.
func TestCircle(t *testing.T) {
	d, err := csdl.Read(strings.NewReader(`<Edmx><Schema Namespace="n"><EntityType Name="a" BaseType="n.b"/><EntityType Name="b" BaseType="n.a"/>
		<EntityContainer Name="c"/></Schema></Edmx>`))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(d.Lineage("n.a")); n == 0 || d.Key("n.a") != nil || len(d.Derived("n.b")) != 1 {
		t.Errorf("want a bounded lineage without a key, got %d types, %v, %v", n, d.Key("n.a"), d.Derived("n.b"))
	}
}

func TestLooks(t *testing.T) {
	for start, want := range map[string]bool{"\ufeff<?xml version": true, " {": true, "<edmx:Edmx": true, "# Update thing": false, "<!-- a page -->": false, "---\n": false} {
		if got := csdl.Looks([]byte(start)); got != want {
			t.Errorf("%q: want %v, got %v", start, want, got)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, file := range []string{"testdata/shop.xml", "testdata/shop.json"} {
		src, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(src))
	}
	f.Fuzz(func(t *testing.T, src string) {
		d, err := csdl.Read(strings.NewReader(src))
		if err != nil {
			return
		}
		for name := range d.Types {
			if got := d.Lineage(name); len(got) == 0 || got[0].Name != name {
				t.Errorf("want the lineage to start with %q, got %v", name, got)
			}
			d.Members(name)
			d.Key(name)
		}
	})
}
