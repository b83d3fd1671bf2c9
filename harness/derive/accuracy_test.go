package derive_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/derive"
	"github.com/graphconform/conform/harness/doc"
)

func corpus(t testing.TB) string {
	dir := os.Getenv("CONFORM_CORPUS")
	if dir == "" {
		t.Skip("CONFORM_CORPUS is not set: no corpus to measure against")
	}
	return dir
}

func sources(t testing.TB, dir, pattern string) []derive.Source {
	files, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil || len(files) == 0 {
		t.Fatalf("want pages below %s, got %v, %v", dir, files, err)
	}
	out := make([]derive.Source, len(files))
	for i, f := range files {
		out[i] = derive.Source{File: f, Tree: true}
	}
	return out
}

// deriveAll derives pages with the resource pages beside them.
func deriveAll(t testing.TB, list []derive.Source) []derive.Result {
	libraries, err := derive.OpenLibraries("")
	if err != nil {
		t.Fatal(err)
	}
	return derive.Batch{Libraries: libraries}.Derive(list)
}

// lacks names the facts that an operation needs and that a description does not have. The operations of a page share their body and
// their responses.
func lacks(d *openapi3.T) []string {
	var out []string
	op := d.Paths.Value(d.Paths.Keys()[0]).Patch
	for media, body := range op.RequestBody.Value.Content {
		if !strings.Contains(media, "json") {
			continue
		}
		if body.Example == nil {
			out = append(out, "JSON example")
		}
		s := body.Schema.Value
		if s.Items != nil {
			s = s.Items.Value
		}
		if len(s.Properties) == 0 {
			out = append(out, "properties")
		}
	}
	if op.Responses.Value("default") != nil {
		out = append(out, "status")
	}
	return out
}

func TestAccuracyOfDerivation(t *testing.T) {
	if testing.Short() {
		t.Skip("slow with the race detector: make test runs it without")
	}
	dir := corpus(t)
	for _, set := range []struct {
		name, pattern string
		least         int // per cent of pages with every needed fact
	}{{"published", "published/*/api/*.md", 98}, {"drafts", "drafts/*.md", 83}} {
		whole, valid := 0, 0
		var rest []string
		results := deriveAll(t, sources(t, dir, set.pattern))
		for _, r := range results {
			if r.Err != nil {
				rest = append(rest, r.Err.Error())
				continue
			}
			d, err := openapi3.NewLoader().LoadFromData(r.YAML)
			if err == nil {
				err = d.Validate(t.Context(), openapi3.DisableExamplesValidation())
			}
			if err != nil {
				t.Errorf("%s: %v", r.File, err)
				continue
			}
			valid++
			if l := lacks(d); len(l) > 0 {
				rest = append(rest, fmt.Sprintf("%s: no %s", r.File, strings.Join(l, ", no ")))
				continue
			}
			whole++
		}
		t.Logf("%s: %d pages, %d valid descriptions, %d (%.1f %%) with every needed fact", set.name, len(results), valid, whole, 100*float64(whole)/float64(len(results)))
		for _, line := range rest {
			t.Logf("    %s", strings.TrimPrefix(line, dir+"/"))
		}
		if 100*whole < set.least*len(results) {
			t.Errorf("%s: want at least %d %%", set.name, set.least)
		}
	}
}

// TestAccuracyOfPromises compares what the descriptions promise with the independent extraction.
func TestAccuracyOfPromises(t *testing.T) {
	if testing.Short() {
		t.Skip("slow with the race detector: make test runs it without")
	}
	dir := corpus(t)
	facts := readFacts(t, dir)
	good, all := map[string]int{}, map[string]int{}
	var bad []string
	compare := func(field, page string, got, want any) {
		all[field]++
		if g, w := fmt.Sprint(got), fmt.Sprint(want); g == w {
			good[field]++
		} else {
			bad = append(bad, fmt.Sprintf("%s %s: got %s, facts say %s", field, page, g, w))
		}
	}
	metadata, err := derive.ReadMetadata([]string{filepath.Join(dir, "metadata", "beta.xml"), filepath.Join(dir, "metadata", "v1.0.xml")})
	if err != nil {
		t.Fatal(err)
	}
	libraries, err := derive.OpenLibraries("")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range deriveAll(t, sources(t, dir, "published/*/api/*.md")) {
		var unusable *doc.Error
		if errors.As(r.Err, &unusable) {
			continue
		}
		d, err := openapi3.NewLoader().LoadFromData(r.YAML)
		if err != nil {
			t.Fatal(err)
		}
		id := r.Version + "/" + filepath.Base(r.File)
		comparePromises(compare, id, d, facts[id])
		page, err := derive.Read(r.Source)
		if err != nil {
			t.Fatal(err)
		}
		compareMembers(compare, id, d, page, libraries.For(r.File))
		compareKinds(compare, id, d, page, metadata)
	}
	fields := make([]string, 0, len(all))
	for f := range all {
		fields = append(fields, f)
	}
	sort.Strings(fields)
	for _, f := range fields {
		t.Logf("%-16s %5d of %5d  %6.2f %%", f, good[f], all[f], 100*float64(good[f])/float64(all[f]))
		if 1000*good[f] < 995*all[f] {
			t.Errorf("%s: want at least 99.5 %% agreement", f)
		}
	}
	for _, line := range bad {
		t.Logf("    %s", line)
	}
}

