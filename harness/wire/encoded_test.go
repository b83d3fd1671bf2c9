package wire

import (
	"encoding/json"
	"fmt"
	"math/rand"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/wire/encoded"
)

// aToken has the form of a JWT; the others are a client secret, the id of a tenant, and a short password.
const aToken = "eyJ0eXAiOiJKV1QifQ.eyJhdWQiOiJodHRwczovL2dyYXBoIn0.Vq8-3nQ_rT0kZ1xW"

var someSecrets = []string{aToken, "abc8Q~" + "a-Secret.of_this~Test+9876543210", "5f0c3a9e-7b1d-4c62-9e84-d1a0b7c6e35f", "Pa55-w0rd_7x"}

// leaks returns a part of a secret, or of its encoded form, that a text has: as much as stands for so many bytes of the secret.
func leaks(text, secret, form string, size int) string {
	for _, whole := range []string{secret, form} {
		width := max(size, size*len(whole)/len(secret))
		for start := 0; start+width <= len(whole); start++ {
			if part := whole[start : start+width]; strings.Contains(text, part) {
				return part
			}
		}
	}
	return ""
}

func TestEncodedSecrets(t *testing.T) {
	t.Parallel()
	for _, encoding := range encoded.Found {
		for _, secret := range someSecrets {
			size := min(12, len(secret)/2)
			if encoding.Kind == "groups" && strings.Contains(encoding.Name, "and") && len(secret) < pieceSize {
				continue // too short to be told from words
			}
			r := NewRedactor(secret)
			form := encoding.Of(secret)
			got := r.Text("before " + form + " after")
			if leak := leaks(got, secret, form, size); leak != "" || !strings.HasPrefix(got, "before ") || !strings.HasSuffix(got, " after") {
				t.Errorf("%s of %s: want the secret hidden and nothing else, got %q in %q", encoding.Name, secret, leak, got)
			}
			body, err := json.Marshal(map[string]any{"error": map[string]any{"message": "see " + form, "code": "x"}, "value": []any{1, form}, form: 1})
			if err != nil {
				t.Fatal(err)
			}
			got = string(r.Body(body))
			inJSON, _ := json.Marshal(form)
			if leak := leaks(got, secret, strings.Trim(string(inJSON), `"`), size); leak != "" || !json.Valid([]byte(got)) || !strings.Contains(got, `"code":"x"`) {
				t.Errorf("%s of %s: want JSON without the secret, got %q in %s", encoding.Name, secret, leak, got)
			}
		}
	}
}

// What the documentation says that conform does not find is not found: a reader must not rely on more.
func TestEncodingsThatAreNotFound(t *testing.T) {
	t.Parallel()
	for _, encoding := range encoded.NotFound {
		form := encoding.Of(someSecrets[1])
		if got := NewRedactor(someSecrets[1]).Text(form); got != form {
			t.Errorf("%s: want it listed among what is found, got %s", encoding.Name, got)
		}
	}
}

// The documentation lists the kinds of encodings, neither more nor fewer.
func TestDocumentedEncodings(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/tenants.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(text), "\n## Redaction\n")
	section, _, _ = strings.Cut(section, "\n## ")
	found, notFound, _ := strings.Cut(section, "\n**Not found**")
	for list, part := range map[string]struct {
		text      string
		encodings []encoded.Encoding
	}{"found": {found, encoded.Found}, "not found": {notFound, encoded.NotFound}} {
		var documented, tested []string
		for _, row := range regexp.MustCompile(`(?m)^\| ([^|]+?) \|`).FindAllStringSubmatch(part.text, -1) {
			if row[1] != "encoding" && row[1] != "---" {
				documented = append(documented, row[1])
			}
		}
		for _, e := range part.encodings {
			tested = append(tested, e.Kind)
		}
		if tested = slices.Compact(tested); !slices.Equal(documented, tested) {
			t.Errorf("%s: want the documentation to list %q, got %q", list, tested, documented)
		}
	}
}

