package contract

import (
	"net/http"
	"strconv"

	"github.com/getkin/kin-openapi/openapi3"
)

// Response is a documented response: of a Status, of all statuses of a Range (2 for `2XX`), or `default` if both are 0. Schema is nil if no
// body is documented.
type Response struct {
	Status    int
	Range     int
	MediaType string   // of the schema
	Media     []string // every documented media type, in document order
	Schema    *openapi3.Schema
	TypeName  string // the promised @odata.type, `#microsoft.graph.…`, or empty
	Example   any    // decoded with json.Number, or nil
	Headers   []Header
	Cite      string
	Text      string   // the description, in the words of the page
	Prefer    string   // the preference without which no request gets the response, `return=representation`, or empty
	For       *Updates // those that alone get the response; nil if the description does not say
	Errors    []ErrorCode
}

// Covers reports whether the response is documented for a status, alone or with others.
func (r *Response) Covers(status int) bool {
	return r.Status == status || r.Range == status/100 && status > 0 || r.Status == 0 && r.Range == 0
}

// Words names the statuses of the response in errors: `204`, `2XX`, `default`.
func (r *Response) Words() string {
	switch {
	case r.Range > 0:
		return strconv.Itoa(r.Range) + "XX"
	case r.Status == 0:
		return "default"
	}
	return strconv.Itoa(r.Status)
}

// Response returns the documented response with exactly this status, or with a range that it is in, or nil. Status 0 stands for `default`.
// See also Documents.
func (o *Operation) Response(status int) *Response { return responseTo(o.Responses, status) }

// ReadResponse returns the response that the GET of the path documents for a status by itself, neither in a range nor as `default`, or nil.
func (o *Operation) ReadResponse(status int) *Response {
	if r := responseTo(o.ReadResponses, status); r != nil && r.Status == status {
		return r
	}
	return nil
}

// DocumentsRead returns the documented response of the GET of the path for a status: its own, or `default`, or nil.
func (o *Operation) DocumentsRead(status int) *Response {
	if r := responseTo(o.ReadResponses, status); r != nil {
		return r
	}
	return responseTo(o.ReadResponses, 0)
}

// UpdatedEntity returns the first documented success of the update that has a schema, or nil.
func (o *Operation) UpdatedEntity() *Response {
	for _, r := range o.Success() {
		if r.Schema != nil {
			return &r
		}
	}
	return nil
}

// ReadEntity returns the documented success of the GET of the path, with its schema, or nil. A GET that documents an array lists entities
// instead of reading one.
func (o *Operation) ReadEntity() *Response {
	success := false
	for i := range o.ReadResponses {
		r := &o.ReadResponses[i]
		if success = success || r.Status/100 == 2 || r.Range == 2; r.showsEntity() && (r.Status == http.StatusOK || r.Range == 2) {
			return r
		}
	}
	if other := responseTo(o.ReadResponses, 0); !success && other != nil && other.showsEntity() {
		return other
	}
	return nil
}

func (r *Response) showsEntity() bool {
	return r.Schema != nil && !r.Schema.Type.Is(openapi3.TypeArray)
}

func responseTo(list []Response, status int) *Response {
	var ranged *Response
	for i := range list {
		switch r := &list[i]; {
		case r.Range == 0 && r.Status == status:
			return r
		case r.Range > 0 && r.Range == status/100:
			ranged = r
		}
	}
	return ranged
}

// Shows lists the schemas that the response has for a property: its own, or else those in the branches of its oneOf and anyOf.
func (r *Response) Shows(name string) []*openapi3.Schema {
	return shows(r.Schema, name, map[*openapi3.Schema]bool{})
}

func shows(s *openapi3.Schema, name string, seen map[*openapi3.Schema]bool) (out []*openapi3.Schema) {
	if s == nil || seen[s] {
		return nil
	}
	seen[s] = true
	if ref := s.Properties[name]; ref != nil && ref.Value != nil {
		return []*openapi3.Schema{ref.Value}
	}
	for _, branch := range Branches(s) {
		out = append(out, shows(branch, name, seen)...)
	}
	return out
}
