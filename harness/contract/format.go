package contract

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/edm"
)

// formats maps the formats of the OpenAPI registry to Edm types, by JSON type. Graph's own metadata describes an Int32 as a number.
var formats = map[string]map[string]string{
	"integer": integerFormats,
	"number":  {"float": "Edm.Single", "double": "Edm.Double", "decimal": "Edm.Decimal", "decimal128": "Edm.Decimal"},
	"string": {
		"date-time": "Edm.DateTimeOffset", "date": "Edm.Date", "time": "Edm.TimeOfDay", "duration": "Edm.Duration", "uuid": "Edm.Guid",
		"byte": "Edm.Binary", "base64url": "Edm.Binary",
	},
}

var integerFormats = map[string]string{
	"int8": "Edm.SByte", "uint8": "Edm.Byte", "int16": "Edm.Int16", "int32": "Edm.Int32", "int64": "Edm.Int64",
}

// FormatType returns the Edm type that the format of a schema means for its JSON type, or for any if it has none. It returns "" for other
// formats.
func FormatType(s *openapi3.Schema) string {
	for kind, names := range formats {
		if !s.Type.IsEmpty() && !s.Type.Includes(kind) {
			continue
		}
		if name := names[s.Format]; name != "" {
			return name
		}
	}
	if s.Type.IsEmpty() || s.Type.Includes("number") {
		return integerFormats[s.Format]
	}
	return ""
}

// typeOf returns the Edm type that a schema's format means, or one for its JSON type.
func typeOf(s *openapi3.Schema) *edm.Type {
	name := FormatType(s)
	switch {
	case name != "":
	case s.Type.Is("string"):
		name = "Edm.String"
	case s.Type.Is("boolean"):
		name = "Edm.Boolean"
	case s.Type.Is("integer"):
		return edm.Integer
	case s.Type.Is("number"):
		name = "Edm.Double"
	}
	t, _ := edm.Lookup(name)
	return t
}

// TextValue returns the n-th text of the format or the pattern that a schema states beside those of Edm types; ok is false if it states none
// that conform knows. Names and addresses are those that RFC 2606, RFC 5737 and RFC 3849 reserve for examples, so that nothing that is
// sent belongs to anybody.
func TextValue(s *openapi3.Schema, label string, n int) (text string, ok bool) {
	if s.Pattern != "" {
		if pattern, err := CompilePattern(s.Pattern); err == nil && !pattern.MatchString(label) {
			return matching(pattern, s, n)
		}
		return "", false
	}
	small := 1 + n%100
	switch s.Format {
	case "email", "idn-email":
		return label + "@example.com", true
	case "hostname", "idn-hostname":
		return strings.ToLower(label) + ".example.com", true
	case "uri", "url", "iri":
		return "https://example.com/" + label, true
	case "ipv4":
		return fmt.Sprintf("192.0.2.%d", n%256), true
	case "ipv6":
		return fmt.Sprintf("2001:db8::%x", n%65536), true
	case "decimal", "decimal128", "float", "double":
		return strconv.Itoa(small) + ".25", true
	case "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64":
		return strconv.Itoa(small), true
	case "date-time-local":
		return fmt.Sprintf("2001-01-01T00:%02d:00", n%60), true
	case "time-local":
		return fmt.Sprintf("00:%02d:00", n%60), true
	case "http-date":
		return fmt.Sprintf("Mon, 01 Jan 2001 00:%02d:00 GMT", n%60), true
	case "json-pointer":
		return "/" + label, true
	case "relative-json-pointer":
		return strconv.Itoa(small), true
	case "media-range":
		return "text/" + label, true
	case "char":
		return string(rune('a' + n%26)), true
	}
	return "", false
}
