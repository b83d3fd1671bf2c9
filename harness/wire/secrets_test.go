package wire

import (
	"encoding/base64"
	"strings"
	"testing"
)

func TestPieces(t *testing.T) {
	t.Parallel()
	const secret = "0123456789abcdefghijklmnopqrstuvwxyz"
	p := newPieces([]string{secret, "short", "another-secret-of-the-run"})
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"nothing of that kind, however long it is", "nothing of that kind, however long it is"},
		{secret, "[redacted]"},
		{"a" + secret[:20] + "!", "a[redacted]!"},
		{secret[:15], secret[:15]}, // too short
		{secret[5:21] + secret[5:21], "[redacted]"},
		{"<" + secret + secret + ">", "<[redacted]>"},
		{secret[10:30] + " and another-secret-of-th", "[redacted] and [redacted]"},
		{"short", "short"},
		{strings.Repeat("x", 40) + secret[:16], strings.Repeat("x", 40) + "[redacted]"},
	} {
		got := p.replace(c.in)
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

func TestFindLeaks(t *testing.T) {
	t.Parallel()
	r := NewRedactor("0123456789abcdefghij", "short")
	for _, c := range []struct {
		writes []string
		want   bool
	}{
		{nil, false},
		{[]string{"nothing", "short", "of that kind"}, false},
		{[]string{"a 0123456789abcdefghij b"}, true},
		{[]string{"a 0123456789abcdef"}, true},
		{[]string{"a 0123456", "789abcdefg", "hij"}, true},
		{[]string{"0123456789abcde", "", "0123456789abcde"}, false},
		{[]string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "a", "b", "c", "d", "e", "f"}, true},
		{[]string{"0123456789abcdefghij", "nothing"}, true},
	} {
		f := r.FindLeaks()
		for _, w := range c.writes {
			if n, err := f.Write([]byte(w)); n != len(w) || err != nil {
				t.Errorf("want all taken, got %d, %v", n, err)
			}
		}
		if f.Found() != c.want {
			t.Errorf("%q: want %t, got %t", c.writes, c.want, f.Found())
		}
	}
}

func TestHasSecret(t *testing.T) {
	t.Parallel()
	const secret = "canary-secret-1"
	r := NewRedactor(secret)
	for text, want := range map[string]bool{
		"": false, "name": false, "ada@example.com": false, "a " + secret + " b": true,
		base64.StdEncoding.EncodeToString([]byte(secret)): true,
	} {
		if got := r.HasSecret(text); got != want {
			t.Errorf("%q: want %t, got %t", text, want, got)
		}
	}
}
