package wire

import (
	"encoding/json"
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
