package edm

// Collection is a collection of values of one type. OData has no collections of collections.
type Collection struct{ Of Item }

// Item is a type of which there are collections: a *Type or an Enum.
type Item interface {
	Rule
	Generate(seed string, n int) string
	WrongKind() []Value
}

// Invalid returns values that are no collection, and collections of invalid items.
func (c Collection) Invalid() []Value {
	out := []Value{{`"conform"`, "bare value instead of an array"}, wrongObject}
	if item := c.Of.Generate("values", 0); item != "" {
		out[0].JSON = item
		if wrong := c.Of.WrongKind(); len(wrong) > 0 {
			out = append(out, Value{"[" + item + "," + wrong[0].JSON + "]", "item of the wrong type"})
		}
		out = append(out, Value{"[[" + item + "]]", "collection in a collection"})
	}
	return append(out, Value{`null`, "null instead of an empty collection (OData JSON 4.01 section 7.3)"})
}

// Borderline returns collections with a null item and with duplicates, which the type alone does not decide.
func (c Collection) Borderline() []Value {
	out := []Value{{`[null]`, "null item"}}
	if item := c.Of.Generate("values", 0); item != "" {
		out = append(out, Value{"[" + item + "," + item + "]", "duplicate items"})
	}
	return out
}
