package derive

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/doc"
	"github.com/graphconform/conform/harness/edm"
)

// misfit is a value of an example that its derived schema does not permit.
type misfit struct {
	path   []string // member names and indexes
	reason string
	cite   string // of the schema
}

// exampleGaps adds a gap for each value of the PATCH examples that does not fit the derived schemas. conform never sends or expects such a
// value, and page and contract cannot both be right.
func (d *derivation) exampleGaps(body *openapi3.RequestBodyRef, responses *openapi3.Responses) {
	for _, e := range d.Examples {
		if !e.IsPatch() || d.elsewhere[e.Request] {
			continue
		}
		d.misfitGaps(e.Request, body.Value.Content, d.resource(d.updated))
		d.follow(e.Request, body.Value.Content)
		for _, r := range responses.Map() {
			d.admitNulls(e.Request, r.Value.Content)
		}
		d.admitNulls(e.Request, body.Value.Content)
		if e.Response == nil {
			continue
		}
		if r := responses.Value(strconv.Itoa(e.Response.Status)); r != nil && e.Response.Status < 300 {
			d.admitNulls(e.Response, r.Value.Content)
			d.misfitGaps(e.Response, r.Value.Content, d.resource(d.answered(e.Response)))
		}
	}
}

// follow has the schemas of complex values follow an example of an update.
func (d *derivation) follow(m *doc.Message, content openapi3.Content) {
	if m.JSON == nil {
		return
	}
	for _, c := range content {
		for _, v := range m.JSON.Members {
			if p := c.Schema.Value.Properties[v.Name]; p != nil {
				d.followExample(p.Value, v.Value, v, v.Name)
			}
		}
	}
}

// answered is the type of a response.
func (d *derivation) answered(m *doc.Message) *doc.TypeRef {
	for _, s := range d.Response.Statuses {
		if s.Code == m.Status {
			return d.responseType(s, m.JSON)
		}
	}
	return d.responseType(doc.Status{Type: d.Response.Type()}, m.JSON)
}

// nowhere says whether no page lists a property of a type whose page is known to list all but the key.
func (d *derivation) nowhere(name string, of *doc.Resource) bool {
	if of == nil || name == "id" {
		return false
	}
	return !d.isOpen(of) && !slices.ContainsFunc(doc.Lineage(d.Resources, of), func(res *doc.Resource) bool {
		return res.Property(name) != nil || slices.ContainsFunc(documented(res), func(p doc.Property) bool { return p.Name.Value == name })
	})
}

// isOpen says whether entities of a type may have properties that no page lists.
func (d *derivation) isOpen(of *doc.Resource) bool {
	return slices.ContainsFunc(doc.Lineage(d.Resources, of), func(res *doc.Resource) bool {
		return res.Open || strings.Contains(strings.ToLower(res.Type), "opentype")
	})
}

func (d *derivation) misfitGaps(m *doc.Message, content openapi3.Content, of *doc.Resource) {
	if m.JSON == nil || m.JSON.IsArray() {
		return
	}
	for media, c := range content {
		if !isJSON(media) || c.Schema == nil {
			continue
		}
		for _, v := range m.JSON.Object() {
			p := c.Schema.Value.Properties[v.Name]
			switch {
			case strings.Contains(v.Name, "@"):
				continue
			case p == nil:
				if d.nowhere(v.Name, of) {
					d.gapOn("", v.Line, "only the example shows %s: its type is not documented", v.Name)
				}
				continue
			}
			for _, f := range misfits(p.Value, v.Value, misfit{path: []string{v.Name}}) {
				d.gapOn("", m.JSON.Line(f.path...), "the example's value of %s does not fit the contract, which follows %s: %s", strings.Join(f.path, "/"), f.cite, f.reason)
			}
		}
	}
}

// misfits returns what of a value a schema does not permit. Null and placeholders are left out: other gaps are about them.
func misfits(s *openapi3.Schema, v any, at misfit) (out []misfit) {
	if cite, ok := s.Extensions[extCite].(string); ok {
		at.cite = cite
	}
	if v == nil || doc.IsPlaceholder(v) {
		return nil
	}
	below := func(s *openapi3.SchemaRef, v any, name string) {
		if s != nil && !strings.Contains(name, "@") {
			at := at
			at.path = append(slices.Clone(at.path), name)
			out = append(out, misfits(s.Value, v, at)...)
		}
	}
	switch v := v.(type) {
	case []any:
		for i := 0; i < len(v) && out == nil && s.Type.Is("array"); i++ { // one item stands for all
			below(s.Items, v[i], strconv.Itoa(i))
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			below(s.Properties[name], v[name], name)
		}
	}
	if at.reason = mismatch(s, v); at.reason != "" {
		out = append(out, at)
	}
	return out
}

// mismatch says what a schema, whatever is inside it, wants of a value that does not fit; "" if it fits.
func mismatch(s *openapi3.Schema, v any) string {
	name, _ := s.Extensions[extEdm].(string)
	if t, ok := edm.Lookup(name); ok && !s.Type.Is("array") {
		if err := t.Check(v); err != nil {
			return err.Error()
		}
	}
	text, isText := v.(string)
	_, isObject := v.(map[string]any)
	list, isList := v.([]any)
	switch {
	case s.Type.Is("object") && !isObject, s.Type.Is("array") && !isList, s.Type.Is("string") && !isText:
		return "want " + s.Type.Slice()[0] + ", got " + doc.JSONType(v)
	case len(s.Enum) > 0 && !slices.Contains(s.Enum, any(text)):
		return fmt.Sprintf("%q is not among the listed values", text)
	case s.Pattern != "" && !matches(s.Pattern, text):
		return fmt.Sprintf("%q does not combine the listed values", text)
	case s.MaxItems != nil && uint64(len(list)) > *s.MaxItems:
		return fmt.Sprintf("want at most %d items, got %d", *s.MaxItems, len(list))
	case isText && !lengthFits(s, text):
		return "its length is out of bounds"
	case !inRange(s, v):
		return fmt.Sprintf("%v is out of bounds", v)
	}
	return ""
}

func matches(pattern, text string) bool {
	re, err := regexp.Compile(pattern)
	return err != nil || re.MatchString(text)
}

func lengthFits(s *openapi3.Schema, text string) bool {
	n := uint64(utf8.RuneCountInString(text)) //nolint:gosec // a length is not negative
	return s.MinLength <= n && (s.MaxLength == nil || n <= *s.MaxLength)
}

func inRange(s *openapi3.Schema, v any) bool {
	n, ok := v.(json.Number)
	if !ok {
		return true
	}
	exact, ok := new(big.Rat).SetString(n.String())
	return !ok || (s.Min == nil || exact.Cmp(new(big.Rat).SetFloat64(*s.Min)) >= 0) && (s.Max == nil || exact.Cmp(new(big.Rat).SetFloat64(*s.Max)) <= 0)
}
