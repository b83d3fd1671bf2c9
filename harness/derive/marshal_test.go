package derive_test

import (
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/goccy/go-yaml"

	"github.com/graphconform/conform/harness/derive"
	"github.com/graphconform/conform/harness/doc"
)

// titled is the smallest description with a text in it, as value and as key.
func titled(s string) *openapi3.T {
	return &openapi3.T{OpenAPI: "3.0.3", Info: &openapi3.Info{Title: s, Version: "1"}, Paths: openapi3.NewPaths(), Extensions: map[string]any{"x-" + s: s}}
}

// FuzzText writes a text and reads it back with two YAML readers, as value and as key.
func FuzzText(f *testing.F) {
	for _, s := range []string{"", "a", "a b", "a: b", "a:", "yes", "No", "null", "~", "1", "1.5", "1e3", "0x10", "1:30", "2020-01-02", "3.0.3", "- a", "#a", "a #b", "'a'", "\"", "a\nb", "\t", "\u0085", "\ufeff", "\u00e9", "@odata.type", "/a/{b}", "!a", "&a", "*a", "%a", "|", ">", "{a}", "[a]", ",", "? a", ".inf", ".NaN", "=", "<<", "a\x01b", "\U0001f600", " a", "a "} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if string([]rune(s)) != s {
			return // the page reader lets no broken UTF-8 through
		}
		b, err := derive.Marshal(titled(s))
		if err != nil {
			t.Fatal(err)
		}
		var got map[string]any
		if err := yaml.Unmarshal(b, &got); err != nil {
			t.Fatalf("%q: %v\n%s", s, err, b)
		}
		if info, ok := got["info"].(map[string]any); !ok || info["title"] != s {
			t.Errorf("want title %q, got %v\n%s", s, got["info"], b)
		}
		if v, ok := got["x-"+s]; !ok || v != s {
			t.Errorf("want the key %q, got %v\n%s", "x-"+s, got, b)
		}
		d, err := openapi3.NewLoader().LoadFromData(b)
		if err != nil || d.Info.Title != s {
			t.Errorf("want title %q from the loader, got %v, %v\n%s", s, d, err, b)
		}
	})
}

// FuzzDerive derives arbitrary pages: what comes out must load and be valid.
func FuzzDerive(f *testing.F) {
	f.Add([]byte(clean(f)))
	f.Add([]byte(clean(f, "PATCH /rooms/{roomId}/lamps/{lampId}", "PATCH /a/{id}/b/{id}/c(x='<y>')\nPATCH ~/a/{b | c}")))
	f.Add([]byte(clean(f, "|brightness|Int32|", "|bright:ness|Int64|", "|on|Boolean|", "|'on'|Collection(Double)|")))
	f.Add([]byte(clean(f, `"name": "Desk"`, `"name": "a: b #c", "n": 1e400, "m": -0.0, "o": 1E5`)))
	f.Fuzz(func(t *testing.T, src []byte) {
		p, err := doc.Read("lamp-update.md", src)
		if err != nil {
			return
		}
		d, err := derive.Derive(p, derive.Options{})
		if err != nil {
			return
		}
		load(t, d)
	})
}
