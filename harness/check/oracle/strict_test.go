package oracle

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestDecodeStrictRefuses(t *testing.T) {
	for _, test := range []struct {
		body   string
		class  string
		offset int
	}{
		{"", ClassSyntax, 0},
		{" \r\n\t", ClassSyntax, 4},
		{`{"a":`, ClassSyntax, 5},
		{`[1,]`, ClassSyntax, 3},
		{`{"a":1,}`, ClassSyntax, 7},
		{`{"a" 1}`, ClassSyntax, 5},
		{`{a:1}`, ClassSyntax, 1},
		{`'a'`, ClassSyntax, 0},
		{"\"a\nb\"", ClassSyntax, 2},
		{`"\x"`, ClassSyntax, 2},
		{`01`, ClassTrailing, 1},
		{`1.`, ClassSyntax, 2},
		{`.5`, ClassSyntax, 0},
		{`+1`, ClassSyntax, 0},
		{`NaN`, ClassSyntax, 0},
		{`-Infinity`, ClassSyntax, 1},
		{`truefalse`, ClassTrailing, 4},
		{`// comment
		{}`, ClassSyntax, 0},
		{`{} {}`, ClassTrailing, 3},
		{`{"a":1}]`, ClassTrailing, 7},
		{"{}\x00", ClassTrailing, 2},
		{"\xef\xbb\xbf{}", ClassEncoding, 0},
		{"{\"a\":\"\xff\"}", ClassEncoding, 6},
		{"\"\xed\xa0\x80\"", ClassEncoding, 1}, // a surrogate in UTF-8
		{"{}\xc3", ClassEncoding, 2},
		{"\xff\xfe{\x00}\x00", ClassEncoding, 0}, // UTF-16
		{`{"a":1,"a":1}`, ClassDuplicate, 7},
		{`[{"x":{"a":1, "b":2, "\u0061":3}}]`, ClassDuplicate, 21},
		{`{"":1,"":2}`, ClassDuplicate, 6},
		{`{"n":` + strings.Repeat("1", 401) + `}`, ClassNumber, 5},
		{`[0.` + strings.Repeat("1", 400) + `]`, ClassNumber, 1},
		{`[1, 1e401]`, ClassNumber, 4},
		{`-1E-401`, ClassNumber, 0},
		{`1e10000000`, ClassNumber, 0},
		{`1e99999999999999999999`, ClassNumber, 0},
		{strings.Repeat("[", 513) + strings.Repeat("]", 513), ClassDepth, 512},
		{strings.Repeat(`{"a":`, 513), ClassDepth, 512 * 5},
		{strings.Repeat("[", 1<<20), ClassDepth, 512},
	} {
		v, err := DecodeStrict([]byte(test.body))
		bad, ok := errors.AsType[*DecodeError](err)
		if !ok {
			t.Errorf("%.40q: want %s, got %v and %v", test.body, test.class, v, err)
			continue
		}
		if bad.Class != test.class || bad.Offset != test.offset {
			t.Errorf("%.40q: want %s at %d, got %s at %d: %v", test.body, test.class, test.offset, bad.Class, bad.Offset, bad)
		}
		if v != nil {
			t.Errorf("%.40q: an error comes with the value %v", test.body, v)
		}
	}
}

