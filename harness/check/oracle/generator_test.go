package oracle

import (
	"encoding/json"
	"fmt"
	"math/big"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/contract"
)

// generator generates schemas and texts.
type generator struct{ *rand.Rand }

// writer writes a JSON text with 0 or 1 mismatches of its schema.
type writer func(d *generator, faults int) string

func (d *generator) one(of ...string) string { return of[d.IntN(len(of))] }

func (d *generator) chance(percent int) bool { return d.IntN(100) < percent }

// object generates an object like those of Graph, sometimes closed.
func (d *generator) object(depth int) (*openapi3.Schema, writer) {
	s := openapi3.NewObjectSchema()
	s.Properties = openapi3.Schemas{}
	writers := map[string]writer{}
	var names []string
	for range 1 + d.IntN(6) {
		name := d.one("id", "displayName", "count", "a/b", "a~b", "@odata.type", "$ref", "given name", "größe", "const", "properties") + d.one("", "2", "3")
		if writers[name] != nil {
			continue
		}
		property, w := d.property(depth)
		s.Properties[name], writers[name] = property, w
		names = append(names, name)
		if d.chance(15) {
			s.Required = append(s.Required, name)
		}
	}
	closed := d.chance(15)
	if closed {
		s.AdditionalProperties.Has = new(bool)
	}
	return s, func(d *generator, faults int) string {
		at := d.IntN(len(names) + 1)
		var members []string
		for i, name := range names {
			bad := 0
			required := contains(s.Required, name)
			if faults == 1 && i == at {
				if bad = 1; required && d.chance(30) {
					continue
				}
			} else if !required && d.chance(20) {
				continue
			}
			key, _ := json.Marshal(name)
			members = append(members, string(key)+": "+writers[name](d, bad))
		}
		switch {
		case faults == 1 && at == len(names) && closed:
			members = append(members, `"unknown": 1`)
		case faults == 1 && at == len(names):
			return d.one("[]", `"text"`, "5", "true", "[{}]")
		case !closed && d.chance(20):
			members = append(members, `"unknown": `+d.one("1e400", "null", "[[1e-400]]", `{"id":{}}`))
		}
		d.Shuffle(len(members), func(i, j int) { members[i], members[j] = members[j], members[i] })
		return "{" + strings.Join(members, ", ") + "}"
	}
}

func contains(list []string, s string) bool {
	for _, item := range list {
		if item == s {
			return true
		}
	}
	return false
}

// property generates a property: a primitive, an enum, a nested object or a collection, sometimes nullable, sometimes behind a $ref or allOf.
func (d *generator) property(depth int) (*openapi3.SchemaRef, writer) {
	var s *openapi3.Schema
	var w writer
	switch n := d.IntN(20); {
	case n < 2 && depth < 3:
		s, w = d.object(depth + 1)
	case n < 4 && depth < 3:
		s, w = d.collection(depth + 1)
	case n < 5:
		s, w = d.enum()
	case n < 6 && depth < 3:
		s, w = d.choice()
	default:
		s, w = d.primitive()
	}
	nullable := d.chance(25)
	if d.chance(15) {
		s = &openapi3.Schema{AllOf: openapi3.SchemaRefs{s.NewRef()}}
	} else if d.chance(10) && !s.Type.Permits("number") { // a number that may be "INF" suffers no type beside it
		s = &openapi3.Schema{AllOf: openapi3.SchemaRefs{openapi3.NewSchemaRef("#/components/schemas/x", s)}, Type: s.Type}
	}
	s.Nullable = nullable
	return s.NewRef(), func(d *generator, faults int) string {
		if nullable && faults == 0 && d.chance(30) || !nullable && faults == 1 && d.chance(15) {
			return "null"
		}
		return w(d, faults)
	}
}

func (d *generator) collection(depth int) (*openapi3.Schema, writer) {
	var item *openapi3.Schema
	var w writer
	s := openapi3.NewArraySchema()
	if d.chance(60) {
		item, w = d.primitive()
		if name, named := item.Extensions[contract.ExtEdm].(string); named && item.AnyOf == nil && d.chance(50) {
			delete(item.Extensions, contract.ExtEdm) // the collection's name alone must do
			s.Extensions = map[string]any{contract.ExtEdm: "Collection(" + name + ")"}
		}
	} else {
		item, w = d.object(depth)
	}
	s.Items = item.NewRef()
	most := uint64(4)
	if d.chance(30) {
		s.MaxItems = &most
	}
	return s, func(d *generator, faults int) string {
		size := d.IntN(4)
		if faults == 1 {
			switch {
			case d.chance(20):
				return d.one("{}", `"text"`, "0", "false")
			case s.MaxItems != nil && d.chance(20):
				size, faults = 5, 0
			default:
				size++
			}
		}
		at := d.IntN(size + 1)
		if at == size {
			at = 0
		}
		items := make([]string, size)
		for i := range items {
			bad := 0
			if i == at {
				bad = faults
			}
			items[i] = w(d, bad)
		}
		return "[" + strings.Join(items, ",") + "]"
	}
}

