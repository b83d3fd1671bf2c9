package catalogue

import (
	"encoding/json"
	"mime"
	"net/http"
	"strings"

	"github.com/graphconform/conform/harness/wire"
)

func numberForm(asStrings bool) string {
	if asStrings {
		return "a string, because Content-Type has IEEE754Compatible=true"
	}
	return "a number, because Content-Type has no IEEE754Compatible=true"
}

// numbersAreStrings reports whether the Content-Type says that Int64 and Decimal are strings.
func numbersAreStrings(x *wire.Exchange) bool {
	if x == nil || x.Status != http.StatusOK {
		return false
	}
	_, params, _ := mime.ParseMediaType(x.Header.Get("Content-Type"))
	return strings.EqualFold(params["ieee754compatible"], "true")
}

// numbersIn returns a value, or the items of a collection, without null and the special values of a Decimal.
func numbersIn(v any) (out []any) {
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