func TestDecodeStrictAccepts(t *testing.T) {
	for _, test := range []struct {
		body string
		want any
	}{
		{"null", nil},
		{" true\r\n", true},
		{`"a\"\\\u00e9\ud83d\ude00é😀"`, "a\"\\é😀é😀"},
		{`"\ud800"`, "\uFFFD"}, // a lone surrogate is grammatical; what it means is not defined
		{`-0`, json.Number("-0")},
		{`1e400`, json.Number("1e400")},
		{`1E-0000000000000000400`, json.Number("1E-0000000000000000400")},
		{`9007199254740993`, json.Number("9007199254740993")},
		{strings.Repeat("1", 400), json.Number(strings.Repeat("1", 400))},
		{`{"a":{"a":1},"b":[{"a":2},{"a":3}]}`, map[string]any{
			"a": map[string]any{"a": json.Number("1")},
			"b": []any{map[string]any{"a": json.Number("2")}, map[string]any{"a": json.Number("3")}},
		}},
		{`{ "a" : [ ] , "[{" : { } }`, map[string]any{"a": []any{}, "[{": map[string]any{}}},
		{`{"a":1,"A":2}`, map[string]any{"a": json.Number("1"), "A": json.Number("2")}},
		{`["\\", "]"]`, []any{`\`, "]"}},
	} {
		got, err := DecodeStrict([]byte(test.body))
		if err != nil || !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: want %#v, got %#v and %v", test.body, test.want, got, err)
		}
	}
	deepest := strings.Repeat("[", 512) + strings.Repeat("]", 512)
	if _, err := DecodeStrict([]byte(deepest)); err != nil {
		t.Errorf("512 levels: %v", err)
	}
}

func TestDecodeErrorIsBoundedAndEscaped(t *testing.T) {
	name := strings.Repeat("é\x1b", 1000)
	text, _ := json.Marshal(name)
	_, err := DecodeStrict([]byte(`{` + string(text) + `:1,` + string(text) + `:2}`))
	if err == nil || len(err.Error()) > 300 || strings.ContainsAny(err.Error(), "\x1b") {
		t.Errorf("want a short, escaped error, got %q", err)
	}
}

// FuzzDecodeStrict compares with encoding/json: accepted text decodes to the same value, and encoding/json rejects what is rejected for
// its syntax.
func FuzzDecodeStrict(f *testing.F) {
	for _, seed := range []string{
		`{"a":[1,-2.5e3,"x",null,true,{"b":{}}]}`, `{"a":1,"a":2}`, `[1,2`, `"\ud83d\ude00"`, `{} x`, "\xef\xbb\xbf{}", `1e999`, ` [ ] `,
		`{"\u0061":1,"a":2}`, `[[[[]]]]`, `"\"`, `-`, `{"a":"\\"}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		got, err := DecodeStrict(body)
		dec := json.NewDecoder(bytes.NewReader(body))
		dec.UseNumber()
		var want any
		wantErr := dec.Decode(&want)
		bad, refused := errors.AsType[*DecodeError](err)
		switch {
		case err != nil && !refused:
			t.Fatalf("untyped error %v", err)
		case err == nil && (wantErr != nil || !json.Valid(body) || !reflect.DeepEqual(got, want)):
			t.Fatalf("accepted %q as %#v, encoding/json has %#v and %v", body, got, want, wantErr)
		case err == nil:
		case bad.Offset < 0 || bad.Offset > len(body):
			t.Fatalf("offset %d of %d bytes", bad.Offset, len(body))
		case bad.Class == ClassSyntax && json.Valid(body):
			t.Fatalf("%v, but %q is JSON", bad, body)
		case bad.Class == ClassEncoding && utf8.Valid(body) && !bytes.HasPrefix(body, []byte("\xef\xbb\xbf")):
			t.Fatalf("%v, but %q is UTF-8", bad, body)
		case bad.Class == ClassTrailing && wantErr != nil:
			t.Fatalf("%v, but %q begins with no JSON value", bad, body)
		}
	})
}

func BenchmarkDecodeStrict(b *testing.B) {
	body := []byte(`[` + strings.Repeat(`{"id":"8b8b8b8b-0000-1111-2222-333333333333","count":12345,"ratio":0.25,"on":true,"none":null},`, 100) + `{}]`)
	b.Run("strict", func(b *testing.B) {
		b.SetBytes(int64(len(body)))
		for b.Loop() {
			if _, err := DecodeStrict(body); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("encoding-json", func(b *testing.B) {
		b.SetBytes(int64(len(body)))
		for b.Loop() {
			dec := json.NewDecoder(bytes.NewReader(body))
			dec.UseNumber()
			var v any
			if err := dec.Decode(&v); err != nil {
				b.Fatal(err)
			}
		}
	})
}
