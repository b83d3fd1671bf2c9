package catalogue

import (
	"encoding/json"
	"mime"
	"net/http"
	"strings"

	"github.com/graphconform/conform/harness/wire"
)

func form(asStrings bool) string {
	if asStrings {
		return "a string, for the Content-Type says IEEE754Compatible=true"
	}
	return "a number, for the Content-Type does not say IEEE754Compatible=true"
}

// saysStrings tells whether the Content-Type says that numbers which a float64 may not hold are strings.
func saysStrings(x *wire.Exchange) bool {
	if x == nil || x.Status != http.StatusOK {
		return false
	}
	_, params, _ := mime.ParseMediaType(x.Header.Get("Content-Type"))
	return strings.EqualFold(params["ieee754compatible"], "true")
}

// scalars are a value, or the items of a collection, that may be numbers: no null, and none of the words of a Decimal.
func scalars(v any) (out []any) {
	items, isList := v.([]any)
	if !isList {
		items = []any{v}
	}
	for _, item := range items {
		switch item {
		case nil, "INF", "-INF", "NaN":
		default:
			out = append(out, item)
		}
	}
	return out
}

func isNumber(v any) bool {
	_, ok := v.(json.Number)
	return ok
}
