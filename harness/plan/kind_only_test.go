package plan

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/graphconform/conform/harness/check"
)

// TestOnlyAgain updates each property alone in two states at full depth, which differ in every other property.
func TestOnlyAgain(t *testing.T) {
	o := options(keyed(text("name"), text("note")))
	o.Depth = Full
	p := mustPlan(t, o)
	sent := map[string]string{}
	for _, c := range p.Build(p.Contracts[0].Operations[0], nil) {
		for _, s := range c.Steps {
			if c.Kind == check.Only && s.Name == check.Request {
				sent[c.Case] = string(s.Request.Body)
			}
		}
	}
	for _, name := range []string{"name", "note"} {
		if one, two := sent["only-"+name], sent["only-again-"+name]; one == "" || two == "" || one == two {
			t.Errorf("want two values for %s, got %s and %s", name, one, two)
		}
	}
}

// TestNeighboursGetFreshValues sends values between the reads of the collection that no update before has sent.
func TestNeighboursGetFreshValues(t *testing.T) {
	for _, depth := range []Depth{Default, Full} {
		o := options(keyed(text("name"), text("note")))
		o.Depth = depth
		p := mustPlan(t, o)
		var before []string
		for _, c := range p.Build(p.Contracts[0].Operations[0], nil) {
			for _, s := range c.Steps {
				var body map[string]any
				_ = json.Unmarshal(s.Request.Body, &body)
				name, _ := body["name"].(string)
				if c.Kind == check.Neighbours && name != "" && slices.Contains(before, name) {
					t.Errorf("at depth %s another case sends %q, too", depth, name)
				}
				if c.Kind != check.Neighbours {
					before = append(before, name)
				}
			}
			if c.Kind == check.Neighbours {
				break
			}
		}
	}
}
