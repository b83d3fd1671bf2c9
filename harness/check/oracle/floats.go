package oracle

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// mapScalars copies a decoded value with f applied to everything that is not an array or an object.
func mapScalars(v any, depth int, f func(any) (any, error)) (copied any, err error) {
	if depth > maxDepth {
		return nil, fmt.Errorf("the value has more than %d levels of nesting", maxDepth)
	}
	switch v := v.(type) {
	case []any:
		items := make([]any, len(v))
		for i := range v {
			if items[i], err = mapScalars(v[i], depth+1, f); err != nil {
				return nil, err
			}
		}
		return items, nil
	case map[string]any:
		members := make(map[string]any, len(v))
		for name := range v {
			if members[name], err = mapScalars(v[name], depth+1, f); err != nil {
				return nil, err
			}
		}
		return members, nil
	}
	return f(v)
}

// toFloats copies a value for kin-openapi, which reads numbers as float64 only; lossy reports that a number changed.
func toFloats(v any) (copied any, lossy bool, err error) {
	copied, err = mapScalars(v, 0, func(v any) (any, error) {
		switch v := v.(type) {
		case nil, bool, string:
			return v, nil
		case json.Number:
			if problem := numberProblem(v); problem != "" {
				return nil, errors.New(problem)
			}
			f, loss := toFloat(v)
			lossy = lossy || loss
			return f, nil
		}
		return nil, fmt.Errorf("want decoded JSON with json.Number, got a Go %T", v)
	})
	return copied, lossy && err == nil, err
}

// toNumbers reverses toFloats, except for what was lost.
func toNumbers(v any) (any, error) {
	return mapScalars(v, 0, func(v any) (any, error) {
		if f, isFloat := v.(float64); isFloat {
			return json.Number(decimal(f)), nil
		}
		return v, nil
	})
}

// beyondFloat is above the highest float64 and still parses as it, where 1e309 is an error: gojsonschema, which reads the members
// of an enum and of unique items as float64, panics on such an error.
const beyondFloat = json.Number("1.7976931348623158e308")

// clampNumbers copies a value with every number beyond float64 replaced by beyondFloat. Bounds see no difference.
func clampNumbers(v any) (any, error) {
	return mapScalars(v, 0, func(v any) (any, error) {
		n, isNumber := v.(json.Number)
		if _, err := strconv.ParseFloat(n.String(), 64); !isNumber || err == nil {
			return v, nil
		}
		if strings.HasPrefix(n.String(), "-") {
			return "-" + beyondFloat, nil
		}
		return beyondFloat, nil
	})
}
