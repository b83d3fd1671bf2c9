package plan

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/wire"
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

// Only what Permit permits is sent. A case that needs no more than a rejected request without content is sent all the same.
func TestOnlyTheFixtureIsChanged(t *testing.T) {
	for name, tc := range map[string]struct {
		permitted string // path of the fixture
		want      []string
		not       []string
	}{
		"the fixture":    {"/things/conform-thing-id", []string{"full", "empty", "no-token", "stale-tag"}, []string{"unknown-key", "malformed-key", "unknown-match", "unknown-segment"}},
		"another entity": {"/things/other", []string{"no-token", "unknown-method"}, []string{"full", "empty", "only-name", "unknown-key"}},
		"its collection": {"/things", []string{"no-token"}, []string{"full", "empty"}},
	} {
		opts := options(keyed(text("name"), text("note")))
		opts.Permit = func(r wire.Request) error {
			harmless := wire.Safe(r.Method) || r.Method == "CONFORMX" || r.Auth != wire.AuthToken && string(r.Body) == "{}"
			if harmless || strings.HasSuffix(r.URL, tc.permitted) {
				return nil
			}
			return errors.New("another URL")
		}
		opts.Depth = Full
		p := mustPlan(t, opts)
		got := sent(p)
		for _, c := range tc.want {
			if !slices.Contains(got, c) {
				t.Errorf("%s: want %s sent, got %v", name, c, got)
			}
		}
		for _, c := range p.Cases {
			if slices.Contains(tc.not, c.Case) && c.NotSent != "the case is not sent to this target: another URL" {
				t.Errorf("%s: want %s not sent, got %q", name, c.Case, c.NotSent)
			}
		}
	}
}

// A fixture is bound to one parameter of one path. The same name in another path, and another path, have their own values.
func TestFixtureIsBoundToOnePath(t *testing.T) {
	thing, member := keyed(text("name")), keyed(text("name"))
	op := member.Operations[0]
	op.Path, op.Name, op.PathParams = "/rooms/{thingId}/things/{otherId}", "member", []contract.Parameter{{Name: "thingId"}, {Name: "otherId"}}
	opts := options(thing, member)
	opts.Fixture = Fixture{"/things/{thingId}", "thingId", "7"}
	opts.Params, opts.Defaults = map[string]string{"thingId": "8", "otherId": "9"}, false
	got := map[string]bool{}
	for _, c := range mustPlan(t, opts).Cases {
		got[strings.TrimPrefix(c.Resource, "http://127.0.0.1/beta")] = true
	}
	if want := []string{"/rooms/8/things/9", "/things/7"}; !slices.Equal(slices.Sorted(maps.Keys(got)), want) {
		t.Errorf("want %v, got %v", want, got)
	}
}
