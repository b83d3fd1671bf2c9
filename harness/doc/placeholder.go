package doc

import "strings"

// IsTodo says whether a text holds a TODO or an unexpanded macro of the page generator.
func IsTodo(text string) bool {
	return strings.Contains(text, "TODO") || strings.Contains(text, "$(") || strings.Contains(text, noPath)
}

// noPath is what the generator writes if it knows no path.
const noPath = "** Entity URI for"

// placeholders are the words that generators write instead of a value. Case matters: `integer` is a member of real enumerations.
var placeholders = map[string]bool{
	"String": true, "string": true, "Integer": true, "Int16": true, "Int32": true, "Int64": true, "Boolean": true, "Double": true,
	"Single": true, "Decimal": true, "Guid": true, "Timestamp": true, "DateTimeOffset": true, "DateTime": true, "Date": true,
	"Binary": true, "Stream": true, "Duration": true, "TimeOfDay": true, "Byte": true, "Number": true,
}

// IsPlaceholder says whether an example shows a placeholder instead of a value: the name of a type (`Integer`, `String
// (identifier)`), a word such as `name-value`, or what a generator writes for a type that it does not know, `<Unknown … Edm.Stream>`.
func IsPlaceholder(v any) bool {
	s, ok := v.(string)
	if !ok {
		return false
	}
	s = strings.TrimSpace(s)
	if strings.HasSuffix(s, "-value") || strings.HasPrefix(s, "<Unknown ") && strings.HasSuffix(s, ">") {
		return true
	}
	if i := strings.IndexByte(s, '('); i > 0 {
		s = strings.TrimSpace(s[:i])
	}
	return placeholders[strings.TrimPrefix(s, "Edm.")]
}
