package edm

import (
	"fmt"
	"math/big"
	"testing"
)

func TestSchemaBoundsMatchCheck(t *testing.T) {
	bounded := 0
	for _, typ := range Types() {
		s := typ.Schema()
		if (s.Minimum == "") != (s.Maximum == "") || (s.Minimum != "") != (s.Type == "integer") {
			t.Errorf("%s: want both bounds for integers and none for others, got %v", typ.Name, s)
		}
		if s.Minimum == "" {
			if len(typ.OutOfRange()) != 0 {
				t.Errorf("%s: want nothing out of range, got %v", typ.Name, typ.OutOfRange())
			}
			continue
		}
		bounded++
		low, high := plus(t, s.Minimum, 0), plus(t, s.Maximum, 0)
		below, above := plus(t, s.Minimum, -1), plus(t, s.Maximum, 1)
		judge(t, typ, []string{low, high}, []string{below, above})
		if out := typ.OutOfRange(); len(out) != 2 || out[0].JSON != above || out[1].JSON != below {
			t.Errorf("%s: want %s and %s, got %v", typ.Name, above, below, out)
		}
	}
	if bounded != 5 {
		t.Errorf("want 5 integer types, got %d", bounded)
	}
}

func plus(t *testing.T, text string, by int64) string {
	t.Helper()
	n, ok := new(big.Int).SetString(text, 10)
	if !ok {
		t.Fatalf("not an integer: %q", text)
	}
	return n.Add(n, big.NewInt(by)).String()
}

// TestSchemaAllows compares type and strings of the schema with the valid values.
func TestSchemaAllows(t *testing.T) {
	kinds := map[string]string{"integer": "json.Number", "number": "json.Number", "string": "string", "boolean": "bool"}
	for _, typ := range Types() {
		s := typ.Schema()
		for _, v := range typ.Valid() {
			decoded := mustDecode(t, v.JSON)
			text, isString := decoded.(string)
			named := false
			for _, allowed := range s.Strings {
				named = named || isString && text == allowed
			}
			if got := fmt.Sprintf("%T", decoded); got != kinds[s.Type] && !named {
				t.Errorf("%s: %s is not %s", typ.Name, quote(v.JSON), s.Type)
			}
		}
		for _, allowed := range s.Strings {
			judge(t, typ, []string{`"` + allowed + `"`}, nil)
		}
	}
}
