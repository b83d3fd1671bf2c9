package plan

import (
	"encoding/json"
	"errors"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
)

func keyed(properties ...contract.Property) *contract.Contract {
	op := &contract.Operation{
		Contract: "thing", ID: "thing", Name: "thing", Method: "PATCH", Path: "/things/{thingId}", Kind: contract.Entity,
		Server: "https://graph.example.com/beta", Secured: true, MediaType: "application/json", Properties: properties,
		PathParams: []contract.Parameter{{Name: "thingId", Required: true, Cite: "thing.md:9"}},
		Responses:  []contract.Response{{Status: 200, Schema: openapi3.NewObjectSchema()}},
	}
	return &contract.Contract{Name: "thing", Operations: []*contract.Operation{op}}
}

func property(name, edm string, schema *openapi3.Schema) contract.Property {
	return contract.Property{Name: name, Edm: edm, Schema: schema}
}

func text(name string) contract.Property {
	return property(name, "Edm.String", openapi3.NewStringSchema())
}

func integer(name string) contract.Property {
	return property(name, "Edm.Int32", openapi3.NewInt32Schema())
}

func options(contracts ...*contract.Contract) Options {
	return Options{
		Contracts: contracts, Defaults: true, Seed: "1",
		Base: func(*contract.Operation) string { return "http://127.0.0.1/beta" },
	}
}

func mustPlan(t *testing.T, opts Options) *Plan {
	t.Helper()
	p, err := New(opts)
	if err != nil {
		t.Fatal(err)
	}
	built(p)
	return p
}

// built gives the cases of a plan their requests.
func built(p *Plan) {
	var all []*Case
	for cases := range p.built() {
		all = append(all, cases...)
	}
	p.Cases = all
}

func ids(p *Plan) (out []string) {
	for _, c := range p.Cases {
		out = append(out, c.ID)
	}
	return out
}

func TestCasesOfAKeyedEntity(t *testing.T) {
	id := text("id")
	id.ReadOnly = true
	opts := options(keyed(id, text("name"), integer("count")))
	opts.Budget = 1000
	got := ids(mustPlan(t, opts))
	want := []string{
		"thing/collection", "thing/full", "thing/repeat", "thing/only-name", "thing/only-count",
		"thing/empty", "thing/unknown-method", "thing/no-token", "thing/malformed-token",
		"thing/unauthorized-reads", "thing/changed-tokens", "thing/scheme-case", "thing/wrong-media-type", "thing/other-media-types", "thing/foreign-bodies", "thing/stale-tag", "thing/near-tags", "thing/malformed-tag", "thing/to-collection", "thing/empty-values", "thing/edges", "thing/odd-values",
		"thing/duplicate-member", "thing/spellings", "thing/spellings-values", "thing/parallel", "thing/parallel-tags", "thing/undocumented-method",
		"thing/neighbours", "thing/foreign-ids", "thing/batch-limits", "thing/batch", "thing/head", "thing/options", "thing/current-tag", "thing/fresh-reads", "thing/tag-lists", "thing/unknown-key", "thing/malformed-key", "thing/unknown-key-if-match", "thing/equivalent-url", "thing/unknown-segment", "thing/any-tag",
		"thing/prefer-minimal", "thing/accept-xml", "thing/untyped-body", "thing/other-charset", "thing/media-types", "thing/media-types-spelled", "thing/unknown-extras", "thing/repeated-fields", "thing/lower-case-method",
		"thing/annotated", "thing/prefer-representation", "thing/same-error", "thing/unknown-property", "thing/wrong-type", "thing/out-of-range", "thing/malformed-json", "thing/bad-bodies",
	}
	if !slices.Equal(got, want) {
		t.Errorf("want %v\ngot  %v", want, got)
	}
}

func TestCasesFollowTheContract(t *testing.T) {
	open := keyed(text("name"))
	open.Operations[0].Secured = false
	singleton := keyed(text("name"))
	singleton.Operations[0].Path, singleton.Operations[0].Kind, singleton.Operations[0].PathParams = "/thing", contract.Singleton, nil
	documented := keyed(text("name"))
	put := keyed(text("name"))
	put.Operations[0].Methods = []string{"PATCH", "PUT"}
	other := keyed(text("name")).Operations[0]
	other.Contract, other.Name, other.Path, other.Kind, other.PathParams = "things", "things", "/things", contract.Collection, nil
	for name, tc := range map[string]struct {
		contracts []*contract.Contract
		absent    string
	}{
		"no credentials asked for":                 {[]*contract.Contract{open}, "thing/no-token"},
		"no key to miss":                           {[]*contract.Contract{singleton}, "thing/unknown-key"},
		"one property has no other to leave alone": {[]*contract.Contract{open}, "thing/only-name"},
		"PUT is documented":                        {[]*contract.Contract{put}, "thing/undocumented-method"},
		"another contract documents the collection": {
			[]*contract.Contract{documented, {Name: "things", Operations: []*contract.Operation{other}}}, "thing/to-collection",
		},
	} {
		if got := ids(mustPlan(t, options(tc.contracts...))); slices.Contains(got, tc.absent) {
			t.Errorf("%s: want no case %s, got %v", name, tc.absent, got)
		}
	}
}

