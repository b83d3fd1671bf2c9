package harness

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/graphconform/conform/harness/plan"
)

// attempt is one configuration, against one tenant in memory.
type attempt struct {
	moods     moods
	paths     []string // of the contract's operations
	known     []string // its properties
	config    Config
	killAt    int
	tear      bool
	contracts string
}

func newAttempt(r *rand.Rand) *attempt {
	a := &attempt{moods: newMoods(r)}
	rarely := func(p float64) bool { return r.Float64() < p }
	templates := []string{
		"/widgets/{widgetId}", "/widgets('{widgetId}')", "/users/{widgetId}", "/users/{userId}", "/groups/{groupId}/widgets/{widgetId}",
		"/widgets/{widgetId}/parts/{partId}", "/organization", "/widgets/{widgetId}/parts", "/widgets",
	}
	a.paths = []string{templates[0]}
	if rarely(0.4) {
		a.paths = []string{oneOf(r, templates...)}
	}
	if second := oneOf(r, templates...); rarely(0.2) && !strings.HasPrefix(second, "/users/") && second != a.paths[0] {
		a.paths = append(a.paths, second)
	}
	a.known = []string{"name"}
	for _, p := range []string{"displayName", "count", "flag", "tags", "owner", "place", "note"} {
		if rarely(0.3) {
			a.known = append(a.known, p)
		}
	}
	a.contracts = a.contract(oneOf(r, "200", "204", "202"))
	a.config = Config{
		Settle: oneOf(r, 0, 200*time.Millisecond, 2*time.Second, 30*time.Second), Depth: plan.Quick, Retries: oneOf(r, -1, 1, 0),
		Concurrency: oneOf(r, 1, 8), Timeout: 10 * time.Second, Seed: strconv.Itoa(r.IntN(5)),
		Target: Target{
			Name: "memory", URL: oneOf(r, "https://graph.example.com/beta", "https://Graph.example.com:443/beta"), Kind: Tenant, Tenant: "t", Token: "a-token",
			Params: map[string]string{},
		},
		Writes: Writes{Allow: !rarely(0.05), Tenants: []string{"t"}},
	}
	for name, id := range map[string]string{"groupId": "g0", "partId": "w1", "userId": "w4", "widgetId": "w5"} {
		if strings.Contains(a.contracts, "{name: "+name+",") {
			a.config.Target.Params[name] = id
		}
	}
	if rarely(0.1) {
		a.config.Depth = plan.Default
	}
	if rarely(0.02) {
		a.config.Writes.Tenants = []string{"other"}
	}
	if rarely(0.1) {
		a.config.Target.NeverWrite = []string{oneOf(r, "name", "c*", "displayName")}
	}
	a.fixture(r)
	if slices.Max(a.moods.Lags) > a.config.SettleTime() { // then a read shows someone else's value though the run has overwritten it
		a.moods.Third = 0
	}
	if rarely(0.25) {
		a.killAt = 1 + r.IntN(60)
		a.tear = rarely(0.5)
	}
	return a
}

func (a *attempt) fixture(r *rand.Rand) {
	f := &Fixture{Path: oneOf(r, append([]string{"", ""}, a.paths...)...)}
	if r.Float64() < 0.1 {
		f.Param = oneOf(r, "widgetId", "widgetId", "partId", "userId")
	}
	a.config.Target.Fixture = f
	switch n := r.IntN(100); {
	case n < 60:
		f.ID = "w1"
	case n < 70:
		f.ID = oneOf(r, "..", ".", "w1/../w2", "w1%2f..%2fw2", "w1?x=1", "W1", "w1#", "w1/", "'w1'", " w1", "w1;x", "none", "w1/parts/w1")
	case n < 75:
		a.config.Target.Fixture = nil
	default:
		a.config.Settle = 30 * time.Second // a fixture without a response to its POST can only be searched for
		f.Collection = oneOf(r, "/widgets", "/widgets", "/widgets", "/widgets", "/widgets", "/widgets", "/users", "/groups/g0/widgets", "/widgets/", "/none", "/widgets?x=1", "/widgets/../users")
		f.Create = []byte(oneOf(r, `{"displayName":"conform"}`, `{"displayName":"conform","name":"x"}`, `{"name":"conform x"}`, `{"name":"plain"}`, `{}`, `[]`, `{"owner":"x"}`))
	}
}

