package mock

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/contract"
)

// resource is what one path template names: an entity, or the collection of the entities below a keyed path.
type resource struct {
	template   template
	params     []param // of the template
	op         *contract.Operation
	key        *contract.Key // at the end of the path, nil for none and for a collection
	keyName    string        // property that holds the key
	collection template      // of an entity with a key
	member     *resource     // the entities in a collection, nil for an entity
	properties []property
	typeName   string   // the promised @odata.type, `#microsoft.graph.…`, or empty
	typeNames  []string // the names by which a request may call the type
	media      string
	otherMedia []string // further ones of the same schema
	context    string   // the start of @odata.context, `https://graph.microsoft.com/beta/$metadata#`
	base       int      // number of segments of the server's path
	secured    bool
	needsMatch bool      // the contract requires If-Match
	strict     bool      // no POST and no DELETE
	user       *resource // the same entities below /users/{id}, for one below /me, or nil
}

// newResources returns the resources of the contracts, the most specific first. Operations on the same path are one resource, with the
// responses of the first one and the properties of all.
func newResources(contracts []*contract.Contract) ([]*resource, error) {
	byShape := map[string]*resource{}
	var out []*resource
	for _, c := range contracts {
		for _, op := range c.Operations {
			r, err := newResource(c, op)
			if err != nil {
				return nil, fmt.Errorf("contract %s: %w", c.Name, err)
			}
			if first := byShape[r.template.shape()]; first != nil {
				first.addProperties(r)
				continue
			}
			byShape[r.template.shape()] = r
			out = append(out, r)
		}
	}
	for _, r := range slices.Clone(out) {
		if r.key == nil || byShape[r.collection.shape()] != nil {
			continue
		}
		p := &resource{
			template: r.collection, params: r.params, op: r.op, member: r, context: r.context, base: r.base, secured: r.secured, media: r.media,
		}
		byShape[p.template.shape()] = p
		out = append(out, p)
	}
	slices.SortStableFunc(out, func(a, b *resource) int { return a.template.compare(b.template) })
	return out, nil
}

func newResource(c *contract.Contract, op *contract.Operation) (*resource, error) {
	server := cmp.Or(op.Server, c.Server)
	u, err := url.Parse(server)
	if err != nil {
		return nil, fmt.Errorf("malformed server URL %q: %w", server, err)
	}
	base := strings.TrimSuffix(u.Path, "/")
	t, err := parseTemplate(base + op.Path)
	if err != nil {
		return nil, err
	}
	r := &resource{
		template: t, params: params(t, op), op: op, key: op.Key(), keyName: op.KeyProperty(), secured: op.Secured, media: cmp.Or(op.MediaType, jsonMedia), otherMedia: op.SameMedia,
		needsMatch: op.RequiresIfMatch(), base: strings.Count(base, "/"), context: strings.TrimSuffix(server, "/") + "/$metadata#",
	}
	if r.key != nil {
		if r.collection, err = parseTemplate(base + r.key.Collection); err != nil {
			return nil, err
		}
	}
	for _, success := range op.Success() {
		r.typeName = cmp.Or(r.typeName, success.TypeName)
		r.typeNames = append(r.typeNames, success.TypeName)
	}
	if example, ok := op.Example.(map[string]any); ok {
		if name, ok := example[odataType].(string); ok {
			r.typeNames = append(r.typeNames, name)
		}
	}
	r.properties = properties(op)
	r.addKey()
	return r, nil
}

// addKey adds the property that holds the key, where the contract has a key in the path and describes no property for it. Every entity of
// OData has one.
func (r *resource) addKey() {
	if r.key == nil || len(r.key.Params) != 1 || isPlain(r.op) || r.property(r.keyName) != nil {
		return
	}
	schema := r.key.Params[0].Schema
	if schema == nil {
		schema = openapi3.NewStringSchema()
	}
	key := property{name: r.keyName, edm: cmp.Or(r.key.Params[0].Edm, edmName(schema)), schema: schema, promised: schema, readOnly: true}
	r.properties = slices.Insert(r.properties, 0, key)
}

// addProperties adds the properties of another operation on the same path.
func (r *resource) addProperties(other *resource) {
	for _, p := range other.properties {
		if r.property(p.name) == nil {
			r.properties = append(r.properties, p)
		}
	}
	r.typeName = cmp.Or(r.typeName, other.typeName)
	r.typeNames = append(r.typeNames, other.typeNames...)
}

func (r *resource) property(name string) *property {
	for i := range r.properties {
		if r.properties[i].name == name {
			return &r.properties[i]
		}
	}
	return nil
}

// writable returns the properties that an update may set.
func (r *resource) writable() []property {
	return slices.DeleteFunc(slices.Clone(r.properties), func(p property) bool { return p.readOnly })
}

// entitySuffix ends the context URL of one entity.
const entitySuffix = "/$entity"

// contextURL is the context of the entity, or of the collection, that the keys name.
func (r *resource) contextURL(keys []string) string {
	segments, url := r.template, r.context
	if r.key != nil {
		segments = r.collection
	}
	for i, s := range segments {
		own := keys[:len(s.params)]
		keys = keys[len(s.params):]
		switch {
		case i < r.base:
		case s.isKey():
			url += "('" + s.fill(own) + "')"
		case i == r.base:
			url += s.fill(own)
		default:
			url += "/" + s.fill(own)
		}
	}
	if r.member == nil {
		url += entitySuffix
	}
	return url
}

// allow is the value of Allow.
func (r *resource) allow() string {
	methods := []string{http.MethodGet, http.MethodHead, http.MethodOptions}
	switch {
	case r.member == nil:
		methods = append(methods, http.MethodPatch)
		if r.deletes() {
			methods = append(methods, http.MethodDelete)
		}
	case r.creates():
		methods = append(methods, http.MethodPost)
	}
	return strings.Join(methods, ", ")
}

// creates reports whether POST adds an entity to the collection.
func (r *resource) creates() bool { return r.member != nil && !r.strict }

// deletes reports whether DELETE deletes the entity.
func (r *resource) deletes() bool { return r.key != nil && !r.strict }
