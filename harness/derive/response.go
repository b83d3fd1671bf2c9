package derive

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/doc"
)

// responses are the documented responses, with the errors that the page names outside of its response section.
func (d *derivation) responses() *openapi3.Responses {
	out := d.listedResponses()
	for _, e := range d.ErrorStatuses() {
		if out.Value(e.Status) == nil {
			out.Set(e.Status, &openapi3.ResponseRef{Value: &openapi3.Response{Description: &e.Value, Extensions: d.cited(e.Line)}})
		}
	}
	return out
}

// listedResponses are those of the response section. If no success status is documented, the status of the first example is used.
func (d *derivation) listedResponses() *openapi3.Responses {
	out := openapi3.NewResponsesWithCapacity(len(d.Response.Statuses))
	for _, s := range d.Response.Statuses {
		if s.Method == "" {
			out.Set(strconv.Itoa(s.Code), d.response(s))
		}
	}
	d.addErrors(out)
	if len(d.Response.Success()) > 0 {
		return out
	}
	for _, m := range d.exampleResponses() {
		if m.Status >= 200 && m.Status < 300 {
			s := doc.Status{Code: m.Status, Type: d.Response.Type(), Pos: m.Pos}
			s.Sentence = fmt.Sprintf("Only the example shows the status: %d %s.", s.Code, http.StatusText(s.Code))
			out.Set(strconv.Itoa(s.Code), d.response(s))
			return out
		}
	}
	if out.Len() == 0 {
		text := "No status is documented."
		out.Set("default", &openapi3.ResponseRef{Value: &openapi3.Response{Description: &text}})
	}
	return out
}

func (d *derivation) response(s doc.Status) *openapi3.ResponseRef {
	text := s.Sentence
	if text == "" {
		text = http.StatusText(s.Code)
	}
	r := &openapi3.Response{Description: &text, Extensions: d.cited(s.Line)}
	if prefer := d.preference(s); prefer != "" && s.Code < 300 && len(d.Response.Success()) > 1 {
		r.Extensions[extPrefer] = prefer
	}
	if d.byUpdate(s) {
		updates := map[string]any{"properties": s.For}
		if s.Any {
			updates["any"] = true
		}
		r.Extensions[extFor] = updates
	}
	var example *doc.JSON
	examples := d.responseExamples(s.Code)
	if len(examples) > 0 {
		example = examples[0]
	}
	hasBody := s.Type != nil || s.Body || example != nil
	if s.Code < 300 && s.Code != http.StatusNoContent && hasBody {
		content := openapi3.NewMediaType()
		t := d.responseType(s, example)
		content.Schema = d.component(d.typeName(t), d.responseSchema(t, examples))
		if example != nil {
			content.Example = example
		}
		r.Content = openapi3.Content{"application/json": content}
	}
	return &openapi3.ResponseRef{Value: r}
}

// preference returns the preference that a status requires, or "". "If the request header is used" means the one of the header table.
func (d *derivation) preference(s doc.Status) string {
	const representation = "return=representation"
	lower := strings.ToLower(s.Sentence)
	if h := d.Headers.Get("Prefer"); s.Prefer == "" && h != nil && strings.Contains(lower, "if the optional") && strings.Contains(lower, "header is") && strings.Contains(h.Description.Value, representation) {
		return representation
	}
	return s.Prefer
}

// exampleResponses returns the responses of the PATCH examples. One without a request counts as one to PATCH.
func (d *derivation) exampleResponses() []*doc.Message {
	var out []*doc.Message
	for _, e := range d.Examples {
		if e.Response != nil && (e.Request == nil || e.IsPatch()) {
			out = append(out, e.Response)
		}
	}
	return out
}

// responseExamples returns the JSON bodies of the example responses with the status.
func (d *derivation) responseExamples(status int) []*doc.JSON {
	var out []*doc.JSON
	for _, m := range d.exampleResponses() {
		if m.Status == status && m.JSON != nil {
			out = append(out, m.JSON)
		}
	}
	return out
}

// byProperty matches a sentence that gives some properties another status.
var byProperty = regexp.MustCompile(`(?i)\b(?:when|if) (?:you )?updat|\b(?:is|are) updated\b|\bexcept\b|\bunless\b|\bfor updates of\b`)

// byUpdate reports whether a success is that of some properties alone, and the page or the resource page lists each of them.
func (d *derivation) byUpdate(s doc.Status) bool {
	return s.For != nil && s.Code < 300 && len(d.Response.Success()) > 1 && !slices.ContainsFunc(s.For, d.unlisted)
}

// unlisted reports whether neither the page nor the resource page lists a property.
func (d *derivation) unlisted(name string) bool {
	inBody := slices.ContainsFunc(d.Body.Properties(), func(p doc.Property) bool { return p.Name.Value == name })
	other, _ := d.onResourcePage(name)
	return !inBody && other == nil
}

// templateGaps adds a gap for each template that is no path, where others are: no operation is derived from it.
func (d *derivation) templateGaps() {
	for _, r := range d.Requests {
		if r.Method == "PATCH" && r.Err != nil && len(d.Templates()) > 0 {
			d.gap(r.Line, "conform derives no operation from the request line for %s: it has %s", r.Target, r.Err)
		}
	}
}

// queryGap adds a gap if the page documents query parameters, which conform never sends.
func (d *derivation) queryGap() {
	if s := d.Section(doc.QuerySection); s != nil {
		d.gap(s.Line, "conform does not test the query parameters that the page documents")
	}
}

// statusGaps adds a gap where statuses depend on what is updated in words that conform does not understand, and one where the page documents
// several methods, and does not say which of its statuses belong to PATCH.
func (d *derivation) statusGaps() {
	other, line := "", 0
	for _, r := range d.Requests {
		if r.Method != "PATCH" && r.Err == nil && other == "" {
			other, line = r.Method, r.Line
		}
	}
	success := d.Response.Success()
	for _, s := range success {
		carried := slices.ContainsFunc(success, func(other doc.Status) bool { return other.Sentence == s.Sentence && d.byUpdate(other) })
		if len(success) > 1 && !carried && d.preference(s) == "" && byProperty.MatchString(s.Sentence) {
			d.gap(s.Line, "conform accepts each documented status of every update, and does not test which properties have which: %q", s.Sentence)
			break
		}
	}
	said := slices.ContainsFunc(d.Response.Statuses, func(s doc.Status) bool { return s.Method != "" })
	if other != "" && !said && len(success) > 1 {
		d.gap(success[0].Line, "the page documents %s (line %d) besides PATCH, and does not say which of its statuses are those of PATCH", other, line)
	}
}
