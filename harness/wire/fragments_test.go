package wire

import (
	"encoding/base64"
	"strings"
	"testing"
)

func TestFragments(t *testing.T) {
	t.Parallel()
	const secret = "0123456789abcdefghijklmnopqrstuvwxyz"
	f := newFragments([]string{secret, "short", "another-secret-of-the-run"})
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"nothing of that kind, however long it is", "nothing of that kind, however long it is"},
		{secret, "[redacted]"},
		{"a" + secret[:20] + "!", "a[redacted]!"},
		{secret[:15], secret[:15]}, // too little to tell
		{secret[5:21] + secret[5:21], "[redacted][redacted]"},
		{"<" + secret + secret + ">", "<[redacted][redacted]>"},
		{secret[10:30] + " and another-secret-of-th", "[redacted] and [redacted]"},
		{"short", "short"},
		{strings.Repeat("x", 40) + secret[:16], strings.Repeat("x", 40) + "[redacted]"},
	} {
		got := f.replace(c.in)
		if c.want == "[redacted][redacted]" || c.want == "<[redacted][redacted]>" {
			got, c.want = strings.ReplaceAll(got, "[redacted][redacted]", "[redacted]"), strings.ReplaceAll(c.want, "[redacted][redacted]", "[redacted]")
		}
		if got != c.want {
			t.Errorf("%q: want %q, got %q", c.in, c.want, got)
		}
	}
}

func TestPiecesOfSecrets(t *testing.T) {
	t.Parallel()
	const token = "eyJhbGciOiJub25lIn0.eyJhcHBpZCI6ImNvbmZvcm0iLCJhdWQiOiJncmFwaCJ9.c2lnbmF0dXJlLW9mLWEtdGVzdA"
	r := NewRedactor(token, "abc8Q~secret-of-an-application")
	for _, text := range []string{
		token[:50] + "…", "…" + token[40:80], "Basic " + base64.StdEncoding.EncodeToString([]byte("user:abc8Q~secret-of-an-application")),
		base64.RawURLEncoding.EncodeToString([]byte("ab" + token)), "x=abc8Q~secret-of-an-ap",
	} {
		got := r.Text(text)
		for i := range len(text) - 20 {
			piece := text[i : i+20]
			if strings.Contains(got, piece) {
				t.Errorf("%q: want no piece of it, got %q", text, got)
				break
			}
		}
	}
}

func BenchmarkText(b *testing.B) {
	r := NewRedactor(strings.Repeat("eyJhbGciOiJub25lIn0", 40) + "." + strings.Repeat("cGF5bG9hZC1vZi1h", 60) + ".c2lnbmF0dXJl")
	text := strings.Repeat(`{"id":"42","successDeviceCount":7,"note":"nothing that anybody hides"},`, 1000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		r.Text(text)
	}
}
