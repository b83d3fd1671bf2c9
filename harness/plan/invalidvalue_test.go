package plan

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

// price is a schema of numbers with two decimal places.
func price() *openapi3.Schema {
	s, step := openapi3.NewFloat64Schema().WithMin(-0.5).WithMax(99.99), 0.01
	s.MultipleOf = &step
	return s
}

// milliseconds is a schema of instants with at most three fraction digits.
func milliseconds() *openapi3.Schema {
	return openapi3.NewStringSchema().WithFormat("date-time").WithPattern(`^[^.]*(\.[0-9]{1,3}Z)?$`)
}

func TestOutsideBounds(t *testing.T) {
	for name, tc := range map[string]struct {
		property contract.Property
		want     string
	}{
		"unbounded":          {text("name"), ""},
		"longest":            {property("name", "Edm.String", openapi3.NewStringSchema().WithMaxLength(3)), "conf longer than the documented 3"},
		"longest by far":     {property("name", "Edm.String", openapi3.NewStringSchema().WithMaxLength(9)), "conform--- longer than the documented 9"},
		"shortest":           {property("name", "Edm.String", openapi3.NewStringSchema().WithMinLength(1)), " shorter than the documented 1"},
		"too long to send":   {property("name", "Edm.String", openapi3.NewStringSchema().WithMaxLength(1<<20)), ""},
		"limits":             {property("count", "Edm.Int32", openapi3.NewInt32Schema().WithMin(1).WithMax(10)), "11 above the documented 10, 0 below the documented 1"},
		"limits of the type": {property("count", "Edm.Byte", openapi3.NewIntegerSchema().WithMin(0).WithMax(255)), ""},
		"a fraction":         {property("count", "Edm.Int32", openapi3.NewInt32Schema().WithMax(9.5)), ""},
		"beyond any double":  {property("size", "Edm.Int64", openapi3.NewInt64Schema().WithMax(1<<62)), ""},
		"a number":           {property("ratio", "Edm.Double", openapi3.NewFloat64Schema().WithMax(1)), "2 above the documented 1"},
		"a price":            {property("price", "Edm.Decimal", price()), "100 above the documented 99.99, -1 below the documented -0.5, 0.005 not a multiple of the documented 0.01"},
		"a pattern":          {property("code", "Edm.String", openapi3.NewStringSchema().WithPattern("^[A-Z]{2}$").WithMaxLength(2)), "~ does not match the documented pattern, con longer than the documented 2"},
		"fraction digits":    {property("seen", "Edm.DateTimeOffset", milliseconds()), "2024-02-29T12:00:00.123456+05:30 does not match the documented pattern: leap day, 6 fraction digits, with an offset"},
		"any pattern":        {property("code", "Edm.String", openapi3.NewStringSchema().WithPattern("^.*$")), ""},
		"items":              {property("tags", "Collection(Edm.Int32)", openapi3.NewArraySchema().WithItems(openapi3.NewInt32Schema()).WithMinItems(1).WithMaxItems(2)), "ITEMS more than the documented 2 items, [] less than the documented 1 items"},
		"a set":              {property("tags", "Collection(Edm.Int32)", uniqueNumbers()), "[1 1] an item twice"},
		"a longer pattern":   {property("code", "Edm.String", openapi3.NewStringSchema().WithPattern("^[A-Z]{2}$")), "~AA~ does not match the documented pattern"},
		"an enumeration":     {property("colour", "Edm.String", openapi3.NewStringSchema().WithEnum("a").WithMaxLength(1)), ""},
	} {
		var got []string
		for _, bad := range outsideBounds(tc.property) {
			value := bad.Value
			if items, isList := value.([]any); isList && len(items) == 3 {
				value = "ITEMS"
			}
			got = append(got, fmt.Sprint(value, " ", bad.Why))
			if kind := kindOf(tc.property, bad.Value); kind != check.BadValue && kind != check.OutOfRange {
				t.Errorf("%s: want a kind of case for %v, got %q", name, bad.Value, kind)
			}
		}
		if strings.Join(got, ", ") != tc.want {
			t.Errorf("%s: want %q, got %q", name, tc.want, got)
		}
	}
}

