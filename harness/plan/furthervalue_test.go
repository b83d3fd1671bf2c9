package plan

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

// What the first invalid value of a type leaves out follows as far as the budget goes: what services accept most often comes first, and
// nothing twice.
func TestFurtherValues(t *testing.T) {
	enum := property("state", "", openapi3.NewStringSchema().WithEnum("open", "closed"))
	other := property("kind", "", openapi3.NewStringSchema().WithEnum("big", "small"))
	at := property("due", "Edm.DateTimeOffset", openapi3.NewStringSchema().WithFormat("date-time"))
	tags := property("tags", "Collection(Edm.String)", openapi3.NewArraySchema().WithItems(openapi3.NewStringSchema()).WithMaxItems(2))
	c := keyed(text("name"), integer("count"), enum, other, at, tags)
	c.Operations[0].Profile = contract.HTTP
	opts := options(c)
	opts.Budget = 1000
	sent, seen := map[string][]string{}, map[string]bool{}
	for _, one := range mustPlan(t, opts).Cases {
		for _, bad := range one.Bad {
			text, _ := json.Marshal(bad.Value)
			id := one.Kind + " " + bad.Target + " " + string(text)
			if seen[id] {
				t.Errorf("want %s once", id)
			}
			seen[id] = true
			sent[one.Kind] = append(sent[one.Kind], bad.Target+" "+string(text))
		}
	}
	for kind, want := range map[string][]string{
		check.WrongType:  {`count "5"`, `count true`, `name true`},
		check.OutOfRange: {`count 1.5`, `count -2147483649`},
		check.BadValue:   {`state "conformNoSuchMember"`, `kind "BIG"`, `due "2024-01-01"`, `tags ["conform-items-0","conform-items-1","conform-items-2"]`},
	} {
		for _, w := range want {
			if !slices.Contains(sent[kind], w) {
				t.Errorf("%s: want %s, got %q", kind, w, sent[kind])
			}
		}
	}
}

// What costs the budget of more important requests is left out.
func TestFurtherValuesTakeOnlyWhatIsLeft(t *testing.T) {
	c := keyed(mixed(10)...)
	opts := options(c)
	for _, one := range mustPlan(t, opts).Cases {
		if extra := len(one.Bad) - 10; one.Kind == check.WrongType && extra > 0 {
			t.Errorf("want no further value in a plan of 60 requests, got %d", extra)
		}
	}
}

func TestOddValues(t *testing.T) {
	for _, tt := range []struct {
		name     string
		property contract.Property
		restores bool
		want     any
	}{
		{"a text", text("x"), false, "007"},
		{"a number", integer("x"), false, json.Number("-1")},
		{"a number of a tenant", integer("x"), true, nil},
		{"a documented minimum", property("x", "Edm.Int32", openapi3.NewInt32Schema().WithMin(-5)), true, json.Number("-1")},
		{"an enumeration", property("x", "", openapi3.NewStringSchema().WithEnum("a", "b", "c", "d")), false, "d"},
	} {
		opts := options(keyed(tt.property))
		opts.Budget, opts.Restores = 1000, tt.restores
		var got any
		for _, one := range mustPlan(t, opts).Cases {
			if one.Kind == check.OddValues {
				got = one.Updates[0].Values["x"]
			}
		}
		if got != tt.want {
			t.Errorf("%s: want %v, got %v", tt.name, tt.want, got)
		}
	}
}

// Two texts of the same length show more than one text does.
func TestTextsTakeTurns(t *testing.T) {
	long := func(name string) contract.Property {
		return property(name, "Edm.String", openapi3.NewStringSchema().WithMaxLength(300))
	}
	opts := options(keyed(long("a"), long("b")))
	opts.Budget = 1000
	for _, one := range mustPlan(t, opts).Cases {
		if one.Kind == check.Edges && one.Target == "" {
			if a, b := one.Updates[1].Values["a"], one.Updates[1].Values["b"]; a == b || a == nil || b == nil {
				t.Errorf("want two texts, got %v and %v", a, b)
			}
			return
		}
	}
	t.Error("want the case edges")
}
