package doc

import (
	"encoding/json"
	"slices"
	"strings"
)

// Holds says whether a JSON value may be one of the type. A type that leaves the JSON type open holds any.
func (t TypeRef) Holds(v any) bool {
	want, got := wantedJSONType(t), JSONType(v)
	switch {
	case got == "null" || t.Name == "" || t.AnyJSON():
		return true
	case want != "":
		return got == want
	case isFloat(t):
		return got == "number" || got == "string"
	}
	return got == "string" || got == "object"
}

// isFloat says whether values are numbers, or the words for infinity and for no number.
func isFloat(t TypeRef) bool {
	return !t.Collection && (t.Name == "Edm.Single" || t.Name == "Edm.Double" || t.Name == "Edm.Decimal")
}

// outvoted says whether the resource page gives a property the JSON type that the example shows: then the table is wrong, as BODY004 reports.
func (p *pass) outvoted(q Property, shown string) bool {
	other, _ := p.inResource(p.resourceOf(p.UpdatedType(p.config.Resources)), q.Name.Value)
	if other == nil {
		return false
	}
	isObject := !other.Type.Collection && !other.Type.Edm() && !p.isEnum(other.Type)
	return wantedJSONType(other.Type) == shown || isObject && shown == "object"
}

// wantedJSONType is the JSON type of a type's values; "" if it may have several.
func wantedJSONType(t TypeRef) string {
	switch {
	case t.Name == "":
		return ""
	case t.Collection:
		return "array"
	case !t.Edm():
		return "" // an enumeration is a string, anything else an object
	}
	switch t.Local() {
	case "Boolean":
		return "boolean"
	case "Byte", "SByte", "Int16", "Int32", "Int64":
		return "number"
	case "Single", "Double", "Decimal":
		return "" // INF and NaN are strings
	}
	return "string"
}

// JSONType returns the JSON type of a decoded value, `number` for a [json.Number].
func JSONType(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case json.Number:
		return "number"
	case string:
		return "string"
	case []any:
		return "array"
	}
	return "object"
}

func exWrapped(p *pass) {
	if _, documented := p.listed()["value"]; documented {
		return
	}
	p.messages(func(m *Message) {
		if m.wraps() {
			p.report(m.own()[0].Pos, "show the members of the entity without `value` around them")
		}
	})
}

// own returns the members of the body's object that are no annotations.
func (m *Message) own() []Member {
	return slices.DeleteFunc(slices.Clone(m.JSON.Object()), func(v Member) bool { return strings.HasPrefix(v.Name, "@") })
}

// wraps reports whether the body is a collection of objects.
func (m *Message) wraps() bool {
	if m.JSON == nil || len(m.own()) != 1 || m.own()[0].Name != "value" {
		return false
	}
	list, isArray := m.own()[0].Value.([]any)
	return isArray && len(list) > 0 && JSONType(list[0]) == "object"
}
