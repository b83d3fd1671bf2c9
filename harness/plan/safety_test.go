package plan

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

func sent(p *Plan) (out []string) {
	for _, c := range p.Cases {
		if c.NotSent == "" {
			out = append(out, c.Case)
		}
	}
	return out
}

func TestClassesDecideWhatIsSent(t *testing.T) {
	thing := keyed(text("name"), text("note"))
	readOnly := []string{"unknown-method", "no-token", "malformed-token"}
	for name, tc := range map[string]struct {
		c       *contract.Contract
		allowed []check.Safety
		want    []string
	}{
		"read only":           {thing, []check.Safety{check.RO}, readOnly},
		"nothing new":         {thing, []check.Safety{check.RO, check.NOOP}, append([]string{"empty", "unknown-segment"}, readOnly...)},
		"an entity to change": {thing, []check.Safety{check.RST}, nil},
	} {
		opts := options(tc.c)
		opts.Allowed = tc.allowed
		p := mustPlan(t, opts)
		got := sent(p)
		if tc.want == nil {
			if !slices.Contains(got, "full") || slices.Contains(got, "no-token") || slices.Contains(got, "to-collection") {
				t.Errorf("%s: want what changes the entity and nothing else, got %v", name, got)
			}
			continue
		}
		slices.Sort(got)
		slices.Sort(tc.want)
		if !slices.Equal(got, tc.want) {
			t.Errorf("%s: want %v, got %v", name, tc.want, got)
		}
	}
}

// Cases that are not sent keep their verdicts, have a reason, and need no request.
func TestCasesThatAreNotSentStayInThePlan(t *testing.T) {
	opts := options(keyed(text("name"), text("note")))
	opts.Budget = 1000
	all := mustPlan(t, opts)
	opts.Allowed = []check.Safety{check.RO}
	restricted := mustPlan(t, opts)
	if !slices.Equal(ids(all), ids(restricted)) {
		t.Errorf("want every case in the plan, got %v instead of %v", ids(restricted), ids(all))
	}
	if got := restricted.Requests(); got > 9 {
		t.Errorf("want no request for cases that are not sent, got %d", got)
	}
	for _, c := range restricted.Cases {
		if c.NotSent != "" {
			continue
		}
		if c.Twin != "" || !c.NeedsRead {
			t.Errorf("%s: want it to rest on the read before it, got twin %q, read %t", c.ID, c.Twin, c.NeedsRead)
		}
		for _, s := range c.Steps {
			if strings.Contains(string(s.Request.Body), "name") {
				t.Errorf("%s: want nothing that could change, got %s", c.ID, s.Request.Body)
			}
		}
	}
}

func TestNeverWrittenPropertiesAreInNoBody(t *testing.T) {
	inner := text("address")
	opts := options(keyed(text("name"), text("userPrincipalName"), integer("count"), inner))
	opts.NeverWrite, opts.Depth = []string{"user*", "ADDRESS"}, Full
	p := mustPlan(t, opts)
	restricted := map[string]string{}
	for _, c := range p.Cases {
		if c.NotSent != "" {
			restricted[c.Case] = c.NotSent
			continue
		}
		for _, s := range c.Steps {
			if body := string(s.Request.Body); strings.Contains(body, "userPrincipalName") || strings.Contains(body, "address") {
				t.Errorf("%s: want neither property, got %s", c.ID, body)
			}
		}
		if c.Case == "full" && len(c.Change) != 2 {
			t.Errorf("want the other two properties written, got %v", c.Change)
		}
		if len(c.Operation.Properties) != 4 {
			t.Errorf("%s: want the checks to know the whole contract, got %v", c.ID, c.Operation.Properties)
		}
	}
	if restricted["only-userPrincipalName"] != "userPrincipalName is never written to this target" || restricted["only-address"] == "" {
		t.Errorf("want the cases about them not sent, with the reason, got %v", slices.Sorted(maps.Keys(restricted)))
	}
}

// Only the fixture is changed. Other paths are at most read.
func TestOnlyTheFixtureIsChanged(t *testing.T) {
	for param, want := range map[string]bool{"thingId": true, "otherId": false} {
		opts := options(keyed(text("name"), text("note")))
		opts.Allowed, opts.FixtureParams = []check.Safety{check.RO, check.NOOP, check.RST}, []string{param}
		got := sent(mustPlan(t, opts))
		if slices.Contains(got, "full") != want || !slices.Contains(got, "no-token") || !slices.Contains(got, "empty") {
			t.Errorf("%s: want what changes sent %t and the rest sent, got %v", param, want, got)
		}
	}
}
