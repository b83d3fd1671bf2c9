package derive

import (
	"maps"
	"net/http"
	"slices"
	"strconv"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/doc"
)

// addErrors adds the error codes that the page documents to the responses with their status.
func (d *derivation) addErrors(to *openapi3.Responses) {
	properties := d.properties(request)
	codes := map[int][]any{}
	for _, e := range d.Response.Errors {
		about := []any{}
		for _, name := range e.Names {
			if path := pathOf(name, properties); path != "" {
				about = append(about, path)
			}
		}
		codes[e.Status] = append(codes[e.Status], map[string]any{"code": e.Code, "properties": about, "cite": d.at(e.Line), "text": e.Value})
	}
	for _, e := range d.Response.Errors {
		status := strconv.Itoa(e.Status)
		if e.Status == 0 {
			continue
		}
		if to.Value(status) == nil {
			text := http.StatusText(e.Status)
			to.Set(status, &openapi3.ResponseRef{Value: &openapi3.Response{Description: &text, Extensions: d.cited(e.Line)}})
		}
		to.Value(status).Value.Extensions[extErrors] = codes[e.Status]
	}
}

// pathOf returns the path of a property or, if only one complex property has a member with the name, that of the member; else "".
func pathOf(name string, properties openapi3.Schemas) string {
	if properties[name] != nil {
		return name
	}
	var found []string
	for _, of := range slices.Sorted(maps.Keys(properties)) {
		if properties[of].Value.Properties[name] != nil {
			found = append(found, of+"/"+name)
		}
	}
	if len(found) != 1 {
		return ""
	}
	return found[0]
}

// errorGaps adds a gap for each error code whose cause conform cannot bring about: it names no property, and is not the one of its status.
func (d *derivation) errorGaps() {
	list := d.updatable()
	for _, e := range d.Response.Errors {
		about := slices.ContainsFunc(list, func(p doc.Property) bool { return slices.Contains(e.Names, p.Name.Value) })
		switch {
		case e.Status == 0:
			d.gap(e.Line, "the page does not say which status has the error code %s: it is not tested", e.Code)
		case !about && !doc.IsStatusCode(e.Status, e.Code):
			d.gap(e.Line, "conform does not know how to cause the error %s: %q", e.Code, e.Value)
		}
	}
}
