// Package contract loads an OpenAPI description (+ overlay) as operations, each promise with its citation, each silence as a
// gap.
package contract

import (
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// The extensions that carry what a page says beyond OpenAPI. A description without any of them works too.
const (
	ExtCite        = "x-conform-cite"        // `page.md:57`, on operations, parameters, properties, responses
	ExtEdm         = "x-conform-edm"         // `Edm.Int32`, `Collection(Edm.String)`, `microsoft.graph.name`, on property schemas
	ExtPath        = "x-conform-path"        // `entity`, `singleton` or `collection`, on operations
	ExtPermissions = "x-conform-permissions" // delegatedWork, delegatedPersonal, application: lists of scopes, on operations
	ExtProfile     = "x-conform-profile"     // `http`, `odata` or `graph`, at the root
	ExtGaps        = "x-conform-gaps"        // list of {cite, rule, reason}, on operations
)

// PathKind says what the end of an operation's path names.
type PathKind string

// A path ends on an entity by key, on a singleton (or single navigation), or on a collection.
const (
	Entity     PathKind = "entity"
	Singleton  PathKind = "singleton"
	Collection PathKind = "collection"
)

// Contract is one OpenAPI description, after its overlay.
type Contract struct {
	Name       string // file or folder name: `update-userrunstates`
	File       string // what its lines are cited by
	Path       string // the file that it was loaded from, empty where it ships with conform
	Hash       string // hex SHA-256 of the description and its overlay
	Server     string // servers[0].url without trailing slash, may be empty
	Profile    Profile
	Operations []*Operation
}

// Operation is one PATCH operation with every promise made about it.
type Operation struct {
	Contract    string
	ID          string   // unique within the contract, words joined by dashes
	Name        string   // path of words that starts ids: the contract's name, plus `/` and ID where it has several operations
	Method      string   // `PATCH`
	Path        string   // the template, `/deviceManagement/…/{id}`
	Methods     []string // every method that the description has for the path, ascending
	Kind        PathKind
	Profile     Profile // that of the contract
	Server      string
	PathParams  []Parameter
	Headers     []Parameter // documented request headers other than Authorization, Accept and Content-Type
	Secured     bool        // the description asks for credentials
	MediaType   string      // of the request body, `application/json`
	Properties  []Property  // of the request body, in document order, read-only ones included
	Example     any         // documented request body, decoded with json.Number; nil where there is none
	Responses   []Response  // ascending status
	Permissions *Permissions
	Gaps        []Gap
	Cite        string
}

// Parameter is a path or header parameter.
type Parameter struct {
	Name     string
	Required bool
	Example  string
	Cite     string
}

// Property is one member of the update body. Edm is empty where the description does not say; Schema is never nil.
type Property struct {
	Name     string
	Edm      string
	ReadOnly bool
	Nullable bool
	NotNull  bool // the description says in so many words that null is no value: `nullable: false`
	Schema   *openapi3.Schema
	Cite     string
}

// Response is one documented answer. Status is 0 for `default`; Schema is nil where no body is documented.
type Response struct {
	Status    int
	MediaType string
	Schema    *openapi3.Schema
	TypeName  string // `#microsoft.graph.…`, where the description promises an @odata.type
	Example   any    // decoded with json.Number; nil where there is none
	Headers   []Header
	Cite      string
	Text      string // the description: the promise in the page's words
}

// Permissions lists the scopes that a page names, in its order.
type Permissions struct {
	DelegatedWork     []string `json:"delegatedWork"`
	DelegatedPersonal []string `json:"delegatedPersonal"`
	Application       []string `json:"application"`
}

// Gap is what the page leaves unsaid, with the lint rule that found it.
type Gap struct {
	Cite   string `json:"cite"`
	Rule   string `json:"rule"`
	Reason string `json:"reason"`
}

// Writable returns the properties that an update may set.
func (o *Operation) Writable() []Property {
	var out []Property
	for _, p := range o.Properties {
		if !p.ReadOnly {
			out = append(out, p)
		}
	}
	return out
}

// Success returns the documented 2xx answers, ascending.
func (o *Operation) Success() []Response {
	var out []Response
	for _, r := range o.Responses {
		if r.Status >= 200 && r.Status < 300 {
			out = append(out, r)
		}
	}
	return out
}

// Response returns the documented answer with the status, or nil.
func (o *Operation) Response(status int) *Response {
	for i := range o.Responses {
		if o.Responses[i].Status == status {
			return &o.Responses[i]
		}
	}
	return nil
}

// TypeName is the `@odata.type` that a documented answer promises, `#microsoft.graph.…`, or empty.
func (o *Operation) TypeName() string {
	for _, r := range o.Success() {
		if r.TypeName != "" {
			return r.TypeName
		}
	}
	return ""
}

// RequiresIfMatch tells whether an update must say which state it is for.
func (o *Operation) RequiresIfMatch() bool {
	return slices.ContainsFunc(o.Headers, func(h Parameter) bool { return h.Required && strings.EqualFold(h.Name, "If-Match") })
}

// Property is the row of the property table with the name, or nil.
func (o *Operation) Property(name string) *Property {
	for i := range o.Properties {
		if o.Properties[i].Name == name {
			return &o.Properties[i]
		}
	}
	return nil
}

// Declares tells whether a property table or the entity of a documented answer has a member of the name.
func (o *Operation) Declares(name string) bool {
	if o.Property(name) != nil {
		return true
	}
	for _, r := range o.Responses {
		if r.Schema != nil && r.Schema.Properties[name] != nil {
			return true
		}
	}
	return false
}

// UnknownKey is the key that stands for an entity that does not exist. It is well-formed, so that a target has to look it up;
// the mock creates an entity for any other key.
const UnknownKey = "c0f0c0f0-0404-4000-8000-000000000404"

// MalformedKey is a key that no entity can have where keys have a form at all; the mock refuses it everywhere.
const MalformedKey = "not a conform key"
