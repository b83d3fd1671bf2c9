package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestTokenEcho(t *testing.T) {
	sent := func(authorization, body string, headers ...string) *check.Evidence {
		e := given(check.MalformedTokens, response(401, body, headers...))
		e.Response().Request.Header.Set("Authorization", authorization)
		return e
	}
	table(t, tokenEcho, []row{
		{"not repeated", sent("Bearer conform.invalid", rejectionBody, `WWW-Authenticate: Bearer realm="conform"`), passes},
		{"in the body", sent("Bearer conform.invalid", `{"error":{"message":"Bad token conform.invalid."}}`), finds("auth.disclosure").showing("the body")},
		{"in the challenge", sent("Bearer abcdefghijklmno", rejectionBody, `WWW-Authenticate: Bearer error_description="abcdefghijklmno"`), finds("auth.disclosure").showing("WWW-Authenticate")},
		{"too short to tell", sent("Bearer a", rejectionBody), skips("no token")},
		{"no token", given(check.NoToken, response(401, rejectionBody)), skips("no token")},
		{"served", given(check.Empty, response(200, `{}`)), skips("not an error")},
	})
	out := tokenEcho.Judge(sent("Bearer conform.invalid", "conform.invalid"))
	if got := out.Findings[0].Got; got != "the token, in the body" {
		t.Errorf("want no token in the finding, got %q", got)
	}
}
