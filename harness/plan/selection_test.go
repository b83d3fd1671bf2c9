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

// mixed returns n properties of the types in real pages.
func mixed(n int) (out []contract.Property) {
	city := openapi3.NewObjectSchema().WithProperty("city", openapi3.NewStringSchema()).WithProperty("floor", openapi3.NewInt32Schema())
	properties := []contract.Property{
		text("name"), property("flag", "Edm.Boolean", openapi3.NewBoolSchema()), integer("count"),
		property("size", "Edm.Int64", openapi3.NewInt64Schema()),
		property("at", "Edm.DateTimeOffset", openapi3.NewStringSchema().WithFormat("date-time")),
		property("owner", "Edm.Guid", openapi3.NewStringSchema().WithFormat("uuid")),
		property("span", "Edm.Duration", openapi3.NewStringSchema().WithFormat("duration")),
		property("colour", "microsoft.graph.colour", openapi3.NewStringSchema().WithEnum("red", "green", "blue")),
		property("tags", "Collection(Edm.String)", openapi3.NewArraySchema().WithItems(openapi3.NewStringSchema())),
		property("place", "microsoft.graph.place", city),
	}
	for i := range n {
		p := properties[i%len(properties)]
		p.Nullable = i%2 == 0
		p.Name = fmt.Sprint(p.Name, i)
		out = append(out, p)
	}
	id := text("id")
	id.ReadOnly = true
	return append(out, id)
}

// entities are contracts of n properties, one for each property of an operation that changes what is sent.
func entities(n int) map[string]*contract.Contract {
	changed := func(change func(*contract.Operation)) *contract.Contract {
		c := keyed(mixed(n)...)
		change(c.Operations[0])
		return c
	}
	return map[string]*contract.Contract{
		"keyed": keyed(mixed(n)...),
		"if-match": changed(func(op *contract.Operation) {
			op.Headers = []contract.Parameter{{Name: "If-Match", Required: true}}
		}),
		"singleton": changed(func(op *contract.Operation) {
			op.Path, op.Kind, op.PathParams = "/thing", contract.Singleton, nil
		}),
		"collection": changed(func(op *contract.Operation) { op.Path, op.Kind, op.PathParams = "/things", contract.Collection, nil }),
		"open":       changed(func(op *contract.Operation) { op.Secured = false }),
		"whole": changed(func(op *contract.Operation) {
			serial := text("serial")
			serial.ReadOnly = true
			op.Properties = append(op.Properties, serial)
			op.Properties[2].NotNull = true
			op.Responses = []contract.Response{{Status: 200, TypeName: "#microsoft.graph.thing"}}
		}),
		"204": changed(func(op *contract.Operation) { op.Responses = []contract.Response{{Status: 204}} }),
	}
}

func at(t *testing.T, c *contract.Contract, d Depth) *Plan {
	t.Helper()
	opts := options(c)
	opts.Depth = d
	return mustPlan(t, opts)
}

func TestTenPropertiesStayWithinTheBudget(t *testing.T) {
	for name, c := range entities(10) {
		quick, usual, full := at(t, c, Quick), at(t, c, Default), at(t, c, Full)
		if n := quick.Requests(); n >= 20 {
			t.Errorf("%s: want quick under 20 requests, got %d", name, n)
		}
		if n := usual.Requests(); n > 60 || n < 50 {
			t.Errorf("%s: want at most 60 requests and not many less, got %d", name, n)
		}
		if len(full.Omissions()) > 0 {
			t.Errorf("%s: want nothing omitted at full depth, got %s", name, full.Omissions()[0].ID())
		}
		mustContain(t, name, usual, quick)
		mustContain(t, name, full, usual)
		for _, p := range []*Plan{quick, usual} {
			if len(p.Cases)+omittedCases(p.Omissions()) != len(full.Cases) {
				t.Errorf("%s: want every case kept or omitted, got %d and %d of %d", name, len(p.Cases), omittedCases(p.Omissions()), len(full.Cases))
			}
		}
	}
}

func omittedCases(omitted []Omission) (n int) {
	for _, o := range omitted {
		if o.Target == "" {
			n++
		}
	}
	return n
}

func mustContain(t *testing.T, name string, more, less *Plan) {
	t.Helper()
	for _, id := range ids(less) {
		if !slices.Contains(ids(more), id) {
			t.Errorf("%s: want %s at the greater depth too", name, id)
		}
	}
}