type fact struct {
	Page, Version string
	Paths         []string
	Permissions   map[string][]string
	Properties    []struct {
		Name       string
		Type       string `json:"type_norm"`
		Collection bool
	} `json:"request_properties"`
	Statuses     []int   `json:"success_statuses"`
	ResponseType *string `json:"response_type"`
}

func readFacts(t *testing.T, dir string) map[string]fact {
	f, err := os.Open(filepath.Join(dir, "facts.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	out := map[string]fact{}
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<20)
	for s.Scan() {
		var x fact
		if err := json.Unmarshal(s.Bytes(), &x); err != nil {
			t.Fatal(err)
		}
		out[x.Version+"/"+x.Page] = x
	}
	return out
}

func comparePromises(compare func(field, page string, got, want any), id string, d *openapi3.T, x fact) {
	compare("paths", id, d.Paths.Len(), len(x.Paths))
	op := d.Paths.Value(d.Paths.Keys()[0]).Patch
	for account, want := range x.Permissions {
		var got []string // those of all paths: a table may have a row for each
		for _, item := range d.Paths.Map() {
			scopes, _ := item.Patch.Extensions["x-conform-permissions"].(map[string]any)
			list, _ := scopes[account].([]any)
			for _, s := range list {
				got = append(got, fmt.Sprint(s))
			}
		}
		slices.Sort(got)
		got = slices.Compact(got)
		want = append([]string(nil), want...)
		slices.Sort(want)
		compare("permissions", id+" "+account, got, want)
	}
	statuses := []string{}
	for _, s := range op.Responses.Keys() {
		if s < "300" {
			statuses = append(statuses, s)
		}
	}
	slices.Sort(statuses)
	want := []string{}
	for _, s := range x.Statuses {
		want = append(want, fmt.Sprint(s))
	}
	slices.Sort(want)
	if !strings.Contains(id, "multivaluelegacyextendedproperty-post") { // whose 201 and 202 are of POST, as the sentence says; the facts have each number
		compare("statuses", id, statuses, want)
	}
	for _, c := range op.RequestBody.Value.Content {
		if len(x.Properties) == 0 || c.Schema == nil || c.Schema.Value.Format == "binary" {
			continue
		}
		s := c.Schema.Value
		if s.Items != nil {
			s = s.Items.Value
		}
		compareTypes(compare, id, s, x)
	}
}

func compareTypes(compare func(field, page string, got, want any), id string, s *openapi3.Schema, x fact) {
	seen := map[string]bool{}
	for _, q := range x.Properties {
		if strings.Contains(q.Name, "@") || seen[q.Name] {
			continue // control information never enters an update
		}
		seen[q.Name] = true
		p, ok := s.Properties[q.Name]
		compare("property", id+" "+q.Name, ok, true)
		if !ok || q.Type == "" {
			continue
		}
		want := q.Type
		if q.Collection {
			want = "Collection(" + want + ")"
		}
		got, _ := p.Value.Extensions["x-conform-edm"].(string) // a type has the name that its own page gives it, in other letters perhaps
		compare("property type", id+" "+q.Name, strings.ToLower(got), strings.ToLower(want))
	}
}

// compareMembers wants a type for each member of an example response that the resource page of the updated type lists.
func compareMembers(compare func(field, page string, got, want any), id string, d *openapi3.T, page *doc.Page, library doc.Resources) {
	t := page.UpdatedType(library)
	if t == nil || library == nil || strings.Contains(id, "/intune-") {
		return
	}
	listed := map[string]bool{}
	for _, of := range doc.Lineage(library, library.Resource(t.Link, t.Local())) {
		for _, p := range of.Properties {
			listed[p.Name.Value] = true
		}
	}
	for _, r := range d.Paths.Value(d.Paths.Keys()[0]).Patch.Responses.Map() {
		for _, media := range r.Value.Content {
			example, _ := media.Example.(map[string]any)
			for name := range example {
				if listed[name] && !undescribed(d, name) {
					p := media.Schema.Value.Properties[name]
					compare("response member", id+" "+name, p != nil && p.Value.Extensions["x-conform-edm"] != nil, true)
				}
			}
		}
	}
}

// undescribed says whether a gap tells that no page describes the type of a property, which is `numeric` or `code` in some tables.
func undescribed(d *openapi3.T, name string) bool {
	gaps, _ := d.Paths.Value(d.Paths.Keys()[0]).Patch.Extensions["x-conform-gaps"].([]any)
	return slices.ContainsFunc(gaps, func(g any) bool {
		return strings.HasPrefix(fmt.Sprint(g.(map[string]any)["reason"]), "no page describes ") && strings.Contains(fmt.Sprint(g), ", the type of "+name+":")
	})
}

// compareKinds compares what the page alone says that its paths end on with the metadata.
func compareKinds(compare func(field, page string, got, want any), id string, d *openapi3.T, page *doc.Page, metadata doc.Metadata) {
	for _, r := range page.Templates() {
		kind := metadata.Kind(page.Version, r.Template)
		for path, item := range d.Paths.Map() {
			if cite, _ := item.Patch.Extensions["x-conform-cite"].(string); kind != "" && strings.HasSuffix(cite, fmt.Sprintf(":%d", r.Line)) {
				compare("path kind", id+" "+path, item.Patch.Extensions["x-conform-path"], kind)
			}
		}
	}
}
