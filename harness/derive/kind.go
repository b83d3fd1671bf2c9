package derive

import (
	"encoding/json"
	"strings"
)

// kindOf is the JSON type of a value that an example shows. A draft writes the type's name in place of the value.
func kindOf(v any) string {
	switch v := v.(type) {
	case string:
		switch strings.ToLower(strings.TrimSpace(v)) {
		case "integer", "int32", "int64", "double", "int16", "decimal", "single":
			return "number"
		case "boolean", "true", "false":
			return "boolean"
		}
		return "string"
	case json.Number:
		return "number"
	case bool:
		return "boolean"
	case []any:
		return "array"
	case map[string]any:
		return "object"
	}
	return "" // null says nothing
}
