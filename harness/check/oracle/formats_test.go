package oracle

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/xeipuuv/gojsonschema"

	"github.com/graphconform/conform/harness/edm"
)

// Every Edm type with a lexical rule has a format, and the format judges exactly as the type does.
func TestLexicalFormats(t *testing.T) {
	registerFormats()
	names := map[string]bool{}
	for _, kind := range edm.Types() {
		name := lexicalFormat(kind)
		if name == "" {
			continue
		}
		names[kind.Name] = true
		for want, values := range map[bool][]edm.Value{true: kind.Valid(), false: kind.Invalid()} {
			for _, v := range values {
				var s string
				if json.Unmarshal([]byte(v.JSON), &s) != nil {
					continue // the wrong kind of value is not for a format
				}
				if got := gojsonschema.FormatCheckers.IsFormat(name, s); got != want {
					t.Errorf("gojsonschema: %s %q: want %v, got %v", name, s, want, got)
				}
				if err := kinFormats()[name].Validate(s); (err == nil) != want {
					t.Errorf("kin-openapi: %s %q: want %v, got %v", name, s, want, err)
				}
			}
		}
		if !gojsonschema.FormatCheckers.IsFormat(name, new(big.Rat)) {
			t.Errorf("%s rejects a number, which the keyword type must reject", name)
		}
	}
	for _, want := range []string{"Edm.Guid", "Edm.Date", "Edm.DateTimeOffset", "Edm.TimeOfDay", "Edm.Duration", "Edm.Binary"} {
		if !names[want] {
			t.Errorf("%s has no format", want)
		}
	}
	if len(names) != 6 {
		t.Errorf("want 6 formats, got %v", names)
	}
	if _, taken := openapi3.SchemaStringFormats["edm-guid"]; taken || gojsonschema.FormatCheckers.IsFormat("date-time", "12:00:00") != true {
		t.Error("formats of other people's names were changed")
	}
}

func TestEdmOf(t *testing.T) {
	for _, test := range []struct{ schema, element, want string }{
		{`{type: string}`, "", ""},
		{`{type: string, format: date-time}`, "", "Edm.DateTimeOffset"},
		{`{type: string, format: date-time, x-conform-edm: Edm.Date}`, "", "Edm.Date"},
		{`{type: string, x-conform-edm: microsoft.graph.day}`, "", ""},
		{`{type: string, format: uuid, x-conform-edm: microsoft.graph.day}`, "", ""},
		{`{type: string}`, "Edm.Guid", "Edm.Guid"},
		{`{type: string, format: date}`, "Edm.Guid", "Edm.Guid"},
		{`{type: string, x-conform-edm: Edm.Date}`, "Edm.Guid", "Edm.Date"},
		{`{type: integer, format: int16}`, "", "Edm.Int16"},
		{`{type: number, format: double}`, "", ""}, // "INF" is OData's, so only where the contract speaks OData
		{`{type: string, x-conform-edm: 5}`, "", ""},
	} {
		got := ""
		if kind := EdmType(schemaOf(t, test.schema), test.element); kind != nil {
			got = kind.Name
		}
		if got != test.want {
			t.Errorf("%s below %q: want %q, got %q", test.schema, test.element, test.want, got)
		}
	}
}

// A float64 satisfies the moved bounds exactly when the number that it means satisfies the exact ones.
func TestLimitsSurviveFloat64(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 20_000 {
		bound := drawNumber(r)
		value := bound
		for range r.IntN(3) {
			value = math.Nextafter(value, math.Inf(1-2*r.IntN(2)))
		}
		text := decimal(bound)
		if r.IntN(2) == 0 { // between two floats
			exact := decimalRat(bound)
			exact.Add(exact, big.NewRat(int64(r.IntN(3)-1), 7))
			text = exact.FloatString(30)
		}
		l := newLimit(text)
		x := decimalRat(value)
		var s openapi3.Schema
		limits{min: l, max: l, above: l, below: l}.copyTo(&s)
		for what, pair := range map[string][2]bool{
			"minimum":          {x.Cmp(l.value) >= 0, value >= *s.Min},
			"maximum":          {x.Cmp(l.value) <= 0, value <= *s.Max},
			"exclusiveMinimum": {x.Cmp(l.value) > 0, value > *s.ExclusiveMin.Value},
			"exclusiveMaximum": {x.Cmp(l.value) < 0, value < *s.ExclusiveMax.Value},
		} {
			if pair[0] != pair[1] {
				t.Fatalf("%s %s: %s is %v exactly and %v as float64", what, text, decimal(value), pair[0], pair[1])
			}
		}
	}
}

func drawNumber(r *rand.Rand) float64 {
	switch r.IntN(4) {
	case 0:
		return float64(r.IntN(2001)-1000) / 100
	case 1:
		return math.Ldexp(1, 53+r.IntN(12)) * float64(1-2*r.IntN(2))
	case 2:
		return math.Float64frombits(r.Uint64()>>12 | 0x3ff<<52) // from 1 to 2, every digit in use
	}
	return r.NormFloat64() * 1e18
}

func TestToFloat(t *testing.T) {
	for text, lossy := range map[string]bool{
		"0": false, "-0": false, "0.1": false, "0.10": false, "1e2": false, "9007199254740992": false, "9007199254740993": true,
		"9223372036854775807": true, "9223372036854775808": false, "0.1000000000000000055511151231257827": true, "1e400": true, "-1e400": true,
		"1e-400": true, "5e-324": false, "1.7976931348623157e308": true, "1e22": false, "1e23": true, "0.30000000000000004": false,
		"123456789012345": false, "0.1234567890123456789": true,
	} {
		f, got := toFloat(json.Number(text))
		if got != lossy || math.IsInf(f, 0) {
			t.Errorf("%s: want lossy %v, got %v with %v", text, lossy, got, f)
		}
	}
	r := rand.New(rand.NewPCG(3, 3))
	for range 20_000 {
		text := strconv.FormatFloat(drawNumber(r), 'g', 1+r.IntN(20), 64)
		f, lossy := toFloat(json.Number(text))
		exact, _ := new(big.Rat).SetString(text)
		if lossy != (exact.Cmp(decimalRat(f)) != 0) {
			t.Fatalf("%s stands as %s: lossy %v", text, decimal(f), lossy)
		}
	}
}

func TestClamped(t *testing.T) {
	v, err := DecodeStrict([]byte(`{"a":[1e400,-1e400,1e308,"1e400"],"b":1e-400}`))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := clampNumbers(v); err != nil || fmt.Sprint(got) != "map[a:[1.7976931348623158e308 -1.7976931348623158e308 1e308 1e400] b:1e-400]" {
		t.Errorf("got %v, %v", got, err)
	}
	f, err := beyondFloat.Float64()
	exact, _ := new(big.Rat).SetString(beyondFloat.String())
	if err != nil || exact.Cmp(decimalRat(math.MaxFloat64)) <= 0 {
		t.Errorf("want a number above the highest float64 that reads as it, got %v, %v", f, err)
	}
}
