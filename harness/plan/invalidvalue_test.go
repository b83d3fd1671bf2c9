package plan

import (
	"fmt"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

func TestOutsideBounds(t *testing.T) {
	for name, tc := range map[string]struct {
		property contract.Property
		want     string
	}{
		"unbounded":          {text("name"), ""},
		"longest":            {property("name", "Edm.String", openapi3.NewStringSchema().WithMaxLength(3)), "conf longer than the documented 3"},
		"longest by far":     {property("name", "Edm.String", openapi3.NewStringSchema().WithMaxLength(9)), "conform--- longer than the documented 9"},
		"shortest":           {property("name", "Edm.String", openapi3.NewStringSchema().WithMinLength(1)), " shorter than the documented 1"},
		"too long to send":   {property("name", "Edm.String", openapi3.NewStringSchema().WithMaxLength(1<<20)), ""},
		"limits":             {property("count", "Edm.Int32", openapi3.NewInt32Schema().WithMin(1).WithMax(10)), "11 above the documented 10, 0 below the documented 1"},
		"limits of the type": {property("count", "Edm.Byte", openapi3.NewIntegerSchema().WithMin(0).WithMax(255)), ""},
		"a fraction":         {property("count", "Edm.Int32", openapi3.NewInt32Schema().WithMax(9.5)), ""},
		"beyond any double":  {property("size", "Edm.Int64", openapi3.NewInt64Schema().WithMax(1<<62)), ""},
		"a number":           {property("ratio", "Edm.Double", openapi3.NewFloat64Schema().WithMax(1)), ""},
		"an enumeration":     {property("colour", "Edm.String", openapi3.NewStringSchema().WithEnum("a").WithMaxLength(1)), ""},
	} {
		var got []string
		for _, bad := range outsideBounds(tc.property) {
			got = append(got, fmt.Sprint(bad.Value, " ", bad.Why))
			if kind := kindOf(tc.property, bad.Value); kind != check.BadValue && kind != check.OutOfRange {
				t.Errorf("%s: want a kind of case for %v, got %q", name, bad.Value, kind)
			}
		}
		if strings.Join(got, ", ") != tc.want {
			t.Errorf("%s: want %q, got %q", name, tc.want, got)
		}
	}
}