func TestSecretInSeveralStrings(t *testing.T) {
	t.Parallel()
	third := len(aToken) / 3
	a, b, c := aToken[:third], aToken[third:2*third], aToken[2*third:]
	var single []string
	for _, char := range aToken {
		single = append(single, string(char))
	}
	letters, err := json.Marshal(single)
	if err != nil {
		t.Fatal(err)
	}
	for name, body := range map[string]string{
		"members":            fmt.Sprintf(`{"a":%q,"b":%q,"c":%q,"d":"kept"}`, a, b, c),
		"elements":           fmt.Sprintf(`{"parts":[%q, %q , %q],"d":"kept"}`, a, b, c),
		"elements, escaped":  fmt.Sprintf(`{"parts":["\u00%x%s", %q , %q],"d":"kept"}`, a[0], a[1:], b, c),
		"single characters":  `{"parts":` + string(letters) + `,"d":"kept"}`,
		"names":              fmt.Sprintf(`{"%s":1,"%s":2,"%s":3,"d":"kept"}`, a, b, c),
		"names and values":   fmt.Sprintf(`{"%s":"%s","%s":3,"d":"kept"}`, a, b, c),
		"numbered":           fmt.Sprintf(`{"parts":[{"n":"p1","v":%q},{"n":"p2","v":%q},{"n":"p3","v":%q}],"d":"kept"}`, a, b, c),
		"after a large one":  fmt.Sprintf(`{"x":"%s","a":%q,"b":%q,"c":%q,"d":"kept"}`, strings.Repeat("large ", 20<<10), a, b, c),
		"within a large one": fmt.Sprintf(`{"x":"%s %s","b":%q,"c":%q,"d":"kept"}`, strings.Repeat("large ", 20<<10), a, b, c),
	} {
		got := string(NewRedactor(aToken).Body([]byte(body)))
		if strings.Contains(got, a) || strings.Contains(got, b) || strings.Contains(got, c) || strings.Contains(got, string(letters)) ||
			!strings.Contains(got, "kept") || !json.Valid([]byte(got)) {
			t.Errorf("%s: want the parts hidden, got %s", name, got[max(0, len(got)-500):])
		}
	}
}

// A thousand responses that have nothing to do with the secrets stay as they are.
func TestHarmlessResponsesStay(t *testing.T) {
	t.Parallel()
	r := NewRedactor(someSecrets...)
	random := rand.New(rand.NewSource(1))
	alphabet := []rune(`abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,:;-_/+=%&#\"'<>[]()äöü日本🙂` + "\n\t")
	text := func() string {
		out := make([]rune, 1+random.Intn(300))
		for i := range out {
			out[i] = alphabet[random.Intn(len(alphabet))]
		}
		return string(out)
	}
	digits := func(n int) string {
		out := ""
		for len(out) < n {
			out += fmt.Sprintf("%016x", random.Uint64())
		}
		return out[:n]
	}
	id := func() string {
		return digits(8) + "-" + digits(4) + "-4" + digits(3) + "-8" + digits(3) + "-" + digits(12)
	}
	blob := func() []byte { b := make([]byte, random.Intn(200)); random.Read(b); return b }
	for i := range 1000 {
		var body []byte
		switch kind := i % 5; kind {
		case 0, 1, 2:
			entity := map[string]any{
				"@odata.context": "https://graph.microsoft.com/beta/$metadata#deviceManagement/deviceShellScripts('" + id() + "')", "@odata.etag": `W/"` + digits(32) + `"`,
				"id": id(), "description": text(), "content": blob(), "fileName": text(), "count": random.Int63(), "ratio": random.Float64(), "createdDateTime": "2026-01-02T03:04:05.1234567Z",
				"roleScopeTagIds": []string{id(), text(), digits(64)}, "nested": map[string]any{"hash": digits(128), "text": text()}, "flag": true, "none": nil, "duration": "P3DT4H", text(): text(),
				"link": "https://a.example/things/" + id() + "?$select=id,count&$top=5", "encoded": encoded.Found[random.Intn(len(encoded.Found))].Of(text()),
			}
			if kind == 2 {
				entity = map[string]any{"error": map[string]any{"code": "BadRequest", "message": text(), "innerError": map[string]any{"date": "2026-01-02T03:04:05", "request-id": id(), "client-request-id": id()}}}
			}
			var err error
			if body, err = json.MarshalIndent(entity, "", strings.Repeat(" ", i%3)); err != nil {
				t.Fatal(err)
			}
		case 3:
			body = []byte("<html><body><h1>502 Bad Gateway</h1>" + text() + "<pre>" + digits(400) + "</pre></body></html>")
		case 4:
			body = fmt.Appendf(nil, "%s\n%x\n%s", text(), blob(), id())
		}
		if strings.Contains(string(body), "@") && i%5 > 2 {
			continue // perhaps an address
		}
		if got := r.Body(body); string(got) != string(body) {
			t.Fatalf("response %d: want it as it is\n%s\ngot\n%s", i, body, got)
		}
	}
}

// gzip in base64 that expands beyond what is searched is hidden, and costs no more than that.
func TestZipBomb(t *testing.T) {
	t.Parallel()
	for _, e := range encoded.Found {
		if e.Kind == "gzip in base64" {
			bomb := e.Of(strings.Repeat("a", 50<<20))
			if got := NewRedactor(aToken).Text("before " + bomb + " after"); got != "before [redacted] after" {
				t.Errorf("want the whole text hidden, got %d bytes: %.100s", len(got), got)
			}
		}
	}
}
