package derive

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"
	"unicode/utf8"
)

// FuzzInOrder holds what is read in order against what encoding/json reads.
func FuzzInOrder(f *testing.F) {
	for _, s := range []string{
		`{"b": 1, "a": [true, null, -1.5e3], "c": {"d": "x\"\\é", "e": {}}}`, "[ ]", ` { } `, `"\\"`, "0\n", `[[1,2] , {"a":"]"}]`,
		`{"a":1,"a":2}`, "{\t\"a\"\r\n:\n[ 1 , 2 ] }", `{"a`, `nul`, "",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		got, err := orderedJSON(text)
		var want any
		d := json.NewDecoder(bytes.NewReader(text))
		d.UseNumber()
		if (json.Valid(text) && utf8.Valid(text)) != (err == nil) {
			t.Fatalf("%q: want JSON in UTF-8 or an error, got %v", text, err)
		}
		if err != nil {
			return
		}
		if err := d.Decode(&want); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(unordered(got), want) {
			t.Errorf("%q: want %#v, got %#v", text, want, got)
		}
	})
}

func unordered(v any) any {
	switch v := v.(type) {
	case object:
		out := map[string]any{}
		for _, m := range v {
			out[m.key] = unordered(m.value)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = unordered(v[i])
		}
		return out
	}
	return v
}
