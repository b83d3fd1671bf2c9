package check

import (
	"encoding/json"
	"maps"
	"mime"
	"net/http"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/edm"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
)

var ieeeRead = &Check{
	ID: "ieee-read", Rule: "PATCH-CONNEG-012", Family: "negotiation", Level: verdict.Must, Safety: RST,
	Title:  "writes Int64 and Decimal as its Content-Type says",
	Source: "OData JSON 4.01 §3.2",
	Sends:  "a GET with Accept: application/json;IEEE754Compatible=true",
	Holds: "where the Content-Type says IEEE754Compatible=true every Int64 and Decimal is a string, else every one is a number; a target may " +
		"leave the parameter out, or refuse it",
	Needs: needsLargeNumber,
	When:  onKind(IEEE754),
	Judge: func(e *Evidence) Outcome {
		x := e.Step(Strings)
		if x != nil && isClientError(x.Status) {
			return skip("the target answered " + Status(x.Status) + " to the parameter, which it need not know")
		}
		entity, reason := e.state(Strings)
		if reason != "" {
			return skip(reason)
		}
		if !strings.HasPrefix(strings.ToLower(x.Header.Get("Content-Type")), "application/json") {
			return skip("the answer is called " + clip(x.Header.Get("Content-Type")))
		}
		asStrings, seen := saysStrings(x), 0
		var out Outcome
		for _, name := range slices.Sorted(maps.Keys(entity)) {
			p := e.Operation.Property(name)
			if p == nil {
				continue
			}
			element, _ := edm.Parse(p.Edm)
			if element != "Edm.Int64" && element != "Edm.Decimal" {
				continue
			}
			for _, v := range scalars(entity[name]) {
				if seen++; isNumber(v) == asStrings {
					out = graver(out, one("negotiation.ieee754", name+" as "+form(asStrings), Show(v), `the Content-Type is "`+clip(x.Header.Get("Content-Type"))+`"`))
					break
				}
			}
		}
		if seen == 0 {
			return skip("the entity shows no Int64 or Decimal")
		}
		return out
	},
}

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
