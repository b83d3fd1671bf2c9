package plan

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/check/oracle"
	"github.com/graphconform/conform/harness/contract"
)

// Every invalid value is in a case of the kind that its check judges, and is invalid for its property.
func TestBadValues(t *testing.T) {
	double := property("ratio", "Edm.Double", openapi3.NewFloat64Schema())
	days := property("days", "Collection(Edm.Date)", openapi3.NewArraySchema().WithItems(openapi3.NewStringSchema().WithFormat("date")))
	c := keyed(append(mixed(10), double, days)...)
	first := map[string]string{}
	for _, one := range at(t, c, Full).Cases {
		for _, bad := range one.Bad {
			step := one.Steps[slices.IndexFunc(one.Steps, func(s Step) bool { return s.Name == bad.Step })]
			var body map[string]any
			dec := json.NewDecoder(bytes.NewReader(step.Request.Body))
			dec.UseNumber()
			if err := dec.Decode(&body); err != nil {
				t.Fatalf("%s: %v", one.ID, err)
			}
			if len(body) != 2 {
				t.Errorf("%s, %s: want one valid member beside the bad one, got %s", one.ID, bad.Step, step.Request.Body)
			}
			text, _ := json.Marshal(body[bad.Target])
			if one.Target == "" {
				first[one.Kind+" "+bad.Target] = string(text)
			}
			if p := propertyNamed(c, bad.Target); p != nil {
				if want, _ := oracle.ValueMismatch(p.Schema, body[bad.Target]); want == "" && p.EdmType() != nil && p.EdmType().Check(body[bad.Target]) == nil {
					t.Errorf("%s: want no valid value, got %s", one.ID, text)
				}
			}
		}
	}
	for what, want := range map[string]string{
		"wrong-type name0": `5`, "wrong-type count2": `"5"`, "wrong-type tags8": `"conform"`, "wrong-type ratio": `"Double"`,
		"out-of-range size3": `9223372036854775808`, "bad-value ratio": `"inf"`,
		"bad-value owner5": `"0f8fad5b-d9cb-469f-a165-70867728950g"`, "bad-value span6": `"P1DT2M1H"`, "bad-value colour7": `"conformNoSuchMember"`,
		"bad-value at4":  `"2023-02-29T12:00:00Z"`,
		"bad-value days": ``, // the collection before it is of the same kind
	} {
		if first[what] != want {
			t.Errorf("%s: want %s first, got %s", what, want, first[what])
		}
	}
}

func propertyNamed(c *contract.Contract, name string) *contract.Property {
	for i, p := range c.Operations[0].Properties {
		if p.Name == name {
			return &c.Operations[0].Properties[i]
		}
	}
	return nil
}

// Borderline values are sent as they are listed, only at full depth, and only a crash fails.
func TestBorderlineValues(t *testing.T) {
	c := keyed(text("name"), integer("count"))
	found := 0
	for _, one := range at(t, c, Full).Cases {
		if one.Kind != check.Borderline {
			continue
		}
		for _, s := range one.Steps {
			if bytes.Contains(s.Request.Body, []byte(`{"name":"\ud800"}`)) || bytes.Contains(s.Request.Body, []byte(`{"count":5e0}`)) {
				found++
			}
		}
		for _, k := range one.Checks {
			if k.ID != "latency" && k.ID != "allow" && (k.Family == "input" || k.Family == "state" || k.Family == "status") {
				t.Errorf("%s: want nothing judged but that it answers in time and does not fail, got %s", one.ID, k.ID)
			}
		}
	}
	if found != 2 {
		t.Errorf("want a lone surrogate and an exponent sent as they are listed, got %d of them", found)
	}
	for _, one := range at(t, c, Default).Cases {
		if one.Kind == check.Borderline {
			t.Errorf("want no borderline values at default depth, got %s", one.ID)
		}
	}
}

// Beside an undeclared property, a property's name in another letter case is sent, except to a target that is restored.
func TestNamesInAnotherLetterCase(t *testing.T) {
	for _, one := range unknownCases(t, keyed(text("name"), text("title")).WithProfile(contract.OData)) {
		if len(one.Bad) != 2 || one.Bad[1].Target != "Title" {
			t.Errorf("want an undeclared property and Title, got %v", one.Bad)
		}
	}
}

func unknownCases(t *testing.T, c *contract.Contract) (out []*Case) {
	for _, one := range at(t, c, Full).Cases {
		if one.Kind == check.UnknownProp {
			out = append(out, one)
		}
	}
	if len(out) == 0 {
		t.Fatal("want a case with an undeclared property")
	}
	return out
}

// A complex value is of another kind than an enumeration, where the contract names neither type.
func TestComplexBadValueBesideAnEnumeration(t *testing.T) {
	genre := property("genre", "", openapi3.NewStringSchema().WithEnum("a", "b"))
	shelf := property("shelf", "", openapi3.NewObjectSchema().WithProperty("level", openapi3.NewInt32Schema().WithMax(9)))
	var got []string
	for _, one := range mustPlan(t, options(keyed(text("name"), genre, shelf))).Cases {
		if one.Kind == check.BadValue {
			for _, bad := range one.Bad {
				got = append(got, bad.Target)
			}
		}
	}
	if !slices.Equal(got, []string{"genre", "shelf"}) {
		t.Errorf("want an invalid value of both, got %v", got)
	}
}

// A member outside its bounds comes before one of another JSON type.
func TestMembersOutsideBounds(t *testing.T) {
	shelf := openapi3.NewObjectSchema().WithProperty("room", openapi3.NewStringSchema()).
		WithProperty("level", openapi3.NewInt32Schema().WithMax(9)).WithProperty("kind", openapi3.NewStringSchema().WithEnum("a", "b"))
	var got []string
	for _, bad := range wrongMembers(property("shelf", "", shelf)) {
		text, _ := json.Marshal(bad.Value)
		got = append(got, string(text))
	}
	want := []string{`{"kind":"conformNoSuchMember"}`, `{"level":10}`, `{"kind":[]}`, `{"level":"5"}`, `{"room":5}`}
	if !slices.Equal(got, want) {
		t.Errorf("want %v, got %v", want, got)
	}
}
