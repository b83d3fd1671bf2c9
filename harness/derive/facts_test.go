package derive_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/derive"
	"github.com/graphconform/conform/harness/doc"
	"github.com/graphconform/conform/harness/edm"
)

// rowFacts is what a row of the update table says, by a reading that is independent of this project's. Empty members say nothing. Lengths are
// those of the resource page where only that has some.
type rowFacts struct {
	Nullable  *bool
	Minimum   *float64
	Maximum   *float64
	MaxLength *uint64
	MaxItems  *uint64
	Enum      []string
	ReadOnly  bool
}

// pageFacts is what an independent reading found on a page: names, numbers and types, none of its text.
type pageFacts struct {
	Page, Version string
	Properties    map[string]rowFacts
	PathKind      map[string]string
	MediaType     string
	TypeName      string
	Members       map[string]string // of the example's response that the resource page lists, with their types
	Ambiguous     []string          // `property.field`, or a field: people would read the page differently
}

func readPageFacts(t *testing.T) map[string]pageFacts {
	t.Helper()
	f, err := os.Open("testdata/facts.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	out := map[string]pageFacts{}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var x pageFacts
		if err := json.Unmarshal(lines.Bytes(), &x); err != nil {
			t.Fatal(err)
		}
		out[x.Version+"/"+x.Page] = x
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// tally counts, by field, how often a description agrees with the facts.
type tally struct {
	good, all map[string]int
	bad       []string
}

func (c *tally) compare(field, where string, got, want any) {
	c.all[field]++
	if g, w := fmt.Sprint(got), fmt.Sprint(want); g == w {
		c.good[field]++
	} else {
		c.bad = append(c.bad, fmt.Sprintf("%s %s: got %s, facts say %s", field, where, g, w))
	}
}

// TestAccuracyOfConstraints compares nullability, bounds, enumerations, members of responses, kinds of paths, media types and type names.
func TestAccuracyOfConstraints(t *testing.T) {
	if testing.Short() {
		t.Skip("slow with the race detector: make test runs it without")
	}
	dir := corpus(t)
	facts := readPageFacts(t)
	c := &tally{good: map[string]int{}, all: map[string]int{}}
	libraries, err := derive.OpenLibraries("")
	if err != nil {
		t.Fatal(err)
	}
	batch := derive.Batch{Libraries: libraries, KeepDescriptions: true}
	for _, r := range batch.Derive(sources(t, dir, "published/*/api/*.md")) {
		var unusable *doc.Error
		if errors.As(r.Err, &unusable) {
			continue
		}
		d := r.Description // a reader of YAML does not tell a property that is not nullable from one of which nothing is said
		if err := openapi3.NewLoader().ResolveRefsIn(d, nil); err != nil {
			t.Fatal(err)
		}
		id := r.Version + "/" + filepath.Base(r.File)
		x, known := facts[id]
		if !known {
			t.Fatalf("no facts about %s", id)
		}
		c.page(id, d, x)
	}
	for _, f := range slices.Sorted(keys(c.all)) {
		t.Logf("%-16s %5d of %5d  %6.2f %%", f, c.good[f], c.all[f], 100*float64(c.good[f])/float64(c.all[f]))
		if 1000*c.good[f] < 995*c.all[f] {
			t.Errorf("%s: want at least 99.5 %% agreement", f)
		}
	}
	for _, line := range c.bad {
		t.Logf("    %s", line)
	}
}

func keys(m map[string]int) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

func (c *tally) page(id string, d *openapi3.T, x pageFacts) {
	clear := func(field string) bool { return !slices.Contains(x.Ambiguous, field) }
	op := d.Paths.Value(d.Paths.Keys()[0]).Patch
	for path, item := range d.Paths.Map() {
		if want := x.PathKind[path]; want != "" && want != "unknown" && clear("pathKind."+path) {
			c.compare("kind of path", id+" "+path, item.Patch.Extensions["x-conform-path"], want)
		}
	}
	for media, content := range op.RequestBody.Value.Content {
		if x.MediaType != "" && clear("mediaType") {
			c.compare("media type", id, media, x.MediaType)
		}
		if x.TypeName != "" && clear("typeName") && strings.HasSuffix(content.Schema.Ref, ".update") {
			name := strings.TrimSuffix(filepath.Base(content.Schema.Ref), ".update")
			c.compare("type name", id, name, doc.LocalName(x.TypeName))
		}
		for name, p := range content.Schema.Value.Properties {
			if row, listed := x.Properties[name]; listed {
				c.row(id+" "+name, p.Value, answered(op, name), row, func(field string) bool { return clear(name+"."+field) && (name != "id" || field != "readOnly") })
			}
		}
	}
	for status, r := range op.Responses.Map() {
		if !strings.HasPrefix(status, "2") || r.Value.Content["application/json"] == nil {
			continue
		}
		for name, want := range x.Members {
			if !clear("responseMembersListed." + name) {
				continue
			}
			got := ""
			if p := r.Value.Content["application/json"].Schema.Value.Properties[name]; p != nil {
				got = fmt.Sprint(p.Value.Extensions["x-conform-edm"])
			}
			c.compare("response member", id+" "+name, got, want)
		}
	}
}

// answered returns the schema that a response has for a property, or nil.
func answered(op *openapi3.Operation, name string) *openapi3.Schema {
	for status, r := range op.Responses.Map() {
		content := r.Value.Content["application/json"]
		if !strings.HasPrefix(status, "2") || content == nil || content.Schema.Value.Properties[name] == nil {
			continue
		}
		s := content.Schema.Value.Properties[name].Value
		if s.Items != nil {
			s = s.Items.Value
		}
		return s
	}
	return nil
}

// row compares a property of updates. Its enumeration in responses has the members that no update may set, too.
func (c *tally) row(where string, s, inResponse *openapi3.Schema, x rowFacts, clear func(string) bool) {
	values := s
	if s.Items != nil {
		values = s.Items.Value
	}
	compare := func(field, name string, got, want any) {
		if clear(name) {
			c.compare(field, where, got, want)
		}
	}
	text := func(b *bool) string {
		if b == nil {
			return "open"
		}
		return map[bool]string{true: "nullable", false: "not nullable"}[*b]
	}
	var stated *bool
	if no := s.Extensions["nullable"] == false; s.Nullable || no || len(s.AllOf) == 0 && s.Nullable {
		stated = &s.Nullable
	}
	compare("nullability", "nullable", text(stated), text(x.Nullable))
	compare("minimum", "minimum", ownBound(values, s.Min, lowest), ownBound(values, x.Minimum, lowest))
	compare("maximum", "maximum", ownBound(values, s.Max, highest), ownBound(values, x.Maximum, highest))
	compare("length", "maxLength", count(values.MaxLength), count(x.MaxLength))
	compare("items", "maxItems", count(s.MaxItems), count(x.MaxItems))
	compare("read-only", "readOnly", s.ReadOnly, x.ReadOnly)
	if len(x.Enum) == 0 {
		return // the members may come from the page of the enumeration
	}
	var members []string
	list := values.Enum
	if inResponse != nil && len(list) > 0 {
		if all, ok := inResponse.Extensions["x-extensible-enum"].([]any); ok {
			list = all
		}
	}
	for _, m := range list {
		members = append(members, fmt.Sprint(m))
	}
	slices.Sort(members)
	want := slices.Clone(x.Enum)
	slices.Sort(want)
	compare("enumeration", "enum", members, want)
}

func lowest(t edm.Schema) string  { return t.Minimum }
func highest(t edm.Schema) string { return t.Maximum }

// ownBound returns a bound, or "none" for that of the type, which says nothing more.
func ownBound(s *openapi3.Schema, bound *float64, ofType func(edm.Schema) string) string {
	name, _ := s.Extensions["x-conform-edm"].(string)
	if t, known := edm.Lookup(name); known && bound != nil {
		if limit, err := strconv.ParseFloat(ofType(t.Schema()), 64); err == nil && math.Abs(*bound) >= math.Abs(limit) {
			return "none"
		}
	}
	return number(bound)
}

func number(f *float64) string {
	if f == nil {
		return "none"
	}
	return strconv.FormatFloat(*f, 'f', -1, 64)
}

func count(n *uint64) string {
	if n == nil {
		return "none"
	}
	return fmt.Sprint(*n)
}
