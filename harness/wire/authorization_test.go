package wire

import (
	"strings"
	"testing"
)

func TestAuthorization(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		auth  Auth
		token string
		want  string
	}{
		{"longer", AuthLonger, "aB3xYz-9q", "Bearer aB3xYz-9qconform"},
		{"other letters", AuthOtherCase, "aB3xYz-9q", "Bearer Ab3XyZ-9Q"},
		{"no letters", AuthOtherCase, "123456-789", ""},
		{"too short to be hidden", AuthOtherCase, "aB3", ""},
		{"no token", AuthLonger, "", ""},
		{"no token in lower case", AuthLowerScheme, "", ""},
		{"the token itself", AuthToken, "aB3xYz-9q", ""},
	} {
		if got := test.auth.authorization(test.token); got != test.want {
			t.Errorf("%s: want %q, got %q", test.name, test.want, got)
		}
	}
}

// The record shows none of the forms in which a token is sent.
func TestChangedTokensAreHidden(t *testing.T) {
	t.Parallel()
	for _, token := range []string{"aB3xYz-9", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJjb25mb3JtIn0.c2lnbmF0dXJl"} {
		r := NewRedactor(token)
		for _, auth := range []Auth{AuthLonger, AuthOtherCase, AuthLowerScheme} {
			_, sent, _ := strings.Cut(auth.authorization(token), " ")
			for _, text := range []string{sent, "no token " + sent + ".", `{"error":{"message":"` + sent + `"}}`} {
				if got := r.Text(text) + string(r.Body([]byte(text))); strings.Contains(got, sent) || strings.Contains(got, sent[:len(token)]) {
					t.Errorf("%d: want %s hidden, got %s", auth, sent, got)
				}
			}
		}
	}
}
