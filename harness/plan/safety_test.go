package plan

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

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
	readOnly := []string{"collection", "fresh-reads", "head", "options", "unknown-method", "no-token", "malformed-token", "unauthorized-reads", "equivalent-url"}
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
	if got := restricted.Requests(); got > 21 {
		t.Errorf("want no request for cases that are not sent, got %d", got)
	}
	for _, c := range restricted.Cases {
		if c.NotSent != "" {
			continue
		}
		if c.Twin != "" || !c.NeedsRead && c.Kind != check.EquivalentURLs && c.Kind != check.Collections {
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

// Values with a member that is never written, and what reads do not show, are left out of every update of a target that is restored.
func TestUnrestorablePropertiesAreInNoBody(t *testing.T) {
	member := func(name string, schema *openapi3.Schema) *openapi3.Schema {
		return openapi3.NewObjectSchema().WithProperty(name, schema)
	}
	words := openapi3.NewStringSchema
	secret := words()
	secret.WriteOnly = true
	items := openapi3.NewArraySchema()
	items.Items = member("id", words()).NewRef()
	c := keyed(text("name"), property("contact", "", member("Mail", words())), property("pin", "Edm.String", secret),
		property("lock", "", member("code", secret)), property("parts", "", items), property("address", "", member("city", words())), text("@type"), property("shape", "", member("@type", words())))
	c.Operations[0].Example = map[string]any{"name": "a", "contact": map[string]any{"Mail": "x"}, "pin": "1"}
	opts := options(c)
	opts.NeverWrite, opts.Restores, opts.Depth = []string{"mail"}, true, Full
	p := mustPlan(t, opts)
	p.Spare(c.Operations[0], map[string]string{"address": "no read shows it"})
	built(p)
	reasons := map[string]string{}
	for _, c := range p.Cases {
		reasons[c.Case] = c.NotSent
		for _, s := range c.Steps {
			for _, name := range []string{"contact", "pin", "lock", "parts", "address", `"id":"c0f0`, "@type"} {
				if strings.Contains(string(s.Request.Body), name) && c.NotSent == "" {
					t.Errorf("%s: want no %s, got %s", c.ID, name, s.Request.Body)
				}
			}
		}
	}
	want := map[string]string{
		"full": "", "neighbours": "",
		"only-name":    "without the properties that are never written to this target, the case shows nothing",
		"only-contact": "contact/Mail is never written to this target",
		"only-pin":     "pin is never written to this target: reads do not show the value to restore",
		"only-lock":    "lock is never written to this target: reads do not show the value to restore",
		"only-parts":   "parts/id is never written to this target",
		"only--type":   "@type is never written to this target: the service may take it for an annotation",
		"only-shape":   "shape/@type is never written to this target",
		"only-address": "address is never written to this target: no read shows it",
	}
	for name, reason := range want {
		if got, planned := reasons[name]; got != reason || !planned {
			t.Errorf("%s: want %q, got %q, planned %t", name, reason, got, planned)
		}
	}
}

// What is built after the fixture was created is about it, too.
func TestRebind(t *testing.T) {
	c := keyed(text("name"), text("note"))
	opts := options(c)
	opts.Fixture = Fixture{"/things/{thingId}", "thingId", "conform-new"}
	p := mustPlan(t, opts)
	p.Rebind("conform-new", "a b")
	built(p)
	cases := slices.Collect(maps.Values(p.Narrow(c.Operations[0], Accepted{Values: map[string][]any{"name": {"x"}}}, nil, "")))
	update := p.Update(c.Operations[0], map[string]any{"name": "x"}).URL
	for _, c := range append(cases, p.Cases...) {
		for _, s := range c.Steps {
			if strings.Contains(s.Request.URL+string(s.Request.Body), "conform-new") || c.Kind == check.Full && !strings.HasSuffix(s.Request.URL, "/things/a%20b") {
				t.Errorf("%s: want the URL of the new entity, got %s %s", c.ID, s.Request.URL, s.Request.Body)
			}
		}
	}
	if !strings.HasSuffix(update, "/things/a%20b") {
		t.Errorf("want a probe of the new entity, got %s", update)
	}
}

// A token for another audience could be accepted by another tenant, so an update with it changes nothing.
func TestOtherAudienceChangesNothing(t *testing.T) {
	for restores, want := range map[bool]bool{true: true, false: false} {
		opts := options(keyed(text("name"), text("note")))
		opts.Restores, opts.RejectedTokens, opts.Depth = restores, []wire.Auth{wire.AuthAudience, wire.AuthExpired}, Full
		for _, c := range mustPlan(t, opts).Cases {
			for _, s := range c.Steps {
				empty := string(s.Request.Body) == "{}"
				if s.Request.Auth == wire.AuthAudience && empty != want || s.Request.Auth == wire.AuthExpired && empty {
					t.Errorf("restores %t, %s: want an empty update %t, got %s", restores, c.ID, want, s.Request.Body)
				}
			}
		}
	}
}

// A value that may end the entity, and a flag that one entity of a collection has, are sent to a target that need not be restored only.
func TestIrreversibleValuesAreInNoBody(t *testing.T) {
	state := openapi3.NewStringSchema().WithEnum("active", "deleted", "archived", "closed")
	c := keyed(text("name"), property("state", "", state), property("isDefault", "Edm.Boolean", openapi3.NewBoolSchema()))
	for _, restores := range []bool{true, false} {
		opts := options(c)
		opts.Restores, opts.Depth = restores, Full
		p := mustPlan(t, opts)
		built(p)
		found := map[string]bool{}
		for _, c := range p.Cases {
			for _, s := range c.Steps {
				for _, word := range []string{`"deleted"`, `"archived"`, `"closed"`, `isDefault`} {
					found[word] = found[word] || c.NotSent == "" && strings.Contains(string(s.Request.Body), word)
				}
			}
		}
		if want := map[string]bool{`"deleted"`: !restores, `"archived"`: !restores, `"closed"`: true, `isDefault`: !restores}; !maps.Equal(found, want) {
			t.Errorf("restored %t: want %v, got %v", restores, want, found)
		}
	}
}

// Reads may hide a secret, whatever they show, so that only a target that need not be restored gets one.
func TestSecretsAreInNoBody(t *testing.T) {
	wifi := openapi3.NewObjectSchema().WithProperty("ssid", openapi3.NewStringSchema()).WithProperty("sharedKey", openapi3.NewStringSchema())
	c := keyed(text("name"), text("clientSecret"), property("wifi", "", wifi), text("passwordRequiredType"))
	for _, restores := range []bool{true, false} {
		opts := options(c)
		opts.Restores, opts.Depth = restores, Full
		p := mustPlan(t, opts)
		built(p)
		found, why := map[string]bool{}, ""
		for _, c := range p.Cases {
			why += c.NotSent + "\n"
			for _, s := range c.Steps {
				for _, word := range []string{"clientSecret", "sharedKey", "passwordRequiredType"} {
					found[word] = found[word] || c.NotSent == "" && strings.Contains(string(s.Request.Body), word)
				}
			}
		}
		if want := map[string]bool{"clientSecret": !restores, "sharedKey": !restores, "passwordRequiredType": true}; !maps.Equal(found, want) {
			t.Errorf("restored %t: want %v, got %v", restores, want, found)
		}
		if restores && (!strings.Contains(why, "clientSecret is never written to this target: it is named for a secret") || !strings.Contains(why, "wifi/sharedKey is never written")) {
			t.Errorf("want the reasons, got %s", why)
		}
	}
}
