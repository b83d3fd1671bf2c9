package contract

import (
	"encoding/json"
	"regexp"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

func TestValueHonoursFormats(t *testing.T) {
	for text, want := range map[string]string{
		`{"type":"string","format":"decimal"}`:                                    `^"\d+\.\d+"$`,
		`{"type":"string","format":"int64"}`:                                      `^"\d+"$`,
		`{"type":"number","format":"int32"}`:                                      `^\d+$`,
		`{"type":"number","format":"uint8","minimum":254}`:                        `^25[45]$`,
		`{"type":"number","format":"int16","minimum":10,"maximum":12}`:            `^1[012]$`,
		`{"type":"number","format":"decimal"}`:                                    `^\d+\.25$`,
		`{"type":"integer","format":"uint64"}`:                                    `^\d+$`,
		`{"type":"integer","multipleOf":500,"minimum":1}`:                         `^\d*[05]00$`,
		`{"type":"string","format":"http-date"}`:                                  `GMT"$`,
		`{"type":"string","format":"json-pointer"}`:                               `^"/`,
		`{"type":"string","format":"char"}`:                                       `^"."$`,
		`{"type":"string","pattern":"^(red|green)-[0-9a-f]{4}$"}`:                 `^"(red|green)-[0-9a-f]{4}"$`,
		`{"type":"string","pattern":"^\\+[1-9]\\d{1,14}$","minLength":9}`:         `^"\+[1-9]\d{7,14}"$`,
		`{"type":"object","properties":{"at":{"type":"string","format":"date"}}}`: `^\{"at":"2001-`,
	} {
		s := openapi3.NewSchema()
		if err := json.Unmarshal([]byte(text), s); err != nil {
			t.Fatal(err)
		}
		p := Property{Name: "p", Edm: inferred(s, maxNesting), Schema: s}
		for n := range 20 {
			v, ok := p.Value("seed", n)
			got, err := json.Marshal(v)
			if !ok || err != nil || !regexp.MustCompile(want).Match(got) {
				t.Errorf("%s: value %d: want %s, got %s", text, n, want, got)
			}
		}
	}
}

// An integer without a format has no range, and neither has one with a format that means no Edm type.
func TestIntegerWithoutFormat(t *testing.T) {
	for _, format := range []string{"", "uint32"} {
		p := Property{Schema: openapi3.NewIntegerSchema().WithFormat(format)}
		if typ := p.EdmType(); typ.Check(json.Number("99999999999999999999")) != nil || len(typ.OutOfRange()) > 0 || typ.Check(json.Number("1.5")) == nil {
			t.Errorf("%q: got %+v", format, typ)
		}
	}
}
