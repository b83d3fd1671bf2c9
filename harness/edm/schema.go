package edm

import "slices"

// Schema is the part of a JSON Schema or an OpenAPI 3.0 schema that describes a type.
type Schema struct {
	Type    string // `integer`, `number`, `string` or `boolean`
	Format  string // from the OpenAPI format registry, or empty
	Minimum string // inclusive and decimal, or empty: float64 cannot hold the bounds of Int64
	Maximum string
	// Strings are values allowed in addition to Type, for Single and Double. The schema is then
	//	anyOf: [{type: <Type>, format: <Format>}, {type: string, enum: <Strings>}]
	Strings []string
}

// Schema returns the type's schema, which the caller may change.
func (t *Type) Schema() Schema {
	s := t.schema
	s.Strings = slices.Clone(s.Strings)
	return s
}
