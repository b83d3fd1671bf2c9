package wire

import (
	"encoding/base64"
	"testing"
)

func TestKnows(t *testing.T) {
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
