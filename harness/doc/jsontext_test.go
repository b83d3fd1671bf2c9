package doc

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/tailscale/hujson"
)

// FuzzUnreadJSON holds what is said of a body that was not taken apart against what its members say.
func FuzzUnreadJSON(f *testing.F) {
	for _, s := range []string{
		`{"a": "String", "b": [{"c": "name-value"}]}`, `{"@odata.type": "#x"}`, `{"a": "\u0053tring"}`, `[{"a": 1}]`, ` [ "Edm.Int32 (x)" ]`,
		`{"a": "x", /* no */ "b": 1,}`, `{"String": 1}`, "{\"a\": \"\\\"\"}", `{}`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var lines []Text
		for l := range strings.Lines(text) {
			lines = append(lines, Text{Value: strings.TrimRight(l, "\r\n")})
		}
		j, err := readJSON(lines)
		if err != nil {
			return
		}
		v, err := hujson.Parse(j.Text())
		if err != nil || !json.Valid(j.Text()) {
			t.Fatalf("%q: want JSON, got %q", text, j.Text())
		}
		if _, list := v.Value.(*hujson.Array); list != j.IsArray() {
			t.Errorf("%q: want an array %v", text, list)
		}
		for _, m := range j.Members() {
			if !j.May(m.Name) {
				t.Errorf("%q: the name %q is there", text, m.Name)
			}
			if hasPlaceholder(m.Value) && !j.mayStandIn() {
				t.Errorf("%q: %s has a placeholder", text, m.Name)
			}
		}
	})
}