// contract returns a description of the operations.
func (a *attempt) contract(status string) string {
	types := map[string]string{
		"name": "{type: string, maxLength: 20}", "displayName": "{type: string}", "count": "{type: integer, format: int32}", "flag": "{type: boolean}",
		"tags": "{type: array, items: {type: string}}", "owner": "{type: string}", "place": "{type: object, properties: {city: {type: string}}}",
		"note": "{type: string, writeOnly: true}",
	}
	var b strings.Builder
	b.WriteString("openapi: 3.0.3\ninfo: {title: t, version: '1'}\nservers: [{url: https://graph.example.com/beta}]\nsecurity: [{bearer: []}]\npaths:\n")
	for i, p := range a.paths {
		fmt.Fprintf(&b, "  \"%s\":\n    patch:\n      operationId: update-%d\n", p, i)
		if strings.Contains(p, "{") {
			b.WriteString("      parameters:\n")
		}
		for rest := p; strings.Contains(rest, "{"); {
			_, rest, _ = strings.Cut(rest, "{")
			name, after, _ := strings.Cut(rest, "}")
			fmt.Fprintf(&b, "        - {name: %s, in: path, required: true, schema: {type: string}}\n", name)
			rest = after
		}
		b.WriteString("      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/thing'}}}}\n")
		fmt.Fprintf(&b, "      responses: {'%s': {description: done", status)
		if status == "200" {
			b.WriteString(", content: {application/json: {schema: {$ref: '#/components/schemas/thing'}}}")
		}
		b.WriteString("}}\n")
	}
	b.WriteString("components:\n  securitySchemes: {bearer: {type: http, scheme: bearer}}\n  schemas:\n    thing:\n      type: object\n      properties:\n")
	b.WriteString("        id: {type: string, readOnly: true}\n")
	for _, p := range a.known {
		fmt.Fprintf(&b, "        %s: %s\n", p, types[p])
	}
	return b.String()
}

// newMoods has each bad habit rarely, so that most tenants have one or two.
func newMoods(r *rand.Rand) moods {
	rarely := func(p float64) bool { return r.Float64() < p }
	m := moods{
		Lags: []time.Duration{0}, Tags: oneOf(r, "header", "body", "none"), Status: oneOf(r, 200, 204), Create: "new",
		Normalize: rarely(0.5), Unknown: oneOf(r, "stored", "ignored", "rejected"), Batch: rarely(0.5), AnyCase: rarely(0.3),
		Upsert: rarely(0.05), Truncate: rarely(0.05), SetsID: rarely(0.05), Lower: rarely(0.05), Cut: rarely(0.05), Defaults: rarely(0.05), Merges: rarely(0.2), NoID: rarely(0.1), IgnoreMatch: rarely(0.1), RejectMatch: rarely(0.05),
		NoDelete: rarely(0.05),
	}
	if !m.Lower && !m.Cut && rarely(0.3) { // what is written back in another form can only be known by reading it
		m.Lags = nil
		for range 1 + r.IntN(3) {
			m.Lags = append(m.Lags, oneOf(r, 0, 300*time.Millisecond, time.Second, 5*time.Second, 20*time.Second, time.Minute))
		}
	}
	if rarely(0.1) {
		m.Status, m.Late, m.Monitor = 202, oneOf(r, 0, time.Second, 10*time.Second, 5*time.Minute), rarely(0.5)
	}
	if rarely(0.35) {
		m.Failing = oneOf(r, 0.02, 0.1, 0.3)
		for range 1 + r.IntN(2) {
			m.FailingRead = append(m.FailingRead, oneOf(r, "cut", "500", "404", "429", "empty", "html", "other"))
			m.FailingSend = append(m.FailingSend, oneOf(r, "cut", "applied, cut", "500", "applied, 500", "404", "429"))
		}
	}
	if rarely(0.4) {
		m.Create = oneOf(r, "existing", "foreign", "dots", "number", "lost", "named", "hidden", "anonymous")
	}
	if rarely(0.05) {
		m.Rejects = oneOf(r, "name", "count", "tags")
	}
	if rarely(0.15) {
		m.Third = oneOf(r, 0.01, 0.05)
	}
	return m
}

func (a *attempt) String() string {
	f := a.config.Target.Fixture
	if f == nil {
		f = &Fixture{}
	}
	return fmt.Sprintf("tenant %+v\npaths %q, properties %q, settle %s, params %v, never %q, depth %s, concurrency %d, retries %d\nfixture %q, path %q, param %q, collection %q, create %s\nkilled at %d, torn %t",
		a.moods, a.paths, a.known, a.config.Settle, a.config.Target.Params, a.config.Target.NeverWrite, a.config.Depth, a.config.Concurrency, a.config.Retries,
		f.ID, f.Path, f.Param, f.Collection, f.Create, a.killAt, a.tear)
}

// fixturePath is the path of the entity that the fixture names, if its id is plain.
func (a *attempt) fixturePath(f *Fixture) string {
	for _, p := range a.paths {
		param := f.Param
		if end := strings.LastIndex(p, "{"); param == "" && end >= 0 {
			param, _, _ = strings.Cut(p[end+1:], "}")
		}
		only := len(a.paths) == 1 && strings.Count(p, "{") == 1
		if f.Path != "" && f.Path != p || f.Path == "" && !only && !strings.Contains(p[strings.LastIndex(p, "/"):], "{"+param+"}") || !strings.Contains(p, "{"+param+"}") {
			continue
		}
		p = strings.ReplaceAll(p, "{"+param+"}", f.ID)
		for name, id := range a.config.Target.Params {
			p = strings.ReplaceAll(p, "{"+name+"}", id)
		}
		return memoryBase + strings.NewReplacer("('", "/", "')", "").Replace(p)
	}
	return ""
}
