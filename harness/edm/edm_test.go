package edm

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
)

// decode parses one JSON value, with json.Number.
func decode(text string) (any, error) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("want one JSON value, got more in %q", text)
	}
	return v, nil
}

func mustDecode(t *testing.T, text string) any {
	t.Helper()
	v, err := decode(text)
	if err != nil {
		t.Fatalf("decode %q: %v", text, err)
	}
	return v
}

// judge checks JSON texts that are not in the lists of a type.
func judge(t *testing.T, typ *Type, accepted, rejected []string) {
	t.Helper()
	for _, text := range accepted {
		if err := typ.Check(mustDecode(t, text)); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
	for _, text := range rejected {
		if err := typ.Check(mustDecode(t, text)); err == nil {
			t.Errorf("%s: want an error, got none", text)
		}
	}
}

// compare checks pairs of JSON texts in both directions.
func compare(t *testing.T, typ *Type, same, different [][2]string) {
	t.Helper()
	check := func(pairs [][2]string, want bool) {
		for _, p := range pairs {
			a, b := mustDecode(t, p[0]), mustDecode(t, p[1])
			if typ.Equal(a, b) != want || typ.Equal(b, a) != want {
				t.Errorf("Equal(%s, %s): want %v", p[0], p[1], want)
			}
			if !typ.Equal(a, a) || !typ.Equal(b, b) {
				t.Errorf("%s or %s is not equal to itself", p[0], p[1])
			}
		}
	}
	check(same, true)
	check(different, false)
}

func TestLookup(t *testing.T) {
	if len(Types()) != 17 {
		t.Fatalf("want 17 types, got %d", len(Types()))
	}
	seen := map[string]bool{}
	for _, typ := range Types() {
		if found, ok := Lookup(typ.Name); !ok || found != typ || seen[typ.Name] {
			t.Errorf("%s: want it found once, got %v %v", typ.Name, found, ok)
		}
		seen[typ.Name] = true
	}
	for _, name := range []string{"", "Edm.", "Int32", "edm.Int32", "Edm.int32", "Edm.Int32 ", "Collection(Edm.Int32)", "Edm.GeographyPoint"} {
		if typ, ok := Lookup(name); ok {
			t.Errorf("%q: want nothing, got %s", name, typ.Name)
		}
	}
}

func TestParse(t *testing.T) {
	for _, c := range []struct {
		name, element string
		collection    bool
	}{
		{"Edm.String", "Edm.String", false},
		{"Collection(Edm.String)", "Edm.String", true},
		{"Collection(microsoft.graph.name)", "microsoft.graph.name", true},
		{"Collection()", "Collection()", false},
		{"Collection(Edm.String", "Collection(Edm.String", false},
		{"collection(Edm.String)", "collection(Edm.String)", false},
		{"Edm.String)", "Edm.String)", false},
		{"Collection(Collection(Edm.String))", "Collection(Edm.String)", true},
		{"", "", false},
	} {
		if element, collection := Parse(c.name); element != c.element || collection != c.collection {
			t.Errorf("Parse(%q): want %q %v, got %q %v", c.name, c.element, c.collection, element, collection)
		}
	}
}

func TestListsAgreeWithCheck(t *testing.T) {
	for _, typ := range Types() {
		t.Run(typ.Name, func(t *testing.T) {
			for _, v := range typ.Valid() {
				if err := typ.Check(mustDecode(t, v.JSON)); err != nil {
					t.Errorf("valid %s: %v", quote(v.JSON), err)
				}
			}
			for _, v := range typ.Invalid() {
				if decoded, err := decode(v.JSON); err == nil && typ.Check(decoded) == nil {
					t.Errorf("invalid %s (%s): want an error, got none", quote(v.JSON), v.Why)
				}
			}
			for _, v := range typ.Borderline() {
				_ = typ.Check(mustDecode(t, v.JSON)) // any result will do, but no panic
			}
			for _, v := range typ.WrongKind() {
				if err := typ.Check(mustDecode(t, v.JSON)); err == nil {
					t.Errorf("wrong kind %s: want an error, got none", quote(v.JSON))
				}
			}
		})
	}
}

// A value is listed once, with a reason.
func TestListsAreDisjoint(t *testing.T) {
	rules := map[string]Rule{"enum": Enum{[]string{"none", "low", "HIGH", "unknownFutureValue"}}, "enums": Collection{Enum{[]string{"a", "b"}}}, "no members": Enum{}}
	for _, typ := range Types() {
		rules[typ.Name], rules["Collection("+typ.Name+")"] = typ, Collection{typ}
	}
	for name, rule := range rules {
		lists := [][]Value{rule.Invalid(), rule.Borderline()}
		if typ, ok := rule.(*Type); ok {
			lists = append(lists, typ.Valid())
		}
		seen := map[string]bool{}
		for _, v := range slices.Concat(lists...) {
			if seen[v.JSON] || v.Why == "" {
				t.Errorf("%s: %s twice: %t, because %q", name, quote(v.JSON), seen[v.JSON], v.Why)
			}
			seen[v.JSON] = true
		}
	}
}

// WrongKind lists each JSON type that a type rejects, once, and the placeholder of drafts first.
func TestWrongKind(t *testing.T) {
	first := map[string]string{
		"Edm.Boolean": `"true"`, "Edm.Int32": `"5"`, "Edm.Int64": `"Integer"`, "Edm.Double": `"Double"`, "Edm.String": `5`, "Edm.DateTimeOffset": `1704067200`,
	}
	for _, typ := range Types() {
		if typ == streamType {
			continue
		}
		own := fmt.Sprintf("%T", mustDecode(t, typ.Valid()[0].JSON))
		kinds := map[string]bool{}
		for _, v := range typ.WrongKind() {
			kinds[fmt.Sprintf("%T", mustDecode(t, v.JSON))] = true
		}
		if kinds[own] || len(kinds) != 4 || len(typ.WrongKind()) != 4 {
			t.Errorf("%s: want 4 kinds other than %s, got %v", typ.Name, own, typ.WrongKind())
		}
		if want, ok := first[typ.Name]; ok && typ.WrongKind()[0].JSON != want {
			t.Errorf("%s: want %s first, got %s", typ.Name, want, typ.WrongKind()[0].JSON)
		}
	}
}

func TestListsAgreeWithIEEE754Compatible(t *testing.T) {
	for _, typ := range Types() {
		if typ.textValue == nil {
			continue
		}
		for _, v := range typ.Invalid() {
			if decoded, err := decode(v.JSON); err == nil {
				if _, err := typ.textValue(decoded); err == nil {
					t.Errorf("%s: %s: want an error, got none", typ.Name, quote(v.JSON))
				}
			}
		}
		for _, v := range typ.Valid() {
			if _, err := typ.textValue(mustDecode(t, v.JSON)); err != nil {
				t.Errorf("%s: %s: %v", typ.Name, quote(v.JSON), err)
			}
		}
	}
}

func TestListsAreCopies(t *testing.T) {
	int32Type.Valid()[0].JSON = "changed"
	Types()[0] = nil
	if int32Type.Valid()[0].JSON == "changed" || Types()[0] == nil {
		t.Error("a caller can change the lists")
	}
}
