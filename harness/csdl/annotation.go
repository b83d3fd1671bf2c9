package csdl

import "strings"

// The vocabularies whose terms say what an update may do.
const (
	core         = "Org.OData.Core.V1."
	capabilities = "Org.OData.Capabilities.V1."
	validation   = "Org.OData.Validation.V1."
)

// The terms that contracts are made of.
const (
	Computed              = core + "Computed"
	Description           = core + "Description"
	Immutable             = core + "Immutable"
	OptimisticConcurrency = core + "OptimisticConcurrency"
	Permissions           = core + "Permissions"
	KeyAsSegment          = capabilities + "KeyAsSegmentSupported"
	ReadRestrictions      = capabilities + "ReadRestrictions"
	UpdateRestrictions    = capabilities + "UpdateRestrictions"
	AllowedValues         = validation + "AllowedValues"
	Constraint            = validation + "Constraint"
	Maximum               = validation + "Maximum"
	MaxItems              = validation + "MaxItems"
	Minimum               = validation + "Minimum"
	MinItems              = validation + "MinItems"
	MultipleOf            = validation + "MultipleOf"
	Pattern               = validation + "Pattern"
)

// Annotation returns the annotation of a target with a term and no qualifier.
func (d *Document) Annotation(target, term string) (Annotation, bool) {
	for _, a := range d.Annotations[target] {
		if a.Term == term && a.Qualifier == "" {
			return a, true
		}
	}
	return Annotation{}, false
}

// OfMember returns the annotation of a property of a type or of one of its base types, the nearest first.
func (d *Document) OfMember(typeName, member, term string) (Annotation, bool) {
	for _, t := range d.Lineage(typeName) {
		if a, ok := d.Annotation(t.Name+"/"+member, term); ok {
			return a, true
		}
	}
	return Annotation{}, false
}

// ReadOnly reports whether the service says that it computes a property, or that clients may only read it.
func (d *Document) ReadOnly(typeName, member string) bool {
	_, ok := d.ReadOnlyBy(typeName, member)
	return ok
}

// ReadOnlyBy returns the annotation by which the service says so.
func (d *Document) ReadOnlyBy(typeName, member string) (Annotation, bool) {
	if computed, ok := d.OfMember(typeName, member, Computed); ok && computed.True() {
		return computed, true
	}
	permission, ok := d.OfMember(typeName, member, Permissions)
	return permission, ok && permission.Text() == "Read"
}

// True reports whether a tag is set. A tag without a value is.
func (a Annotation) True() bool {
	b, ok := a.Value.(bool)
	return b || !ok && a.Value == nil
}

// Text returns the value if it is a text, or "".
func (a Annotation) Text() string {
	s, _ := a.Value.(string)
	return s
}

// Names returns the texts of a collection.
func Names(v any) []string {
	list, _ := v.([]any)
	var out []string
	for _, item := range list {
		if s, ok := item.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

// Record returns the members of a record, or nil.
func Record(v any) map[string]any {
	m, _ := v.(map[string]any)
	return m
}

// memberName reads the members of an enumeration that an annotation names: `ns.Type/A ns.Type/B` are `A,B`.
func memberName(text string) string {
	var out []string
	for _, word := range strings.FieldsFunc(text, func(c rune) bool { return c == ' ' || c == ',' }) {
		out = append(out, word[strings.LastIndexByte(word, '/')+1:])
	}
	return strings.Join(out, ",")
}
