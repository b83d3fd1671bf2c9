package plan

import (
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/check"
)

// A rejected property costs no case about others: what the target has accepted of them says that further values are as good.
func TestNarrowedParallelUpdates(t *testing.T) {
	c := keyed(text("name"), text("note"), text("code"))
	opts := options(c)
	opts.Depth = Full
	p := mustPlan(t, opts)
	built(p)
	accepted := map[string][]any{"name": {"a", "b"}, "note": {"c", "d"}}
	for _, selective := range []bool{false, true} {
		cases := p.Narrow(c.Operations[0], Accepted{Values: accepted, Selective: map[string]bool{"note": selective}}, nil, "thing/full")
		if sent := cases["thing/parallel"].NotSent == ""; sent == selective {
			t.Errorf("selective %t: want the case sent %t, got %q", selective, !selective, cases["thing/parallel"].NotSent)
		}
	}
}

// A body that is invalid for one reason has what every update requires, so that the target has no other reason to reject it.
func TestBadBodiesHaveWhatIsRequired(t *testing.T) {
	version := text("version")
	version.Required = true
	p := mustPlan(t, options(keyed(text("name"), text("note"), version)))
	built(p)
	objects := 0
	for _, c := range p.Cases {
		for _, s := range c.Steps {
			if c.Kind == check.BadBodies && strings.Contains(string(s.Request.Body), "{") {
				if objects++; !strings.Contains(string(s.Request.Body), `"version":`) {
					t.Errorf("%s: want version in %.60s", s.Name, s.Request.Body)
				}
			}
		}
	}
	if objects == 0 {
		t.Error("want bodies with an object")
	}
}
