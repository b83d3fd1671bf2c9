package wire

import (
	"encoding/json"
	"strings"
	"testing"
)

func FuzzDisguises(f *testing.F) {
	f.Add("{\"a\":\"" + aToken + "\"}")
	f.Add(`%25%34%31&#x41;\u0041=41\101H4sIAAAAAAAA`)
	r := NewRedactor(aToken)
	f.Fuzz(func(t *testing.T, s string) {
		spans := r.known.Load().disguises.spans(s)
		last := 0
		for _, span := range spans {
			if span[0] < last || span[1] <= span[0] || span[1] > len(s) {
				t.Fatalf("want spans in order within %d bytes, got %v", len(s), spans)
			}
			last = span[1]
		}
		if json.Valid([]byte(s)) && !json.Valid(r.Body([]byte(s))) {
			t.Fatalf("want JSON to stay JSON: %q", s)
		}
	})
}

// BenchmarkRedactLarge redacts the largest body that is read.
func BenchmarkRedactLarge(b *testing.B) {
	r := NewRedactor(aToken)
	item := `{"id":"c0f0c0f0-0002-4000-8000-000000000002","displayName":"A name \u00e4 with \"quotes\" & % signs","count":12345,"at":"2026-01-02T03:04:05Z"},`
	body := []byte(`{"value":[` + strings.Repeat(item, 9<<20/len(item)) + `{}]}`)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		r.Body(body)
	}
}
