package edm

// Schema is the fragment of a type for JSON Schema and OpenAPI 3.0.
type Schema struct {
	Type    string // `integer`, `number`, `string` or `boolean`
	Format  string // of the OpenAPI format registry; empty where there is none
	Minimum *string
	Maximum *string // both inclusive, decimal text: float64 cannot hold the bounds of Int64
	// Strings are values allowed beside Type, for Single and Double. The fragment then reads
	//	anyOf: [{type: <Type>, format: <Format>}, {type: string, enum: <Strings>}]
	Strings []string
}

// Schema returns the type's fragment, which the caller may change.
func (t *Type) Schema() Schema {
	s := t.schema
	s.Minimum, s.Maximum = copied(s.Minimum), copied(s.Maximum)
	s.Strings = append([]string(nil), s.Strings...)
	return s
}

func copied(s *string) *string {
	if s == nil {
		return nil
	}
	c := *s
	return &c
}