// The most important third of the kinds is kept however many properties there are. What is omitted has a reason.
func TestTheLeastImportantIsOmitted(t *testing.T) {
	for _, n := range []int{2, 10, 40} {
		for name, c := range entities(n) {
			p := at(t, c, Default)
			for _, o := range p.Omissions() {
				if first := kindNamed(o.Case.Kind).rank(0); o.Target == "" && !o.Case.FullOnly && o.Case.Kind != check.Only && first <= maxPriority/3 {
					t.Errorf("%s of %d: want %s to be kept", name, n, o.ID())
				}
				if !strings.Contains(o.Reason, "depth default") || !strings.Contains(o.Reason, "--depth full") {
					t.Errorf("want a reason that says how to send it, got %q", o.Reason)
				}
			}
			if most := min(180, 60+16*max(0, n-10)); p.Requests() > most {
				t.Errorf("%s of %d: want at most %d requests, got %d", name, n, most, p.Requests())
			}
		}
	}
}

// If there are many properties, values are omitted before a check is. With up to ten properties of as many types, not every check fits.
func TestNoCheckIsOmittedForManyProperties(t *testing.T) {
	tight := []string{"unknown-ignored", "if-match-unknown", "batch-limit", "batch-dependent", "batch-untyped", "undocumented-method", "ieee-read", "ieee-kept",
		"unknown-segment", "type-kept", "malformed-tag-refused", "accept-xml", "if-match-any", "annotation-ignored"}
	deep := []string{"parallel-updates", "head", "options", "conditional-read", "scheme-case", "spelling-accepted", "error-stable", "equivalent-url", "pages", // of several requests each, or for mistakes that few targets make
		"media-type-accepted", "charset-refused", "coding-refused"}
	for _, tt := range []struct{ properties, most int }{{5, 60}, {10, 60}, {12, 92}, {15, 140}, {20, 180}, {30, 180}, {60, 180}} {
		for name, c := range entities(tt.properties) {
			p := at(t, c, Default)
			if n := p.Requests(); n > tt.most {
				t.Errorf("%s of %d: want at most %d requests, got %d", name, tt.properties, tt.most, n)
			}
			for _, place := range p.Applicability() {
				gone := len(place.Cases) == 0 && len(place.Omitted) > 0
				if slices.Contains(deep, place.Check.ID) {
					continue
				}
				if gone && (tt.properties > 10 || !slices.Contains(tight, place.Check.ID)) {
					t.Errorf("%s of %d: want %s to be kept, got %s", name, tt.properties, place.Check.ID, place.Omitted[0].Reason)
				}
			}
		}
	}
}

func TestEveryCaseIsOfAKind(t *testing.T) {
	for name, c := range entities(10) {
		for _, one := range at(t, c, Full).Cases {
			if !slices.ContainsFunc(kinds, func(k kind) bool { return k.name == one.Kind }) {
				t.Errorf("%s: want %s among the kinds", name, one.Kind)
			}
		}
	}
}

func TestBudgetKeepsOneBadValueOfEachTypeFirst(t *testing.T) {
	var many []contract.Property
	for i := range 15 {
		many = append(many, text("name"+string(rune('a'+i))))
	}
	many = append(many, integer("count"))
	opts := options(keyed(many...))
	opts.Budget = 16
	p := mustPlan(t, opts)
	opts.Budget = 1
	if got := ids(mustPlan(t, opts)); !slices.Equal(got, []string{"thing/full"}) {
		t.Errorf("want the positive twin to be kept, got %v", got)
	}
	for _, c := range p.Cases {
		if c.Kind != check.WrongType {
			continue
		}
		if len(c.Bad) != len(c.Steps)-2 || c.Bad[len(c.Bad)-1].Target != "count" && len(c.Bad) > 1 {
			t.Errorf("want count before the second string, got %v in %d steps", c.Bad, len(c.Steps))
		}
		return
	}
	t.Error("want a value of another JSON type among the first")
}

func TestFilterNamesOmittedCases(t *testing.T) {
	opts := options(keyed(mixed(10)...))
	opts.Cases = []string{"wrong-type-name0"}
	_, err := New(opts)
	if err == nil || !strings.Contains(err.Error(), "omitted at depth default") {
		t.Errorf("want the reason, got %v", err)
	}
}

func TestRequestsCountsSharedReadsOnce(t *testing.T) {
	p := mustPlan(t, options(keyed(text("name"))))
	full, empty := p.Cases[0], p.Cases[slices.IndexFunc(p.Cases, func(c *Case) bool { return c.Kind == check.Empty })]
	if got := requests([]*Case{full}); got != 4 {
		t.Errorf("want read, two updates and read, got %d", got)
	}
	if got := requests([]*Case{full, empty}); got != 6 {
		t.Errorf("want the read between them once, got %d", got)
	}
	if got := requests([]*Case{empty, full, full}); got != 9 {
		t.Errorf("want 9, got %d", got)
	}
}