func TestUsageErrors(t *testing.T) {
	for name, tc := range map[string]struct {
		change func(*Options)
		err    string
		hint   string
	}{
		"unbound":        {func(o *Options) { o.Defaults = false }, "thingId of thing has no value (thing.md:9)", "--param thingId=VALUE"},
		"dots":           {func(o *Options) { o.Params = map[string]string{"thingId": ".."} }, `segment ".."`, "another value"},
		"unknown param":  {func(o *Options) { o.Params = map[string]string{"thingid": "1"} }, `named "thingid"`, "did you mean thingId"},
		"unknown case":   {func(o *Options) { o.Cases = []string{"no-tokens"} }, `matches "no-tokens"`, "did you mean no-token"},
		"unknown check":  {func(o *Options) { o.Checks = []string{"dates"} }, `matches "dates"`, "did you mean date"},
		"malformed glob": {func(o *Options) { o.Cases = []string{"[a"} }, "not a valid glob", "bracket"},
		"nothing left": {func(o *Options) {
			o.Cases, o.Checks = []string{"full"}, []string{"www-authenticate"}
		}, "no verdict", "loosen"},
	} {
		opts := options(keyed(text("name")))
		tc.change(&opts)
		_, err := New(opts)
		var usage *UsageError
		if !errors.As(err, &usage) || !strings.Contains(usage.Error(), tc.err) || !strings.Contains(usage.Hint, tc.hint) {
			t.Errorf("%s: want %q with hint %q, got %v", name, tc.err, tc.hint, err)
		}
	}
}

// A key in parentheses is a key, of one part or of several.
func TestKeysInParentheses(t *testing.T) {
	integerKey := contract.Parameter{Name: "n", Edm: "Edm.Int32", Schema: openapi3.NewInt32Schema()}
	textKey := contract.Parameter{Name: "s", Edm: "Edm.String", Schema: openapi3.NewStringSchema()}
	for _, tc := range []struct {
		path   string
		params []contract.Parameter
		want   map[string]string // by case, the path of the request
	}{
		{"/things({n})", []contract.Parameter{integerKey}, map[string]string{
			"full": "/things(7)", "unknown-key": "/things(2147480404)", "malformed-key": "/things(not%20a%20conform%20key)",
			"unknown-key-if-match": "/things(2147480404)", "to-collection": "/things", "neighbours": "/things(7)",
		}},
		{"/things('{s}')", []contract.Parameter{textKey}, map[string]string{
			"full": "/things('it%27%27s')", "unknown-key": "/things('" + contract.UnknownKey + "')", "to-collection": "/things",
		}},
		{"/shelves/{s}/things(name='{s}')", []contract.Parameter{textKey}, map[string]string{"full": "/shelves/it%27s/things(name='it%27%27s')"}},
		{"/shelves({n})/things('{s}')", []contract.Parameter{integerKey, textKey}, map[string]string{
			"unknown-parent": "/shelves(2147480404)/things('it%27%27s')", "equivalent-url": "/shelves(7)/things('%69t%27%27s')",
		}},
		{"/things({n})", []contract.Parameter{integerKey}, map[string]string{"unknown-parent": "", "equivalent-url": "/things(%37)"}},
		{"/Things(Number={n},Line='{s}')", []contract.Parameter{integerKey, textKey}, map[string]string{
			"unknown-key": "/Things(Number=2147480404,Line='" + contract.UnknownKey + "')", "to-collection": "/Things", "neighbours": "/Things(Number=7,Line='it%27%27s')",
		}},
	} {
		things := keyed(text("name"), integer("count"))
		things.Operations[0].Path, things.Operations[0].PathParams = tc.path, tc.params
		opts := options(things)
		opts.Params, opts.Budget = map[string]string{"n": "7", "s": "it's"}, 1000
		for _, p := range []string{"n", "s"} {
			if !strings.Contains(tc.path, "{"+p+"}") {
				delete(opts.Params, p)
			}
		}
		got := map[string]string{}
		for _, c := range mustPlan(t, opts).Cases {
			for _, s := range c.Steps {
				if s.Name == check.Request {
					got[c.Case] = strings.TrimPrefix(s.Request.URL, "http://127.0.0.1/beta")
				}
			}
		}
		for name, want := range tc.want {
			if got[name] != want {
				t.Errorf("%s: want %s to %s, got %s", tc.path, name, want, got[name])
			}
		}
	}
}

func TestFilterKeepsTheTwin(t *testing.T) {
	opts := options(keyed(text("name"), integer("count")))
	opts.Cases = []string{"*/NO-*"}
	p := mustPlan(t, opts)
	if got := ids(p); !slices.Equal(got, []string{"thing/full", "thing/no-token"}) {
		t.Fatalf("want the case and its twin, got %v", got)
	}
	if !p.Cases[0].TwinOnly || p.Cases[1].TwinOnly {
		t.Error("want the twin sent but not judged")
	}
	for _, v := range verdicts(p) {
		if v.Case != "no-token" {
			t.Errorf("want verdicts on no-token only, got %s", v.ID)
		}
	}
}

