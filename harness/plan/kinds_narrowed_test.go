package plan

import "testing"

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
