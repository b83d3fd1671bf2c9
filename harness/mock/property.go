package mock

import (
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/contract"
)

// property is one member of the entity, from the update's table or from the answer's schema.
type property struct {
	name   string
	edm    string
	schema *openapi3.Schema // what an update must satisfy; the answer's where no update may set it
	answer *openapi3.Schema // what the answer promises of it, nil where it promises nothing
	fixed  bool             // the key, read-only, or in the answer only: an update never changes it
	null   bool             // null is a value of it
	hidden bool             // write-only, or not a member of a closed answer
}

// properties joins the update's table, in its order, with the members that only the answer has.
func properties(op *contract.Operation, keyed bool) []property {
	answers, closed := answered(op)
	var out []property
	for _, p := range op.Properties {
		answer := answers.find(p.Name)
		out = append(out, property{
			name: p.Name, edm: p.Edm, schema: p.Schema, answer: answer,
			fixed: p.ReadOnly || keyed && p.Name == "id", null: p.Nullable || p.Schema.Nullable,
			hidden: p.Schema.WriteOnly || closed && answer == nil,
		})
	}
	inTable := func(m named) bool {
		return slices.ContainsFunc(op.Properties, func(p contract.Property) bool { return p.Name == m.name })
	}
	for _, m := range answers {
		if !strings.Contains(m.name, "@") && !inTable(m) {
			out = append(out, property{name: m.name, edm: edmName(m.schema), schema: m.schema, answer: m.schema, fixed: true, null: m.schema.Nullable})
		}
	}
	first := slices.IndexFunc(out, func(p property) bool { return p.name == "id" })
	if first > 0 { // the key comes first, as in Graph's answers
		id := out[first]
		out = slices.Insert(slices.Delete(out, first, first+1), 0, id)
	}
	return out
}

// answered returns the members of the documented answers' schemas; closed where an answer allows no others.
func answered(op *contract.Operation) (members nameds, closed bool) {
	for _, r := range op.Success() {
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