func TestExampleIsDataOnlyWhenItKeepsItsTable(t *testing.T) {
	for name, tc := range map[string]struct {
		example string
		want    string
	}{
		"valid":       {`{"name":"as documented","count":7}`, `{"name":"as documented","count":7}`},
		"placeholder": {`{"name":"as documented","count":"Integer"}`, ""},
		"typed":       {`{"@odata.type":"#ns.thing","name":"as documented"}`, `{"@odata.type":"#ns.thing","name":"as documented"}`},
	} {
		c := keyed(text("name"), integer("count"))
		c.Operations[0].Example = decode(tc.example)
		steps := mustPlan(t, options(c)).Cases[0].Steps
		body := string(steps[slices.IndexFunc(steps, func(s Step) bool { return s.Name == check.Request })].Request.Body)
		if tc.want != "" && body != tc.want {
			t.Errorf("%s: want %s, got %s", name, tc.want, body)
		}
		if tc.want == "" && (strings.Contains(body, "Integer") || !json.Valid([]byte(body))) {
			t.Errorf("%s: want generated values, got %s", name, body)
		}
	}
}

func TestValuesDifferBetweenNeighbours(t *testing.T) {
	colour := property("colour", "", openapi3.NewStringSchema().WithEnum("red", "green", "blue"))
	p := mustPlan(t, options(keyed(text("name"), integer("count"), property("flag", "Edm.Boolean", openapi3.NewBoolSchema()), colour)))
	last := map[string]any{}
	for _, c := range p.Cases {
		if c.Kind == check.Repeat {
			continue // the one that means to set what is there
		}
		for name, v := range c.Change {
			if last[name] == v {
				t.Errorf("%s sets %s to %v, as the case before did: a read could not tell", c.ID, name, v)
			}
			last[name] = v
		}
		for _, set := range c.Updates {
			maps.Copy(last, set.Values)
		}
	}
}

func TestCredentialsOfCases(t *testing.T) {
	want := map[string]wire.Auth{check.NoToken: wire.AuthNone, check.UnauthorizedReads: wire.AuthNone, check.MalformedTokens: wire.AuthMalformed, check.ChangedTokens: wire.AuthLonger, check.SchemeCase: wire.AuthLowerScheme}
	for _, c := range mustPlan(t, options(keyed(text("name")))).Cases {
		for _, s := range c.Steps {
			auth := wire.AuthToken
			if s.Name == check.Request {
				auth = want[c.Kind]
			}
			if s.Request.Auth != auth {
				t.Errorf("%s, step %s: want credentials %d, got %d", c.ID, s.Name, auth, s.Request.Auth)
			}
		}
	}
}

func TestRequiredHeadersAreSent(t *testing.T) {
	c := keyed(text("name"))
	c.Operations[0].Headers = []contract.Parameter{{Name: "If-Match", Required: true}, {Name: "Prefer"}}
	request := mustPlan(t, options(c)).Cases[0].Steps[1].Request
	if got := request.Header.Get("If-Match"); got != "*" {
		t.Errorf("want If-Match: *, got %q", got)
	}
	if got := request.Header.Get("Prefer"); got != "" {
		t.Errorf("want no optional header, got Prefer: %s", got)
	}
}

func TestParameterIsOneSegment(t *testing.T) {
	opts := options(keyed(text("name")))
	opts.Params = map[string]string{"thingId": "a/b?c"}
	if got := mustPlan(t, opts).Cases[0].Steps[1].Request.URL; got != "http://127.0.0.1/beta/things/a%2Fb%3Fc" {
		t.Errorf("want the key escaped, got %s", got)
	}
}

// Services should fail a request with a query option that they do not understand (OData 4.01 Protocol §6.1).
func TestOnlySystemQueryOptionsAreSent(t *testing.T) {
	opts := options(keyed(text("name"), integer("count")))
	opts.Budget = 1000
	for _, c := range mustPlan(t, opts).Cases {
		for _, s := range c.Steps {
			u, err := url.Parse(s.Request.URL)
			if err != nil {
				t.Fatal(err)
			}
			for option := range u.Query() {
				if !strings.HasPrefix(option, "$") {
					t.Errorf("%s %s: want system query options only, got %s", c.ID, s.Name, option)
				}
			}
		}
	}
}

func TestDocumentedChecksCiteTheContract(t *testing.T) {
	c := keyed(text("name"))
	c.Operations[0].Responses[0].Cite = "thing.md:40"
	for _, v := range verdicts(mustPlan(t, options(c))) {
		if documented := v.Level == "documented"; documented != (v.Cite == "thing.md:40") {
			t.Errorf("%s (%s) cites %s", v.ID, v.Level, v.Cite)
		}
	}
}

func verdicts(p *Plan) (out []verdict.Verdict) {
	for _, c := range p.Cases {
		for _, k := range c.Checks {
			out = append(out, c.Verdict(k))
		}
	}
	return out
}
