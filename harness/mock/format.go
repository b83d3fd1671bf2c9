package mock

import (
	"encoding/json"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// format is the variant of JSON that a request asks for (OData JSON 4.01 section 3). The zero value is the default.
type format struct {
	metadata   string // `none`, `full`, or empty for `minimal`
	compatible bool   // IEEE754Compatible: Int64 and Decimal are strings
}

func (f format) contentType() string {
	metadata := f.metadata
	if metadata == "" {
		metadata = "minimal"
	}
	return jsonMedia + ";odata.metadata=" + metadata + ";odata.streaming=true;IEEE754Compatible=" + strconv.FormatBool(f.compatible) + ";charset=utf-8"
}

// negotiate returns the supported format that the Accept header ranks highest, or rejects the request.
func negotiate(values []string, media string) (format, *rejection) {
	best, bestRank := format{}, 0.0
	ranges := 0
	for text := range strings.SplitSeq(strings.Join(values, ","), ",") {
		if strings.TrimSpace(text) == "" {
			continue
		}
		ranges++
		if f, rank, ok := readMediaRange(text, media); ok && rank > bestRank {
			best, bestRank = f, rank
		}
	}
	if ranges > 0 && bestRank == 0 {
		return format{}, reject(ruleAccept, http.StatusNotAcceptable, "No acceptable format: the resource is "+media+".")
	}
	return best, nil
}

func readMediaRange(text, media string) (f format, rank float64, ok bool) {
	name, params, err := mime.ParseMediaType(text)
	_, documented, _ := mime.ParseMediaType(media)
	if err != nil || !slices.Contains([]string{typeOnly(media), jsonMedia, "application/*", "*/*"}, name) {
		return f, 0, false
	}
	rank = 1
	for key, value := range params {
		switch key {
		case "q":
			if rank, err = strconv.ParseFloat(value, 64); err != nil {
				return f, 0, false
			}
		case "odata.metadata", "metadata":
			if !slices.Contains([]string{"none", "minimal", "full"}, value) {
				return f, 0, false
			}
			f.metadata = strings.TrimPrefix(value, "minimal")
		case "ieee754compatible":
			f.compatible = strings.EqualFold(value, "true")
		case "odata.streaming", "streaming", "charset", "exponentialdecimals":
		default:
			if documented[key] != value {
				return f, 0, false
			}
		}
	}
	return f, rank, true
}

// stringsToNumbers converts the strings of an IEEE754Compatible body that stand for numbers.
func stringsToNumbers(edmType string, s *openapi3.Schema, v any) any {
	return mapScalars(edmType, s, v, func(edmType string, v any) any {
		text, ok := v.(string)
		if !ok || !is64Bit(edmType) {
			return v
		}
		if n, err := decode([]byte(strings.TrimPrefix(text, "+"))); err == nil {
			if n, ok := n.(json.Number); ok {
				return n
			}
		}
		return v
	})
}

// numbersToStrings is the inverse of stringsToNumbers.
func numbersToStrings(edmType string, s *openapi3.Schema, v any) any {
	return mapScalars(edmType, s, v, func(edmType string, v any) any {
		if n, ok := v.(json.Number); ok && is64Bit(edmType) {
			return string(n)
		}
		return v
	})
}

func is64Bit(edmType string) bool { return edmType == "Edm.Int64" || edmType == "Edm.Decimal" }

// mapScalars replaces the scalars inside a value, each according to its Edm type.
func mapScalars(edmType string, s *openapi3.Schema, v any, replace func(edmType string, v any) any) any {
	if s == nil {
		return v
	}
	if edmType == "" {
		edmType = edmName(s)
	}
	switch v := v.(type) {
	case []any:
		if s.Items == nil || s.Items.Value == nil {
			return v
		}
		out := make([]any, len(v))
		for i := range v {
			out[i] = mapScalars(elementType(edmType, s.Items.Value), s.Items.Value, v[i], replace)
		}
		return out
	case object:
		members := declared(s)
		out := slices.Clone(v)
		for i, m := range out {
			if schema := members.find(m.name); schema != nil {
				out[i].value = mapScalars(edmName(schema), schema, m.value, replace)
			}
		}
		return out
	}
	return replace(edmType, v)
}
