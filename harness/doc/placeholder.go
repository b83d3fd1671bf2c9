package doc

import "strings"

// placeholders are the words that generators write where a value belongs. Their case matters: `integer` is a member of real
// enumerations. Only `string` is written either way.
var placeholders = map[string]bool{
	"String": true, "string": true, "Integer": true, "Int16": true, "Int32": true, "Int64": true, "Boolean": true, "Double": true,
	"Single": true, "Decimal": true, "Guid": true, "Timestamp": true, "DateTimeOffset": true, "DateTime": true, "Date": true,
	"Binary": true, "Stream": true, "Duration": true, "TimeOfDay": true, "Byte": true, "Number": true,
}

// IsPlaceholder says whether an example's value stands for a value and is none: a type's name (`Integer`, `String (identifier)`)
// or `name-value`.
func IsPlaceholder(v any) bool {
	s, ok := v.(string)
	return ok && standsIn(s)
}

func standsIn(s string) bool {
	s = strings.TrimSpace(s)
	if strings.HasSuffix(s, "-value") {
		return true
	}
	if i := strings.IndexByte(s, '('); i > 0 {
		s = strings.TrimSpace(s[:i])
	}
	return placeholders[strings.TrimPrefix(s, "Edm.")]
}