// TestWrongMembersAreProperties holds that no case is about an annotation inside a complex value.
func TestWrongMembersAreProperties(t *testing.T) {
	address := openapi3.NewObjectSchema().WithProperty("city", openapi3.NewStringSchema()).WithProperty("land@odata.bind", openapi3.NewStringSchema())
	got := wrongMembers(property("address", "", address))
	if len(got) != 1 || fmt.Sprint(got[0].Value) != "map[city:5]" {
		t.Errorf("want a wrong city only, got %v", got)
	}
}

// TestBoundedNumbersAreFinite holds that an infinity is no edge of a number that has a bound.
func TestBoundedNumbersAreFinite(t *testing.T) {
	for name, tc := range map[string]struct {
		schema *openapi3.Schema
		want   bool
	}{"bounded": {openapi3.NewFloat64Schema().WithMax(4.2), false}, "unbounded": {openapi3.NewAnyOfSchema(openapi3.NewFloat64Schema(), openapi3.NewStringSchema().WithEnum("INF")), true}} {
		p := property("ratio", "Edm.Double", tc.schema)
		got := slices.ContainsFunc(edgeValues(&p, maxNested), func(e edgeValue) bool { return e.text == `"INF"` })
		if got != tc.want {
			t.Errorf("%s: want an infinity: %v, got %v", name, tc.want, got)
		}
	}
}

// OpenAPI takes date-time from RFC 3339.
func TestPlainHTTPAcceptsWhatOnlyODataForbids(t *testing.T) {
	seen := property("seen", "Edm.DateTimeOffset", openapi3.NewDateTimeSchema())
	tags := property("tags", "Collection(Edm.String)", openapi3.NewArraySchema().WithItems(openapi3.NewStringSchema()))
	sent := func(profile contract.Profile) (out []string) {
		for _, c := range at(t, keyed(text("name"), seen, tags).WithProfile(profile), Full).Cases {
			for _, bad := range c.Bad {
				out = append(out, fmt.Sprint(bad.Value))
			}
		}
		return out
	}
	http, odata := sent(contract.HTTP), sent(contract.OData)
	for _, value := range []string{"2024-01-01T12:00:00.1234567890123Z", "2024-01-01 12:00:00Z"} {
		if slices.Contains(http, value) || !slices.Contains(odata, value) {
			t.Errorf("%s: want it sent in odata alone, got %t in http, %t in odata", value, slices.Contains(http, value), slices.Contains(odata, value))
		}
	}
	if !slices.Contains(http, "2024-01-01T25:00:00Z") {
		t.Error("want hour 25 sent in http")
	}
}

func uniqueNumbers() *openapi3.Schema {
	return openapi3.NewArraySchema().WithItems(openapi3.NewInt32Schema().WithMin(1).WithMax(1)).WithUniqueItems(true)
}

// TestItemsAndMembersInOData sends null as an item, and a member in another letter case, where the contract of an OData service excludes them.
func TestItemsAndMembersInOData(t *testing.T) {
	tags := property("tags", "Collection(Edm.String)", openapi3.NewArraySchema().WithItems(openapi3.NewStringSchema()))
	derived := property("derived", "Collection(Edm.String)", openapi3.NewArraySchema().WithItems(openapi3.NewStringSchema()))
	derived.Schema.Extensions = map[string]any{contract.ExtEdm: "Collection(Edm.String)"}
	note, genre, form := text("note"), property("genre", "", openapi3.NewStringSchema().WithEnum("Poetry", "Prose")), property("form", "", openapi3.NewStringSchema().WithEnum("Ode", "Elegy"))
	note.Nullable, genre.Promises.CaseOf = true, &contract.Promise{Text: "Members are case-sensitive"}
	c := keyed(text("name"), note, tags, derived, genre, form).WithProfile(contract.OData)
	var got []string
	for _, c := range at(t, c, Full).Cases {
		for _, bad := range c.Bad {
			if strings.Contains(bad.Why, "a null item") || strings.Contains(bad.Why, "other case") {
				got = append(got, bad.Target)
			}
		}
	}
	if slices.Sort(got); !slices.Equal(slices.Compact(got), []string{"genre", "tags"}) {
		t.Errorf("want them sent for genre and tags, got %v", got)
	}
}
