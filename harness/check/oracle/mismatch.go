package oracle

import (
	"encoding/json"
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"unicode"

	"github.com/xeipuuv/gojsonschema"
)

// keyword describes one of gojsonschema's error types. The error's detail replaces %s in want.
type keyword struct {
	name       string
	detail     string
	want       string
	structural bool
}

// keywords omits the types that repeat an inner error at an outer level: number_all_of and condition_else.
var keywords = map[string]keyword{
	"invalid_type":                    {"type", "expected", "%s", true},
	"required":                        {"required", "property", "a member %s", true},
	"enum":                            {"enum", "allowed", "one of %s", true},
	"additional_property_not_allowed": {"additionalProperties", "", "no member of this name", true},
	"number_any_of":                   {"anyOf", "", "a value that matches at least one of the alternatives", true},
	"number_one_of":                   {"oneOf", "", "a value that matches exactly one of the alternatives", true},
	"number_not":                      {"not", "", "a value that the schema does not exclude", true},
	"number_gte":                      {"minimum", "min", "a number of at least %s", false},
	"number_gt":                       {"exclusiveMinimum", "min", "a number above %s", false},
	"number_lte":                      {"maximum", "max", "a number of at most %s", false},
	"number_lt":                       {"exclusiveMaximum", "max", "a number below %s", false},
	"multiple_of":                     {"multipleOf", "multiple", "a multiple of %s", false},
	"string_gte":                      {"minLength", "min", "at least %s characters", false},
	"string_lte":                      {"maxLength", "max", "at most %s characters", false},
	"pattern":                         {"pattern", "pattern", "a string that matches %s", false},
	"format":                          {"format", "format", "", false},
	"array_min_items":                 {"minItems", "min", "at least %s items", false},
	"array_max_items":                 {"maxItems", "max", "at most %s items", false},
	"array_min_properties":            {"minProperties", "min", "at least %s members", false},
	"array_max_properties":            {"maxProperties", "max", "at most %s members", false},
	"unique":                          {"uniqueItems", "", "items that all differ", false},
}

// mismatchOf converts one error; the zero Mismatch means that it repeats others.
func mismatchOf(e gojsonschema.ResultError) (Mismatch, error) {
	k, known := keywords[e.Type()]
	if !known {
		if e.Type() == "number_all_of" || e.Type() == "condition_else" {
			return Mismatch{}, nil
		}
		return Mismatch{}, fmt.Errorf("gojsonschema failed: %s", truncate(e.Type()+" "+e.Description(), 200))
	}
	// No valid UTF-8 holds the separator, so a member name with a slash stays one token.
	const separator = "\xff"
	tokens := strings.Split(e.Context().String(separator), separator)[1:] // the first is "(root)"
	m := Mismatch{Keyword: k.name, Want: k.want, Got: showScalar(e.Value()), Structural: k.structural}
	switch k.name {
	case "required":
		m.Want, m.Got = fmt.Sprintf(k.want, quote(fmt.Sprint(e.Details()[k.detail]))), "no such member"
	case "additionalProperties":
		tokens = append(tokens, fmt.Sprint(e.Details()["property"]))
	case "type":
		m.Want = strings.ReplaceAll(strings.Trim(fmt.Sprint(e.Details()[k.detail]), "[]"), ",", " or ")
		if e.Value() != nil {
			m.Got = KindOf(e.Value()) + ": " + m.Got
		}
	case "format":
		format := fmt.Sprint(e.Details()[k.detail])
		m.Want = formatWant(format, e.Value())
		if pattern := foreignPattern(format); pattern != "" {
			m.Keyword, m.Want = "pattern", "a string that matches "+truncate(pattern, 200)
		}
	default:
		if k.detail != "" {
			m.Want = fmt.Sprintf(k.want, detailText(e.Details()[k.detail]))
		}
	}
	m.Pointer = pointerTo(tokens)
	return m, nil
}

// pointerTo writes a JSON pointer. Names come from the target and the pointer goes into reports, so long names are cut and
// unprintable ones escaped.
func pointerTo(tokens []string) string {
	var b strings.Builder
	escape := strings.NewReplacer("~", "~0", "/", "~1")
	for _, token := range tokens {
		token = truncate(token, 100)
		if strings.ContainsFunc(token, func(r rune) bool { return !unicode.IsPrint(r) }) {
			token = strings.Trim(strconv.QuoteToASCII(token), `"`)
		}
		b.WriteString("/" + escape.Replace(token))
	}
	return truncate(b.String(), 1000)
}

// formatWant says what the Edm type of a format expects of v.
func formatWant(format string, v any) string {
	t := lexical()[format]
	if t == nil {
		return "a value of format " + format
	}
	err := t.Check(v)
	if err == nil {
		return "a value of " + t.Name
	}
	want, _, _ := strings.Cut(strings.TrimPrefix(err.Error(), "want "), ", got ")
	return truncate(want, 200)
}

func detailText(v any) string {
	if f, ok := v.(*big.Float); ok {
		if f.IsInt() && f.MantExp(nil) < 70 {
			return f.Text('f', 0)
		}
		return f.Text('g', -1)
	}
	return truncate(fmt.Sprint(v), 200)
}

// showScalar shows a scalar, and only the size of anything else.
func showScalar(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case string:
		return quote(v)
	case json.Number:
		return truncate(v.String(), 60)
	case []any:
		return fmt.Sprintf("%d items", len(v))
	case map[string]any:
		return fmt.Sprintf("%d members", len(v))
	}
	return fmt.Sprint(v)
}
