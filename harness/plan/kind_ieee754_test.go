package plan

import (
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/check"
)

func TestNumbersGoAsStrings(t *testing.T) {
	opts := options(keyed(text("name"), property("size", "Edm.Int64", openapi3.NewInt64Schema()), property("price", "Edm.Decimal", openapi3.NewFloat64Schema())))
	opts.Depth = Full
	var found []*Case
	for _, c := range mustPlan(t, opts).Cases {
		if c.Kind == check.IEEE754 {
			found = append(found, c)
		}
	}
	if len(found) != 2 || stepNames(found[0]) != "before request read-strings after" || stepNames(found[1]) != "before number read-number request read-strings after" {
		t.Fatalf("want one case for both, and one for the Int64 alone, got %d", len(found))
	}
	update, read := found[0].Steps[1].Request, found[0].Steps[2].Request
	if got := update.Header.Get("Content-Type"); got != "application/json;IEEE754Compatible=true" {
		t.Errorf("want the parameter, got %s", got)
	}
	if body := string(update.Body); !strings.Contains(body, `"size":"`) || !strings.Contains(body, `"price":"`) || strings.Contains(body, "name") {
		t.Errorf("want both numbers as strings, got %s", body)
	}
	if got := read.Header.Get("Accept"); got != "application/json;IEEE754Compatible=true" {
		t.Errorf("want a read that asks for strings, got %s", got)
	}
	if got := string(found[1].Steps[3].Request.Body); got != `{"size":"9007199254740995"}` {
		t.Errorf("want a number that float64 cannot represent, got %s", got)
	}
	for _, id := range ids(mustPlan(t, options(keyed(text("name"), integer("count"))))) {
		if slices.Contains([]string{"thing/ieee754"}, id) {
			t.Error("want no such case without an Int64 or a Decimal")
		}
	}
}
