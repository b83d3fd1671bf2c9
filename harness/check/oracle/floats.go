package oracle

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// asFloats copies a decoded value for kin-openapi, which knows numbers only as float64; lossy tells that some number became another.
func asFloats(v any, depth int) (copied any, lossy bool, err error) {
	if depth > maxDepth {
		return nil, false, fmt.Errorf("the value has more than %d levels of nesting", maxDepth)
	}
	var loss bool
	switch v := v.(type) {
	case nil, bool, string:
		return v, false, nil
	case json.Number:
		if reason := absurd(v); reason != "" {
			return nil, false, errors.New(reason)
		}
		copied, lossy = toFloat(v)
	case []any:
		items := make([]any, len(v))
		for i := range v {
			if items[i], loss, err = asFloats(v[i], depth+1); err != nil {
				return nil, false, err
			}
			lossy = lossy || loss
		}
		copied = items
	case map[string]any:
		members := make(map[string]any, len(v))
		for name := range v {
			if members[name], loss, err = asFloats(v[name], depth+1); err != nil {
				return nil, false, err
			}
			lossy = lossy || loss
		}
		copied = members
	default:
		return nil, false, fmt.Errorf("want decoded JSON with json.Number, got a Go %T", v)
	}
	return copied, lossy, nil
}

// asNumbers undoes asFloats, but for what was lost.
func asNumbers(v any) any {
	switch v := v.(type) {
	case float64:
		return json.Number(nominal(v))
	case []any:
		return eachItem(v, asNumbers)
	case map[string]any:
		return eachMember(v, asNumbers)
	}
	return v
}

// beyondFloat is above the highest float64 and yet reads as it, where 1e309 is an error: gojsonschema, which reads the members of
// an enum and of unique items as float64, panics on such an error.
const beyondFloat = json.Number("1.7976931348623158e308")

// clamped copies a value with every number that is beyond float64 brought near its end. Bounds see no difference.
func clamped(v any) any {
	switch v := v.(type) {
	case json.Number:
		if _, err := strconv.ParseFloat(v.String(), 64); err == nil {
			return v
		}
		if strings.HasPrefix(v.String(), "-") {
			return "-" + beyondFloat
		}
		return beyondFloat
	case []any:
		return eachItem(v, clamped)
	case map[string]any:
		return eachMember(v, clamped)
	}
	return v
}

func eachItem(items []any, f func(any) any) []any {
	out := make([]any, len(items))
	for i := range items {
		out[i] = f(items[i])
	}
	return out
}

func eachMember(members map[string]any, f func(any) any) map[string]any {
	out := make(map[string]any, len(members))
	for name := range members {
		out[name] = f(members[name])
	}
	return out
}
