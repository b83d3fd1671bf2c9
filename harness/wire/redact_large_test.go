package wire

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"math/rand"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// aLongSecret has the length of a real token, and zippedText is gzip in base64 of something harmless.
var aLongSecret, zippedText = func() (string, string) {
	random := make([]byte, 1500)
	rand.New(rand.NewSource(2)).Read(random)
	var zipped bytes.Buffer
	w := gzip.NewWriter(&zipped)
	_, _ = w.Write([]byte("some words of an ordinary text"))
	_ = w.Close() // a buffer takes it
	return base64.RawURLEncoding.EncodeToString(random), base64.StdEncoding.EncodeToString(zipped.Bytes())
}()

// largeBodies are of 9 MB, close to the largest body that is read, and cost most in different steps of the redaction.
func largeBodies() map[string]func() string {
	fill := func(unit string) string { return strings.Repeat(unit, 9<<20/len(unit)) }
	blob := make([]byte, 9<<20)
	rand.New(rand.NewSource(1)).Read(blob)
	return map[string]func() string{
		"entities": func() string {
			return `{"value":[` + fill(`{"id":"c0f0c0f0-0002-4000-8000-000000000002","note":"A name \u00e4 with \"quotes\" & % signs","count":12345,"at":"2026-01-02T03:04:05Z"},`) + `{}]}`
		},
		"one value":    func() string { return `{"content":"` + base64.StdEncoding.EncodeToString(blob[:9<<20*3/4]) + `"}` },
		"text":         func() string { return "<html>" + fill("Some words of an ordinary page, with 12 numbers. ") + "</html>" },
		"escapes":      func() string { return fill("%41%42%2B%25") },
		"ampersands":   func() string { return fill("&") },
		"gzip headers": func() string { return fill("H4sIAAAAAAAAA") },
		"tokens":       func() string { return `["` + fill("eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.") + `"]` },
		"echoes":       func() string { return `[` + fill(`"`+base64.StdEncoding.EncodeToString([]byte(aToken))+`",`) + `""]` },
		"binary":       func() string { return string(blob) },
		"escaped":      func() string { return strings.ToValidUTF8(string(blob[:9<<20/3]), "\\u00e4") },
		"no addresses": func() string { return fill("a%40") },
		"long secret":  func() string { return `["` + fill(aLongSecret+`","`) + `"]` },
		"gzip":         func() string { return `[` + fill(`"`+zippedText+`",`) + `""]` },
		"addresses": func() string {
			return `[` + fill(`{"id":"c0f0c0f0-0002-4000-8000-000000000002","note":"ask other@contoso.example"},`) + `""]`
		},
	}
}

// A response of 9 MB costs at most 100 MB, even if nothing of it is collected before the end.
func TestMemoryForLargeBodies(t *testing.T) { // not in parallel with others, which allocate as well
	if testing.Short() {
		t.Skip("long under the race detector: make test runs it without")
	}
	bodies := largeBodies()
	for _, name := range []string{"entities", "one value", "echoes", "gzip"} { // which take the most
		r := NewRedactor(append(slices.Clone(someSecrets), aLongSecret)...)
		x := &Exchange{Status: 200, Body: []byte(bodies[name]())}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		r.Exchange(x)
		runtime.ReadMemStats(&after)
		if got := (after.TotalAlloc - before.TotalAlloc) >> 20; got > 100 {
			t.Errorf("%s: want at most 100 MB, got %d", name, got)
		}
	}
}

// BenchmarkRedactLarge shows what the redaction of a large body costs.
func BenchmarkRedactLarge(b *testing.B) {
	for name, body := range largeBodies() {
		b.Run(name, func(b *testing.B) {
			r := NewRedactor(append(slices.Clone(someSecrets), aLongSecret)...)
			x := &Exchange{Status: 200, Body: []byte(body())}
			b.SetBytes(int64(len(x.Body)))
			b.ReportAllocs()
			for b.Loop() {
				r.Exchange(x)
			}
		})
	}
}
