package tenant

import (
	"slices"
	"strings"
)

// splitKey splits `widgets('w1')` or `widgets(id='w1')` into the name and the key. The key is empty if the segment has none. That of several
// properties (OData 4.01 URL Conventions, section 4.3.1) has them in one order.
func splitKey(segment string) (name, key string) {
	name, key, found := strings.Cut(segment, "(")
	if !found || name == "" || !strings.HasSuffix(key, ")") {
		return segment, ""
	}
	key = strings.TrimSuffix(key, ")")
	parts := keyParts(key)
	if len(parts) > 1 && !slices.ContainsFunc(parts, func(p keyPart) bool { return p.property == "" }) {
		return name, joinKey(parts)
	}
	if len(parts) == 1 {
		key = parts[0].value
	}
	if isQuoted(key) {
		key = strings.ReplaceAll(key[1:len(key)-1], "''", "'")
	}
	return name, key
}

// keyPart is a value of a key, and the property that it is of, empty if the key does not name it.
type keyPart struct{ property, value string }

// keyParts splits a key at the commas that are not in a string, where a quotation mark is doubled.
func keyParts(key string) (parts []keyPart) {
	start, inString := 0, false
	for i := 0; i <= len(key); i++ {
		switch {
		case i < len(key) && key[i] == '\'':
			inString = !inString
		case i == len(key) || key[i] == ',' && !inString:
			part := strings.TrimSpace(key[start:i])
			property, value, named := strings.Cut(part, "=")
			if !named || strings.ContainsAny(property, `'"`) {
				property, value = "", part
			}
			parts = append(parts, keyPart{strings.ToLower(strings.TrimSpace(property)), strings.TrimSpace(value)})
			start = i + 1
		}
	}
	return parts
}

// joinKey writes the parts in the order of their properties, all values as strings: a property has one type.
func joinKey(parts []keyPart) string {
	var out []string
	for _, p := range parts {
		if !isQuoted(p.value) {
			p.value = "'" + p.value + "'"
		}
		out = append(out, p.property+"="+p.value)
	}
	slices.Sort(out)
	return strings.Join(out, ",")
}

func isQuoted(value string) bool {
	return len(value) > 1 && value[0] == '\'' && value[len(value)-1] == '\''
}
