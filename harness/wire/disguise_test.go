package wire

import (
	"bytes"
	"compress/gzip"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

const disguisedToken = "eyJ0eXAiOiJKV1QifQ.eyJhdWQiOiJodHRwczovL2dyYXBoIn0.Vq8-3nQ_rT0kZ1xW"

// each applies a format to every byte.
func each(format, between string) func(string) string {
	return func(s string) string {
		var out []string
		for _, c := range []byte(s) {
			out = append(out, fmt.Sprintf(format, c))
		}
		return strings.Join(out, between)
	}
}

func inGroups(size int, separator string) func(string) string {
	return func(s string) string {
		var out []string
		for part := range slices.Chunk([]byte(s), size) {
			out = append(out, string(part))
		}
		return strings.Join(out, separator)
	}
}

func twice(encode func(string) string) func(string) string {
	return func(s string) string { return encode(encode(s)) }
}

func base64Of(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

// encodings are what a target may do to a token.
var encodings = map[string]func(string) string{
	"as it is":          func(s string) string { return s },
	"percent":           each("%%%02X", ""),
	"percent, small":    each("%%%02x", ""),
	"percent twice":     func(s string) string { return url.QueryEscape(each("%%%02X", "")(s)) },
	"entities, decimal": each("&#%d;", ""),
	"entities, hex":     each("&#x%x;", ""),
	"entities, named": func(s string) string {
		return strings.NewReplacer(".", "&period;", "-", "&hyphen;", "_", "&lowbar;").Replace(s + s)
	},
	"hex":                  func(s string) string { return hex.EncodeToString([]byte(s)) },
	"hex with colons":      each("%02x", ":"),
	"hex with blanks":      each("%02X", " "),
	"hex with 0x":          each("0x%02x", ", "),
	"hexadecimal escapes":  each(`\x%02x`, ""),
	"octal escapes":        each(`\%03o`, ""),
	"Unicode escapes":      each(`\u%04x`, ""),
	"Unicode escapes, 8":   each(`\U%08x`, ""),
	"Unicode code points":  each("U+%04X", " "),
	"quoted-printable":     each("=%02X", ""),
	"soft line breaks":     inGroups(20, "=\r\n"),
	"base32":               func(s string) string { return base32.StdEncoding.EncodeToString([]byte(s)) },
	"base32 within a text": func(s string) string { return base32.StdEncoding.EncodeToString([]byte("the token is " + s + " here")) },
	"base64":               base64Of,
	"base64 within a text": func(s string) string { return base64Of("the token is " + s + " here") },
	"base64 twice":         twice(base64Of),
	"base64 in lines":      func(s string) string { return inGroups(76, "\r\n")(base64Of(s + s)) },
	"gzip in base64": func(s string) string {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, _ = z.Write([]byte("token: " + s))
		_ = z.Close()
		return base64Of(b.String())
	},
	"UTF-16": func(s string) string {
		var b strings.Builder
		for _, u := range utf16.Encode([]rune(s)) {
			b.WriteByte(byte(u))
			b.WriteByte(byte(u >> 8))
		}
		return b.String()
	},
	"reversed": func(s string) string {
		r := []rune(s)
		slices.Reverse(r)
		return string(r)
	},
	"swapped case": func(s string) string {
		return strings.Map(func(r rune) rune {
			if strings.ToLower(string(r)) == string(r) {
				return []rune(strings.ToUpper(string(r)))[0]
			}
			return []rune(strings.ToLower(string(r)))[0]
		}, s)
	},
	"groups of four": inGroups(4, " - "),
	"groups of nine": inGroups(9, "\n"),
}

// letters reduces a text to what could be read back from it, by any of the encodings above.
func leaks(text, secret, encoded string) bool {
	for _, whole := range []string{secret, encoded} {
		for start := 0; start+24 <= len(whole); start++ {
			if strings.Contains(text, whole[start:start+24]) {
				return true
			}
		}
	}
	return false
}

func TestDisguisedSecrets(t *testing.T) {
	for name, encode := range encodings {
		r := NewRedactor(disguisedToken)
		encoded := encode(disguisedToken)
		if got := r.Text("before " + encoded + " after"); leaks(got, disguisedToken, encoded) || !strings.HasPrefix(got, "before ") || !strings.HasSuffix(got, " after") {
			t.Errorf("%s: want the secret hidden and nothing else, got %s", name, got)
		}
		body, err := json.Marshal(map[string]any{"error": map[string]any{"message": "see " + encoded, "code": "x"}, "value": []any{1, encoded}})
		if err != nil {
			t.Fatal(err)
		}
		got := string(r.Body(body))
		inJSON, _ := json.Marshal(encoded)
		if leaks(got, disguisedToken, string(inJSON[1:len(inJSON)-1])) || !json.Valid([]byte(got)) || !strings.Contains(got, `"code":"x"`) {
			t.Errorf("%s: want JSON without the secret, got %s", name, got)
		}
	}
}

func TestSecretInSeveralMembers(t *testing.T) {
	third := len(disguisedToken) / 3
	a, b, c := disguisedToken[:third], disguisedToken[third:2*third], disguisedToken[2*third:]
	for _, body := range []string{
		fmt.Sprintf(`{"a":%q,"b":%q,"c":%q,"d":"kept"}`, a, b, c),
		fmt.Sprintf(`{"parts":[%q, %q , %q],"d":"kept"}`, a, b, c),
	} {
		got := string(NewRedactor(disguisedToken).Body([]byte(body)))
		if strings.Contains(got, a) || strings.Contains(got, b) || strings.Contains(got, c) || !strings.Contains(got, "kept") || !json.Valid([]byte(got)) {
			t.Errorf("want the parts hidden, got %s", got)
		}
	}
}

// What has nothing to do with the secret stays.
func TestHarmlessBodiesStay(t *testing.T) {
	r := NewRedactor(disguisedToken, "a-Secret~with.symbols_0123456789", "72f988bf-86f1-41af-91ab-2d7cd011db47")
	random := rand.New(rand.NewSource(1))
	alphabet := []rune(`abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,:;-_/+=%&#\"'<>[]()äöü日本🙂`)
	for range 1000 {
		word := func() string {
			out := make([]rune, 1+random.Intn(60))
			for i := range out {
				out[i] = alphabet[random.Intn(len(alphabet))]
			}
			return string(out)
		}
		body, err := json.Marshal(map[string]any{"id": fmt.Sprintf("%08x", random.Uint32()), "text": word(), "list": []string{word(), word()}, "hex": fmt.Sprintf("%064x", random.Uint64())})
		if err != nil {
			t.Fatal(err)
		}
		if got := r.known.Load().disguises.spans(string(body)); len(got) > 0 {
			t.Fatalf("want %s as it is, got %v", body, got)
		}
	}
}

func FuzzDisguises(f *testing.F) {
	f.Add("{\"a\":\"" + disguisedToken + "\"}")
	f.Add(`%25%34%31&#x41;\u0041=41\101H4sIAAAAAAAA`)
	r := NewRedactor(disguisedToken)
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
	r := NewRedactor(disguisedToken)
	item := `{"id":"c0f0c0f0-0002-4000-8000-000000000002","displayName":"A name \u00e4 with \"quotes\" & % signs","count":12345,"at":"2026-01-02T03:04:05Z"},`
	body := []byte(`{"value":[` + strings.Repeat(item, 9<<20/len(item)) + `{}]}`)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		r.Body(body)
	}
}
