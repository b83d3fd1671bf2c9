package mock

import (
	"slices"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/contract"
)

// property is one member of an entity, from the request's schema or the response's.
type property struct {
	name     string
	edm      string
	schema   *openapi3.Schema   // what an update must satisfy, or promised if no update may set it
	others   []*openapi3.Schema // what it may satisfy instead, in another branch of the body
	promised *openapi3.Schema   // what a response must satisfy, nil if the contract does not say
	readOnly bool               // the key, read-only, or only in the response
	nullable bool
	hidden   bool // write-only, or not a member of a closed response
	examples *examples
}

// responseSchema is what the property's value in a response must satisfy.
func (p *property) responseSchema() *openapi3.Schema {
	if p.promised != nil {
		return p.promised
	}
	return p.schema
}

// properties joins the properties of the request, in their order, with those that only the response has.
func properties(op *contract.Operation) []property {
	inResponse, closed := responseMembers(op)
	var out []property
	for _, p := range op.Properties {
		promised := inResponse.find(p.Name)
		out = append(out, property{
			name: p.Name, edm: p.Edm, schema: p.Schema, promised: promised,
			readOnly: p.ReadOnly, nullable: p.Nullable || p.Schema.Nullable,
			hidden: p.Schema.WriteOnly || closed && promised == nil,
		})
	}
	for _, branch := range op.Branches {
		for _, p := range branch.Properties {
			i := slices.IndexFunc(out, func(known property) bool { return known.name == p.Name })
			if i >= 0 {
				if out[i].schema != p.Schema {
					out[i].others = append(out[i].others, p.Schema)
				}
				continue
			}
			promised := inResponse.find(p.Name)
			out = append(out, property{
				name: p.Name, edm: p.Edm, schema: p.Schema, promised: promised, readOnly: p.ReadOnly, nullable: p.Nullable, hidden: p.Schema.WriteOnly || closed && promised == nil,
			})
		}
	}
	for _, m := range inResponse {
		inRequest := slices.ContainsFunc(out, func(p property) bool { return p.name == m.name })
		if !inRequest && !contract.IsControl(m.name) {
			out = append(out, property{
				name: m.name, edm: edmName(m.schema), schema: m.schema, promised: m.schema, readOnly: true, nullable: m.schema.Nullable,
			})
		}
	}
	shown := examplesOf(op)
	key := op.KeyProperty()
	for i := range out {
		if out[i].name != key {
			out[i].examples = shown
		}
	}
	// The key comes first, as in Graph's responses.
	if i := slices.IndexFunc(out, func(p property) bool { return p.name == key }); i > 0 {
		first := out[i]
		out = slices.Insert(slices.Delete(out, i, i+1), 0, first)
	}
	return out
}

// responseMembers returns the members of the documented success responses, of reads, too; closed says that one of them allows no others.
func responseMembers(op *contract.Operation) (members declaredMembers, closed bool) {
	shown := op.Success()
	if read := op.ReadEntity(); read != nil {
		shown = append(slices.Clone(shown), *read)
	}
	for _, r := range shown {
		if r.Schema == nil {
			continue
		}
		closed = closed || isClosed(r.Schema)
		for _, m := range declared(r.Schema) {
			if members.find(m.name) == nil {
				members = append(members, m)
			}
		}
	}
	return members, closed
}
