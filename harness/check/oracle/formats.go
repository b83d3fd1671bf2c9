package oracle

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/xeipuuv/gojsonschema"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/edm"
)

// formatPrefix begins the names of the Edm lexical rules in both validators. gojsonschema's own date-time accepts `12:00:00` and its
// uuid rejects upper case; its table of formats is shared by the process, so ours need names of their own.
const formatPrefix = "edm-"

// EdmType returns the Edm primitive type of a schema's values: the one that the contract names, else the one that its format means,
// else nil. element is the name that an enclosing `Collection(…)` gives.
func EdmType(s *openapi3.Schema, element string) *edm.Type {
	name := EdmName(s)
	if name == "" {
		name = element
	}
	if name == "" {
		name = contract.FormatType(s)
		if name == "Edm.Single" || name == "Edm.Double" {
			return nil // only those that the contract names allow INF and NaN
		}
	}
	t, _ := edm.Lookup(name)
	return t
}

// EdmName returns the type that the contract names for a schema, or "".
func EdmName(s *openapi3.Schema) string {
	name, _ := s.Extensions[contract.ExtEdm].(string)
	return name
}

// elementOf returns the name of a collection's element type, or "".
func elementOf(s *openapi3.Schema) string {
	if element, collection := edm.Parse(EdmName(s)); collection {
		return element
	}
	return ""
}

// lexicalFormat returns the name of the format with the lexical rule of t, or "" where t has none: Edm.String and the types that JSON
// writes as numbers or literals.
func lexicalFormat(t *edm.Type) string {
	if t == nil || t.Schema().Type != "string" || t.Name == "Edm.String" || len(t.Valid()) == 0 {
		return ""
	}
	return formatPrefix + strings.ToLower(strings.TrimPrefix(t.Name, "Edm."))
}

// lexical maps the names of our formats to their types.
var lexical = sync.OnceValue(func() map[string]*edm.Type {
	formats := map[string]*edm.Type{}
	for _, t := range edm.Types() {
		if name := lexicalFormat(t); name != "" {
			formats[name] = t
		}
	}
	return formats
})

// registerFormats adds our formats to gojsonschema's table, once per process.
var registerFormats = sync.OnceFunc(func() {
	for name, t := range lexical() {
		gojsonschema.FormatCheckers.Add(name, lexicalChecker{t})
	}
})

// lexicalChecker is a gojsonschema.FormatChecker. Values of another kind are left to the keyword `type`.
type lexicalChecker struct{ t *edm.Type }

func (c lexicalChecker) IsFormat(v any) bool {
	s, ok := v.(string)
	return !ok || c.t.Check(s) == nil
}

// foreign are patterns that Go's regexp cannot evaluate, as formats by name: the only hook that both validators have.
var foreign struct {
	sync.RWMutex
	patterns map[string]string
	formats  map[string]openapi3.StringFormatValidator // with the lexical rules, replaced as a whole
}

// foreignFormat returns the name of a format that stands for a pattern.
func foreignFormat(text string, pattern *contract.Pattern) string {
	sum := sha256.Sum256([]byte(text))
	name := "pattern-" + hex.EncodeToString(sum[:8])
	foreign.Lock()
	defer foreign.Unlock()
	if foreign.patterns[name] == "" {
		gojsonschema.FormatCheckers.Add(name, patternChecker{pattern})
		formats := maps.Clone(lexicalFormats())
		maps.Copy(formats, foreign.formats)
		formats[name] = openapi3.NewCallbackValidator(func(s string) error {
			if pattern.MatchString(s) {
				return nil
			}
			return errors.New("no match")
		})
		if foreign.patterns == nil {
			foreign.patterns = map[string]string{}
		}
		foreign.formats, foreign.patterns[name] = formats, text
	}
	return name
}

// foreignPattern returns the pattern that a format stands for, or "".
func foreignPattern(format string) string {
	foreign.RLock()
	defer foreign.RUnlock()
	return foreign.patterns[format]
}

type patternChecker struct{ pattern *contract.Pattern }

func (c patternChecker) IsFormat(v any) bool {
	s, ok := v.(string)
	return !ok || c.pattern.MatchString(s)
}

// lexicalFormats are the same rules for kin-openapi, passed with each call because its own table is global.
var lexicalFormats = sync.OnceValue(func() map[string]openapi3.StringFormatValidator {
	formats := map[string]openapi3.StringFormatValidator{}
	for name, t := range lexical() {
		formats[name] = openapi3.NewCallbackValidator(func(s string) error { return t.Check(s) })
	}
	return formats
})

// kinFormats are all formats that a schema may have.
func kinFormats() map[string]openapi3.StringFormatValidator {
	foreign.RLock()
	defer foreign.RUnlock()
	if foreign.formats == nil {
		return lexicalFormats()
	}
	return foreign.formats
}

// enumMembers returns the members for the keyword enum, which gojsonschema compares as float64 and requires to be unique as such. Where
// there are numbers, exact is a schema for `not` that rejects values that equal a member only as float64.
func enumMembers(members []any, withNull bool) (enum []any, exact any) {
	if withNull {
		members = append(slices.Clone(members), nil)
	}
	seen := map[string]bool{}
	var others, none []any
	for _, m := range members {
		text, isNumber := numberText(m)
		key := fmt.Sprintf("%T %v", m, m)
		if isNumber {
			m = json.Number(text)
			none = append(none, map[string]any{"not": map[string]any{"type": "number", "minimum": m, "maximum": m}})
			f, _ := strconv.ParseFloat(text, 64)
			key = fmt.Sprint("number ", f)
		} else {
			others = append(others, m)
		}
		if !seen[key] {
			seen[key] = true
			enum = append(enum, m)
		}
	}
	if none == nil {
		return enum, nil
	}
	if others != nil {
		others, _ = enumMembers(others, false)
		none = append(none, map[string]any{"not": map[string]any{"enum": others}})
	}
	return enum, map[string]any{"allOf": none}
}

// numberText returns the exact text of a number as kin-openapi may have decoded it.
func numberText(v any) (string, bool) {
	switch n := v.(type) {
	case json.Number:
		return n.String(), true
	case float64:
		return decimal(n), true
	case int, int64, uint64:
		return fmt.Sprint(n), true
	}
	return "", false
}

// kinEnumMember turns a number of an enum into the float64 that kin-openapi compares with, and one that float64 cannot hold into
// something that no value equals.
func kinEnumMember(m any) any {
	text, isNumber := numberText(m)
	if !isNumber {
		return m
	}
	f, lossy := toFloat(json.Number(text))
	if lossy {
		return struct{}{}
	}
	return f
}

// toFloat returns the float64 nearest to a number; lossy reports that it means another number.
func toFloat(n json.Number) (f float64, lossy bool) {
	f, err := strconv.ParseFloat(n.String(), 64)
	f = min(max(f, -math.MaxFloat64), math.MaxFloat64)
	if err == nil && len(n) <= 15 && !strings.ContainsAny(n.String(), "eE") {
		return f, false // float64 holds any 15 decimal digits
	}
	exact, ok := new(big.Rat).SetString(n.String())
	return f, !ok || exact.Cmp(decimalRat(f)) != 0
}
