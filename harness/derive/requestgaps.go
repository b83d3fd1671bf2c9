package derive

import (
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/doc"
)

// requestGaps adds the gaps about what a server that keeps the contract rejects of an example's request, other than values: misfitGaps is
// about these. Where examples are at other paths than the page's, streamGaps is about the path.
func (d *derivation) requestGaps(body *openapi3.RequestBodyRef, responses *openapi3.Responses) {
	for _, e := range d.Examples {
		m := e.Request
		if !e.IsPatch() || len(m.Body) == 0 || d.elsewhere[m] {
			continue
		}
		if len(d.Templates()) > 0 && !d.HasPath(m) {
			d.gap(m.Line, noOperation)
		}
		if _, sent := m.Header("Content-Type"); !sent {
			d.gap(m.Line, "the example has no Content-Type: the contract requires %s", d.mediaType())
		}
		for _, h := range d.Headers.Items {
			if _, sent := m.Header(h.Name.Value); h.Required && !sent && isOwn(h.Name.Value) {
				d.gap(m.Line, "the example has no %s: the contract requires it, as line %d does", h.Name.Value, h.Name.Line)
			}
		}
		if m.JSON == nil && isJSON(d.mediaType()) {
			d.gap(m.Line, "conform does not use the example: %s", m.Err)
			continue
		}
		d.sentTypeGap(m, body, responses)
	}
}

const noOperation = "the example's path is none of the page's: conform derives no operation from it"

// sentTypeGap adds a gap where an example names another type than the contract.
func (d *derivation) sentTypeGap(m *doc.Message, body *openapi3.RequestBodyRef, responses *openapi3.Responses) {
	sent := strings.TrimPrefix(m.JSON.ODataType(), "#")
	if sent == "" {
		return
	}
	types := promisedTypes(responses)
	if len(types) > 0 && d.example() != nil { // which every update may name, as the contract's own example does
		types = append(types, strings.TrimPrefix(d.example().Request.JSON.ODataType(), "#"))
	}
	for _, c := range body.Value.Content {
		if p := c.Schema.Value.Properties["@odata.type"]; p != nil {
			types = []string{strings.TrimPrefix(p.Value.Enum[0].(string), "#")} // see requireType
		}
	}
	if len(types) > 0 && !slices.Contains(types, sent) {
		d.gapOn("", m.JSON.Line("@odata.type"), "the example is of the type %s, and the contract's is %s", sent, types[0])
	}
}

// promisedTypes returns the types that the responses name.
func promisedTypes(responses *openapi3.Responses) (out []string) {
	for _, r := range responses.Map() {
		for _, c := range r.Value.Content {
			if c.Schema == nil || c.Schema.Value.Properties["@odata.type"] == nil {
				continue
			}
			if name, ok := c.Schema.Value.Properties["@odata.type"].Value.Extensions[extType].(string); ok {
				out = append(out, strings.TrimPrefix(name, "#"))
			}
		}
	}
	slices.Sort(out)
	return out
}

// addSent adds what the examples send and the table does not list, where the resource page does, or where the type is open.
func (d *derivation) addSent(to openapi3.Schemas) {
	for _, e := range d.Examples {
		if !e.IsPatch() || e.Request.JSON == nil || d.elsewhere[e.Request] {
			continue
		}
		for _, m := range e.Request.JSON.Object() {
			if to[m.Name] != nil || m.Name == "id" || strings.Contains(m.Name, "@") {
				continue
			}
			if s := d.sentMember(m); s != nil {
				to[m.Name] = s.NewRef()
			}
		}
	}
}

// sentMember is the schema of a member that an example sends and the table does not list, or nil. What no page lists of an open type has no
// documented type.
func (d *derivation) sentMember(m doc.Member) *openapi3.Schema {
	p, of := d.onResourcePage(m.Name)
	if p == nil && d.isOpen(d.resource(d.updated)) {
		return d.shownMember(m, "", request)
	} else if p == nil {
		return nil
	}
	s := d.property(*p, of, request, 0)
	if s.ReadOnly {
		d.gapOn("", m.Line, "the example sends %s, which the table does not list, and by %s:%d no update sets it: the contract follows the latter", m.Name, of, p.Name.Line)
	} else {
		d.gapOn("", m.Line, "the example sends %s, which the table does not list: the contract follows %s:%d", m.Name, of, p.Name.Line)
	}
	return s
}
