// Package contract loads an OpenAPI or Swagger description, with an optional overlay, as the PATCH operations that it describes.
//
// An Operation holds every promise about one update: its parameters, the properties of its body, its responses and the permissions
// that it needs. Each of them cites the line where it is promised, in the reference page if the description was derived from one.
// What the description does not say, or says in a way that cannot be tested, is a Gap.
//
// [LoadFile] loads a description from disk, [Load] from memory. A description needs no extensions; those that conform adds when it
// derives a description from a page are the Ext constants.
package contract

import (
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// The optional extensions for what a page says and OpenAPI cannot express.
const (
	ExtCite        = "x-conform-cite"        // `page.md:57`, on operations, parameters, properties and responses
	ExtEdm         = "x-conform-edm"         // `Edm.Int32`, `Collection(Edm.String)`, `microsoft.graph.name`, on property schemas
	ExtCondition   = "x-conform-condition"   // the state that an update needs, in the page's words, on property schemas of the request body
	ExtVariant     = "x-conform-variant"     // the PermissionKind that an update with the property needs, on property schemas of the request body
	ExtOrdered     = "x-conform-ordered"     // a boolean: whether the order of items counts, on array schemas
	ExtPath        = "x-conform-path"        // `entity`, `singleton` or `collection`, on operations
	ExtPermissions = "x-conform-permissions" // an object of Permissions, on operations
	ExtAlso        = "x-conform-also"        // the properties that an update of the property changes, too, on property schemas of the request body
	ExtTogether    = "x-conform-together"    // groups of properties of which an update has all or none, on the schema of the request body
	ExtPrefer      = "x-conform-prefer"      // the preference without which no request gets the response, `return=representation`, on responses
	ExtFor         = "x-conform-for"         // the Updates that alone get the response, on responses
	ExtErrors      = "x-conform-errors"      // an array of ErrorCode, on responses
	ExtProfile     = "x-conform-profile"     // `http`, `odata` or `graph`, at the root
	ExtGaps        = "x-conform-gaps"        // an array of Gap, on operations

	extTuple = "x-conform-tuple"  // set by Load, on the schema of items that only prefixItems, which is not judged, describes
	extNames = "x-conform-names"  // set by Load, on the schema of a map: the pattern of propertyNames
	extType  = "x-conform-type"   // the promised value of `@odata.type`, on the schema of that property
	extExact = "x-conform-exact-" // followed by a keyword: set by Load, see ExactBound
)

// PathKind says what the path of an operation identifies.
type PathKind string

// An entity is identified by its key, a singleton is the only value of its path (or of a navigation property).
const (
	Entity     PathKind = "entity"
	Singleton  PathKind = "singleton"
	Collection PathKind = "collection"
)

// Contract is an OpenAPI description with its overlay.
type Contract struct {
	Name       string // words of lower-case letters: `update-userrunstates`
	File       string // name of the file in errors and citations
	Path       string // of the file that LoadFile loaded
	Hash       string // hex SHA-256 of the description and its overlay
	Server     string // URL of the first server without trailing slash, or empty
	Profile    Profile
	Operations []*Operation
	LeftOut    []LeftOut
}

// LeftOut is a PATCH operation that conform cannot test. Kind is a few words for counts, `array body`.
type LeftOut struct {
	Operation    *Operation // its names and its path only
	Cite         string
	Kind, Reason string
}

// Operation is a PATCH operation with every promise about it.
type Operation struct {
	Contract      string
	ID            string   // words joined by dashes, unique within the contract
	Name          string   // first part of ids: the contract's name, followed by `/` and the ID if it has several operations
	Method        string   // `PATCH`
	Path          string   // the template, `/deviceManagement/…/{id}`
	Methods       []string // all methods that the description has for the path, sorted
	Kind          PathKind
	Profile       Profile // that of the contract
	Server        string
	PathParams    []Parameter
	Headers       []Parameter // request headers other than Authorization, Accept and Content-Type
	Query         []Parameter
	Cookies       []Parameter
	Secured       bool             // requests need credentials
	ReadSecured   bool             // the description says that reads need them, too
	Scheme        Scheme           // of the credential
	Bearer        bool             // the description declares a bearer token, and nothing else, as the credential
	Listed        bool             // the description has a GET of the collection that holds the entity
	Paging        Paging           // of that GET
	Selects       bool             // reads have the query parameter $select
	Closed        bool             // the body's schema allows no other members: `additionalProperties: false`
	MediaType     string           // of the request body, `application/json`
	OtherMedia    []string         // further documented media types of the body, and ranges of them
	SameMedia     []string         // those of OtherMedia that are JSON and have the same schema
	RequiresBody  bool             // requests have a body: `required: true`
	Properties    []Property       // of the request body, in the order of the description, including read-only ones; of its first branch, if it has any
	Together      [][]string       // groups of properties of which an update has all or none
	Branches      []Branch         // the other branches of the oneOf or anyOf of the request body
	Body          *openapi3.Schema // of the request body, if it has branches
	Patch         *openapi3.Schema // of the request body, if it is JSON Patch; nil if the description has none
	Example       any              // request body decoded with json.Number, or nil
	Responses     []Response       // sorted by status
	ReadResponses []Response       // those of the GET of the path, sorted by status
	ListResponses []Response       // those of the GET of the collection that holds the entity, sorted by status
	Permissions   *Permissions
	Gaps          []Gap
	Promises      Promises // what the prose says of all properties
	Cite          string
}

// Parameter is a parameter of an operation. In is `path`, `query`, `header` or `cookie`.
type Parameter struct {
	Name     string
	In       string
	Required bool
	Reads    bool // GET of the path has it, too
	Example  string
	Default  string
	Edm      string
	Schema   *openapi3.Schema // or nil
	Cite     string
}

// ForbidsNull reports whether the contract says that a property is not nullable: of itself or, outside Graph, whose pages seldom mention null,
// by saying of others that they are.
func (o *Operation) ForbidsNull(p *Property) bool {
	return p.NotNull || !p.Nullable && !o.Profile.Includes(Graph) && slices.ContainsFunc(o.Properties, func(other Property) bool { return other.Nullable })
}

// Property is a property of the request body. Schema is never nil.
type Property struct {
	Name     string
	Edm      string // `Edm.Int32`, `Collection(Edm.String)`, `microsoft.graph.name`, or empty
	ReadOnly bool
	Required bool // in every body
	Nullable bool
	NotNull  bool // `nullable: false` is explicit: OpenAPI's default does not count
	// Condition is the state in which an update may set the property, in the page's words. Conform cannot know whether an entity is in it.
	Condition string
	// Variant is the kind of permission that an update with the property needs, or empty.
	Variant PermissionKind
	Also    []string // properties that an update of this one changes, too
	Related []string // properties that a description relates to this one, so that an update of it may change them
	// Promises are what the description of the property says, see Promised.
	Promises Promises
	Schema   *openapi3.Schema
	Cite     string
}

// Branch is a branch of the oneOf or anyOf of a request body, with the properties beside it.
type Branch struct {
	Name       string
	Properties []Property
}

// Permissions lists the permissions that an operation needs, in the order of the page.
type Permissions struct {
	DelegatedWork     []string `json:"delegatedWork"`
	DelegatedPersonal []string `json:"delegatedPersonal"`
	Application       []string `json:"application"`
}

// PermissionKind is a kind of permission: those of a person who signed in, or those of an application.
type PermissionKind string

// The kinds.
const (
	Delegated   PermissionKind = "delegated"
	Application PermissionKind = "application"
)

// GapCaller marks a gap about what a caller needs beside a token: a role, or a license.
const GapCaller = "caller"

// Gap is something that the description does not say, or that cannot be tested. Rule is the id of a lint rule, or empty.
type Gap struct {
	Cite   string `json:"cite"`
	Rule   string `json:"rule"`
	Reason string `json:"reason"`
	About  string `json:"about,omitempty"` // GapCaller, or empty
}

// Writable returns the properties that are not read-only.
func (o *Operation) Writable() []Property {
	out := make([]Property, 0, len(o.Properties))
	for _, p := range o.Properties {
		if !p.ReadOnly {
			out = append(out, p)
		}
	}
	return out
}

// ReadOnly returns the properties that no update may set: those of the request body that are read-only, and those that only a documented
// success response has and that are read-only there.
func (o *Operation) ReadOnly() []Property {
	var out []Property
	for _, p := range o.Properties {
		if p.ReadOnly {
			out = append(out, p)
		}
	}
	for _, r := range o.Success() {
		if r.Schema == nil {
			continue
		}
		for _, name := range slices.Sorted(maps.Keys(r.Schema.Properties)) {
			s := r.Schema.Properties[name].Value
			known := slices.ContainsFunc(out, func(p Property) bool { return p.Name == name })
			if s != nil && s.ReadOnly && !known && o.Property(name) == nil {
				typeName, _ := extensionText(s, ExtEdm)
				out = append(out, Property{Name: name, Edm: typeName, ReadOnly: true, Nullable: s.Nullable, Schema: s, Cite: r.Cite})
			}
		}
	}
	return out
}

// Success returns the documented 2xx responses, sorted by status, or the default response if there is none.
func (o *Operation) Success() []Response {
	var out []Response
	for _, r := range o.Responses {
		if r.Status/100 == 2 || r.Range == 2 {
			out = append(out, r)
		}
	}
	if other := o.Response(0); out == nil && other != nil {
		out = append(out, *other)
	}
	return out
}

// TypeName returns the `@odata.type` that a success response promises, `#microsoft.graph.…`, or "".
func (o *Operation) TypeName() string {
	for _, r := range o.Success() {
		if r.TypeName != "" {
			return r.TypeName
		}
	}
	return ""
}

// RequiresIfMatch reports whether the header If-Match is required.
func (o *Operation) RequiresIfMatch() bool {
	return slices.ContainsFunc(o.Headers, func(h Parameter) bool { return h.Required && isIfMatch(h) })
}

// ListsIfMatch reports whether the contract documents the header field If-Match, required or not.
func (o *Operation) ListsIfMatch() bool { return slices.ContainsFunc(o.Headers, isIfMatch) }

func isIfMatch(h Parameter) bool { return strings.EqualFold(h.Name, "If-Match") }

// Takes reports whether the description documents a media type for the body, or a range that has it.
func (o *Operation) Takes(mediaType string) bool {
	kind, _, _ := strings.Cut(mediaType, "/")
	return slices.ContainsFunc(append([]string{o.MediaType}, o.OtherMedia...), func(documented string) bool {
		documented = essence(documented)
		return documented == mediaType || documented == kind+"/*" || documented == "*/*"
	})
}

// mergePatchMedia is the media type of JSON Merge Patch (RFC 7396).
const mergePatchMedia = "application/merge-patch+json"

// MergePatch reports whether updates are JSON Merge Patch, which defines what they do (RFC 7396).
func (o *Operation) MergePatch() bool { return essence(o.MediaType) == mergePatchMedia }

// Merges reports whether an update of a complex value keeps the members that it does not name (RFC 7396 §2, OData 4.01 Protocol §11.4.3).
func (o *Operation) Merges() bool {
	return o.MergePatch() || o.Profile.Includes(OData) && !o.JSONPatch()
}

// Property returns the property of the request body with the name, or nil.
func (o *Operation) Property(name string) *Property {
	for i := range o.Properties {
		if o.Properties[i].Name == name {
			return &o.Properties[i]
		}
	}
	return nil
}

// Declares reports whether the request body or a response has a property with the name.
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