func (d *generator) enum() (*openapi3.Schema, writer) {
	if d.chance(70) {
		s := openapi3.NewStringSchema().WithEnum("ready", "failed", "unknownFutureValue", "a,b")
		return s, pick([]string{`"ready"`, `"failed"`, `"unknownFutureValue"`, `"\u0061,b"`}, []string{`"Ready"`, `""`, `"a"`, "0", "[]", "{}"})
	}
	s := openapi3.NewIntegerSchema().WithEnum(1, 2.0, json.Number("-3"), uint64(9007199254740993))
	return s, pick([]string{"1", "2", "-3", "1.0", "20e-1", "9007199254740993"}, []string{"0", "1.5", "9007199254740992", "9007199254740994",
		"1.00000000000000000001", `"1"`, "true", "1e400", "1e-400", "[1]"})
}

// choice generates a oneOf or anyOf of two types of which no value has both.
func (d *generator) choice() (*openapi3.Schema, writer) {
	first := openapi3.NewIntegerSchema().WithMin(0).WithMax(10)
	second := openapi3.NewStringSchema().WithMinLength(2)
	branches := openapi3.SchemaRefs{first.NewRef(), second.NewRef()}
	w := pick([]string{"0", "10", `"ab"`}, []string{"11", "-1", `"a"`, "{}", "1.5", "true"})
	if d.chance(50) {
		return &openapi3.Schema{OneOf: branches}, w
	}
	return &openapi3.Schema{AnyOf: branches}, w
}

func pick(valid, invalid []string) writer {
	return func(d *generator, faults int) string {
		if faults == 0 {
			return d.one(valid...)
		}
		return d.one(invalid...)
	}
}

// primitive generates one of the Edm types, named by the contract, or only by its format where OpenAPI has one.
func (d *generator) primitive() (*openapi3.Schema, writer) {
	kind := primitives[d.IntN(len(primitives))]
	s := openapi3.NewSchema()
	types := openapi3.Types{kind.json}
	s.Type, s.Format = &types, kind.format
	if kind.format == "" || d.chance(50) {
		s.Extensions = map[string]any{contract.ExtEdm: "Edm." + kind.name}
	}
	w := kind.write
	switch {
	case kind.json == "integer" && d.chance(30):
		return s, d.bounded(s, kind)
	case kind.name == "String" && d.chance(30):
		most := uint64(3)
		s.MinLength, s.MaxLength = 2, &most
		w = pick([]string{`"ab"`, `"äöü"`, `"\ud83d\ude00\ud83d\ude00"`}, []string{`"a"`, `""`, `"abcd"`, `"😀😀😀😀"`, "5"})
	case kind.name == "String" && d.chance(20):
		s.Pattern = `^\u0061+$`
		w = pick([]string{`"a"`, `"aaa"`}, []string{`""`, `"b"`, `"ab"`, "1"})
	case strings.HasSuffix(kind.format, "double") && s.Extensions != nil && d.chance(50):
		number, words := openapi3.NewSchema(), openapi3.NewStringSchema().WithEnum("INF", "-INF", "NaN")
		number.Type, number.Format = s.Type, s.Format
		s.Type, s.Format, s.AnyOf = nil, "", openapi3.SchemaRefs{number.NewRef(), words.NewRef()}
		w = floats
	case kind.format == "double" && s.Extensions != nil:
		w = floats
	}
	return s, w
}

// bounded adds bounds to an integer type, one of them exclusive.
func (d *generator) bounded(s *openapi3.Schema, kind primitive) writer {
	low, high := int64(d.IntN(50)), int64(50+d.IntN(50))
	if d.chance(30) && kind.name == "Int64" {
		low, high = 1<<53, 1<<53+100
		s.Extensions = map[string]any{contract.ExtEdm: "Edm.Int64", "x-conform-exact-minimum": strconv.FormatInt(low+1, 10)}
		low++
	}
	s.WithMin(float64(low)).WithMax(float64(high)).WithExclusiveMax(true)
	return func(d *generator, faults int) string {
		if faults == 1 {
			return d.one(strconv.FormatInt(low-1, 10), strconv.FormatInt(high, 10), strconv.FormatInt(high+7, 10), `"5"`, fmt.Sprintf("%d.5", low+1))
		}
		return strconv.FormatInt(low+d.Int64N(high-low), 10)
	}
}

type primitive struct {
	name, json, format string
	write              writer
}

var floats = pick([]string{"0", "-0.0", "0.1", "1e309", "5e-324", `"INF"`, `"-INF"`, `"NaN"`, "1.7976931348623157e308"},
	[]string{`"Infinity"`, `"inf"`, `"1.5"`, `""`, "true", "[]", "{}"})

