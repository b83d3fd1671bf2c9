package doc_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/doc"
)

// fact is one line of facts.jsonl: what an independent extraction reads from a page.
type fact struct {
	Page, Version, Title string
	Paths                []string
	Headers              []struct {
		Name     string
		Required *bool
	} `json:"header_names"`
	Permissions map[string][]string
	Properties  []struct {
		Name       string
		Type       string `json:"type_norm"`
		Collection bool
		ReadOnly   bool `json:"readonly_said"`
	} `json:"request_properties"`
	Statuses     []int   `json:"success_statuses"`
	ResponseType *string `json:"response_type"`
	Request      *struct {
		Method string
		URL    string
		Body   bool `json:"has_json_body"`
		Bad    bool `json:"body_error"`
	} `json:"example_request"`
	Response *struct {
		Status int
		Body   bool `json:"has_json_body"`
	} `json:"example_response"`
}

func corpus(t testing.TB) string {
	dir := os.Getenv("CONFORM_CORPUS")
	if dir == "" {
		t.Skip("CONFORM_CORPUS is not set: no corpus to measure against")
	}
	return dir
}

func facts(t testing.TB, dir string) []fact {
	f, err := os.Open(filepath.Join(dir, "facts.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []fact
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<20)
	for s.Scan() {
		var x fact
		if err := json.Unmarshal(s.Bytes(), &x); err != nil {
			t.Fatal(err)
		}
		out = append(out, x)
	}
	return out
}

// tally counts agreement per field and keeps what differs.
type tally struct {
	good, all map[string]int
	bad       map[string][]string
}

func (c *tally) compare(field, page string, got, want any) {
	c.all[field]++
	g, w := fmt.Sprint(got), fmt.Sprint(want)
	if g == w {
		c.good[field]++
		return
	}
	c.bad[field] = append(c.bad[field], fmt.Sprintf("%s: got %s, facts say %s", page, g, w))
}

// TestAccuracy reads every published page of the corpus and compares it, field by field, with the independent extraction.
func TestAccuracy(t *testing.T) {
	if testing.Short() {
		t.Skip("slow with the race detector: make test runs it without")
	}
	dir := corpus(t)
	c := &tally{map[string]int{}, map[string]int{}, map[string][]string{}}
	for _, x := range facts(t, dir) {
		id := x.Version + "/" + x.Page
		name := filepath.Join(dir, "published", x.Version, "api", x.Page)
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		p, err := doc.Read(name, src)
		if err != nil {
			t.Errorf("%s: %v", id, err)
			continue
		}
		compareFacts(c, id, p, x)
	}
	fields := make([]string, 0, len(c.all))
	for f := range c.all {
		fields = append(fields, f)
	}
	sort.Strings(fields)
	for _, f := range fields {
		t.Logf("%-21s %5d of %5d  %6.2f %%", f, c.good[f], c.all[f], 100*float64(c.good[f])/float64(c.all[f]))
		for _, line := range c.bad[f] {
			t.Logf("    %s", line)
		}
		if 1000*c.good[f] < 995*c.all[f] && !strings.HasPrefix(f, "example") {
			t.Errorf("%s: want at least 99.5 %% agreement", f)
		}
	}
}

func compareFacts(c *tally, id string, p *doc.Page, x fact) {
	var paths []string
	for _, r := range p.Templates() {
		paths = append(paths, r.Path)
	}
	c.compare("templates", id, paths, x.Paths)
	c.compare("title", id, p.Field("title"), x.Title)
	var got, want []string
	for _, h := range p.Headers.Items {
		got = append(got, h.Name.Value)
	}
	for _, h := range x.Headers {
		want = append(want, h.Name)
	}
	c.compare("header names", id, got, want)
	for _, h := range x.Headers {
		if mine := p.Headers.Get(h.Name); mine != nil {
			c.compare("header required", id+" "+h.Name, mine.Required, h.Required != nil && *h.Required)
		}
	}
	for key, a := range map[string]doc.Account{"delegatedWork": doc.DelegatedWork, "delegatedPersonal": doc.DelegatedPersonal, "application": doc.Application} {
		mine, theirs := slices.Clone(p.Permissions.Scopes(a)), slices.Clone(x.Permissions[key])
		sort.Strings(mine)
		sort.Strings(theirs)
		c.compare("permissions", id+" "+key, mine, theirs)
	}
	compareProperties(c, id, p, x)
	var statuses []int
	var kind string
	for _, s := range p.Response.Success() {
		statuses = append(statuses, s.Code)
	}
	if t := p.Response.Type(); t != nil {
		kind = t.Local()
	}
	c.compare("statuses", id, statuses, append([]int(nil), x.Statuses...))
	theirs := ""
	if x.ResponseType != nil {
		theirs = (*x.ResponseType)[strings.LastIndexByte(*x.ResponseType, '.')+1:]
	}
	c.compare("response type", id, kind, theirs)
	compareExamples(c, id, p, x)
}

func compareProperties(c *tally, id string, p *doc.Page, x fact) {
	var got, want []string
	mine := map[string]doc.Property{}
	for _, q := range p.Body.Properties() {
		got = append(got, q.Name.Value)
		if _, ok := mine[q.Name.Value]; !ok {
			mine[q.Name.Value] = q
		}
	}
	for _, q := range x.Properties {
		want = append(want, q.Name)
	}
	c.compare("property names", id, got, want)
	for _, q := range x.Properties {
		m, ok := mine[q.Name]
		if !ok {
			continue
		}
		c.compare("property type", id+" "+q.Name, m.Type.Name, q.Type)
		c.compare("property collection", id+" "+q.Name, m.Type.Collection, q.Collection)
		c.compare("property read-only", id+" "+q.Name, m.Constraints.ReadOnly, q.ReadOnly)
	}
}

func compareExamples(c *tally, id string, p *doc.Page, x fact) {
	if x.Request == nil {
		return
	}
	for _, e := range p.Examples {
		if e.Request == nil || e.Request.Method != "PATCH" || len(e.Request.Body) == 0 && (x.Request.Body || x.Request.Bad) {
			continue
		}
		c.compare("example url", id, e.Request.URL, x.Request.URL)
		c.compare("example body", id, e.Request.JSON != nil && e.Request.JSON.Strict, x.Request.Body)
		if x.Response != nil && e.Response != nil {
			c.compare("example status", id, e.Response.Status, x.Response.Status)
			c.compare("example response body", id, e.Response.JSON != nil && e.Response.JSON.Strict, x.Response.Body)
		} else {
			c.compare("example response", id, e.Response != nil, x.Response != nil)
		}
		return
	}
	c.compare("example found", id, "none", x.Request.URL)
}
