package csdl

import (
	"encoding/xml"
	"strings"
)

// expression is an element of an annotation.
type expression struct {
	XMLName  xml.Name
	Attrs    []xml.Attr   `xml:",any,attr"`
	Children []expression `xml:",any"`
	Text     string       `xml:",chardata"`
}

// value returns the value that the attributes or the children of an element give: nil for a tag without one.
func (e expression) value(depth int) any {
	if depth > maxDepth {
		return Dynamic{}
	}
	for _, a := range e.Attrs {
		if v, ok := constant(a.Name.Local, a.Value); ok {
			return v
		}
	}
	for _, c := range e.Children {
		if c.XMLName.Local != "Annotation" { // which annotates the annotation
			return c.of(depth + 1)
		}
	}
	return nil
}

// of returns the value of an expression element itself.
func (e expression) of(depth int) any {
	if depth > maxDepth {
		return Dynamic{}
	}
	switch e.XMLName.Local {
	case "Collection":
		list := []any{}
		for _, c := range e.Children {
			list = append(list, c.of(depth+1))
		}
		return list
	case "Record":
		record := map[string]any{}
		for _, c := range e.Children {
			if c.XMLName.Local == "PropertyValue" {
				record[c.attr("Property")] = tag(c.value(depth + 1))
			}
		}
		return record
	case "Null":
		return nil
	}
	v, ok := constant(e.XMLName.Local, strings.TrimSpace(e.Text))
	if !ok {
		return Dynamic{}
	}
	return v
}

// exclusive reports whether the annotation has the annotation Exclusive (Validation vocabulary).
func (e expression) exclusive() bool {
	for _, c := range e.Children {
		if c.XMLName.Local == "Annotation" && strings.HasSuffix(c.attr("Term"), ".Exclusive") {
			return tag(c.value(0)) == true
		}
	}
	return false
}

func (e expression) attr(name string) string {
	for _, a := range e.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// tag is the value of a member of a record that names none: they have defaults, true for Booleans.
func tag(v any) any {
	if v == nil {
		return true
	}
	return v
}

// constant reads a constant expression, in attribute or element notation (CSDL XML 4.01 section 14.3).
func constant(kind, text string) (v any, ok bool) {
	switch kind {
	case "Bool":
		return text == "true", true
	case "String", "Int", "Decimal", "Float", "Date", "DateTimeOffset", "Duration", "Guid", "TimeOfDay", "Binary",
		"PropertyPath", "NavigationPropertyPath", "AnnotationPath", "ModelElementPath", "AnyPropertyPath":
		return text, true
	case "EnumMember":
		return memberName(text), true
	case "Path", "If", "Apply", "UrlRef":
		return Dynamic{}, true
	}
	return nil, false
}