var primitives = []primitive{
	{"Boolean", "boolean", "", pick([]string{"true", "false"}, []string{`"true"`, "0", "1", `""`, "[]", "{}"})},
	{"Byte", "integer", "uint8", integers("0", "255")},
	{"SByte", "integer", "int8", integers("-128", "127")},
	{"Int16", "integer", "int16", integers("-32768", "32767")},
	{"Int32", "integer", "int32", integers("-2147483648", "2147483647")},
	{"Int64", "integer", "int64", integers("-9223372036854775808", "9223372036854775807")},
	{"Single", "number", "float", pick([]string{"0", "3.4028235e38", "1.4e-45", "3.5e38"}, []string{`"1.5"`, `"Single"`, "true", "[]"})},
	{"Double", "number", "double", pick([]string{"0", "-0.0", "0.1", "1e309", "-1e400", "5e-324"}, []string{`"3.14"`, `"nan"`, "{}", "false"})},
	{"Decimal", "number", "decimal", pick([]string{"0", "-0.01", "79228162514264337593543950336", "1e-101"}, []string{`"abc"`, `"1,5"`, "true", "[]"})},
	{"String", "string", "", pick([]string{`""`, `"a"`, `"\u0000"`, `"5"`, `"😀"`}, []string{"5", "true", "[]", "{}"})},
	{"Guid", "string", "uuid", func(d *generator, faults int) string {
		text := fmt.Sprintf("%08x-%04x-%04x-%04x-%012x", d.Uint32(), d.IntN(1<<16), d.IntN(1<<16), d.IntN(1<<16), d.Int64N(1<<48))
		return d.text(faults, d.one(text, strings.ToUpper(text)), "", "{"+text+"}", strings.ReplaceAll(text, "-", ""), text[1:], text+"0", text[:35]+"g")
	}},
	{"Date", "string", "date", func(d *generator, faults int) string {
		day := d.day()
		return d.text(faults, day, "", "2024-13-01", "2024-00-10", "2024-01-32", "2023-02-29", "2024-1-1", "01/02/2024", day+"T00:00:00Z", day+" ")
	}},
	{"DateTimeOffset", "string", "date-time", func(d *generator, faults int) string {
		day := d.day()
		text := day + "T" + d.clock() + d.one("Z", "+01:00", "-12:00", "+14:00")
		return d.text(faults, text, "", day, day+"T12:00:00", day+"T24:00:00Z", day+"T12:60:00Z", day+" 12:00:00Z", day+"T12:00:00.Z", text+"x", "12:00:00",
			day+"T12:00:00,5Z", "/Date(0)/")
	}},
	{"TimeOfDay", "string", "time", func(d *generator, faults int) string {
		return d.text(faults, d.clock(), "", "24:00:00", "23:60:00", "7:00:00", "12:00:00Z", "12:00:00.", "PT12H")
	}},
	{"Duration", "string", "duration", func(d *generator, faults int) string {
		text := d.one("", "-") + fmt.Sprintf("P%dDT%dH%dM%d%sS", d.IntN(1000), d.IntN(100), d.IntN(100), d.IntN(100), d.one("", ".5", ".0000001"))
		return d.text(faults, d.one(text, "PT0S", "P1D", "PT36H"), "", "P1Y", "P1M", "P1W", "PT1.S", "PT-1H", "PT.5S", "01:00:00", "P1DT2M1H", text+" ")
	}},
	{"Binary", "string", "base64url", func(d *generator, faults int) string {
		return d.text(faults, d.one("", "Zg", "Zg==", "Zm8", "Zm8=", "Zm9v", "T0RhdGE", "-_-_", "+/+/"), "Z", "Zg=", "@@@@", "Zm9vY", "Zm9v ", "Zm 9")
	}},
}

// text quotes a valid string or, as a fault, one of the wrong ones or a value of another kind.
func (d *generator) text(faults int, valid string, invalid ...string) string {
	if faults == 0 {
		return strconv.Quote(valid)
	}
	if d.chance(25) {
		return d.one("5", "true", "[]", "{}", "1e400")
	}
	return strconv.Quote(d.one(invalid...))
}

func (d *generator) day() string {
	return time.Date(1+d.IntN(9999), time.Month(1+d.IntN(12)), 1+d.IntN(31), 0, 0, 0, 0, time.UTC).Format("2006-01-02")[:10]
}

func (d *generator) clock() string {
	return fmt.Sprintf("%02d:%02d", d.IntN(24), d.IntN(60)) + d.one("", ":00", ":59", ":07.1", ":07.1234567")
}

// integers writes the bounds of a type and the integers just beyond them, in every form that JSON has for an integer.
func integers(low, high string) writer {
	lowest, _ := new(big.Int).SetString(low, 10)
	highest, _ := new(big.Int).SetString(high, 10)
	below, above := new(big.Int).Sub(lowest, big.NewInt(1)).String(), new(big.Int).Add(highest, big.NewInt(1)).String()
	return pick(
		[]string{low, high, "0", "1", "-0", "5.0", "50e-1", "0.5e1", high + ".0", low + "e0"},
		[]string{below, above, "1.5", "1e-1", `"5"`, `"Integer"`, `""`, "true", "[]", "{}", "1e400", "-1e400", above + ".0", high + ".5", low + ".5", "1e-400"},
	)
}
