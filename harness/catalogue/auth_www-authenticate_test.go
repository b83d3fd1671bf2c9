package catalogue

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

func TestWWWAuthenticate(t *testing.T) {
	challenged := func(kind string, lines ...string) *check.Evidence {
		for i := range lines {
			lines[i] = "WWW-Authenticate: " + lines[i]
		}
		return given(kind, response(401, `{}`, lines...))
	}
	credential := func(s contract.Scheme) part { return func(e *check.Evidence) { e.Operation.Scheme = s } }
	basic, key := credential(contract.Scheme{Basic: true}), credential(contract.Scheme{In: "header", Name: "X-Key"})
	table(t, wwwAuthenticate, []row{
		{"Basic, as the contract has it", given(check.NoToken, basic, response(401, `{}`, `WWW-Authenticate: Basic realm="a"`)), passes},
		{"no challenge for Basic", given(check.NoToken, basic, response(401, `{}`)), finds("header.missing")},
		{"an API key, for which no scheme is registered", given(check.NoToken, key, response(401, `{}`, `WWW-Authenticate: ApiKey`)), passes},
		{"realm", challenged(check.NoToken, `Bearer realm="conform"`), passes},
		{"as Graph has it", challenged(check.NoToken, `Bearer realm="", authorization_uri="https://login.example/common/oauth2/authorize", client_id="x"`), passes},
		{"lower case, blanks", challenged(check.NoToken, `bearer   realm = conform ,	scope="a b"`), passes},
		{"after another challenge", challenged(check.NoToken, `Basic realm="a, b", Bearer realm="c"`), passes},
		{"before another challenge", challenged(check.NoToken, `Bearer realm="c", Basic realm="a", charset="UTF-8"`), passes},
		{"after credentials that end in =", challenged(check.NoToken, `Negotiate YWJj==, Bearer realm="c"`), passes},
		{"after a bare scheme", challenged(check.NoToken, `Negotiate, NTLM, Bearer realm="c"`), passes},
		{"on a line of its own", challenged(check.NoToken, `Basic realm="a"`, `Bearer realm="c"`), passes},
		{"quoted commas, schemes and parameters", challenged(check.NoToken, `Bearer realm="a, Basic realm=\"b\", error=c, realm=d", scope="x"`), passes},
		{"an error code for a malformed token", challenged(check.MalformedTokens, `Bearer error="invalid_token", error_description="x, realm=y"`), passes},
		{"error_description is no error code", challenged(check.NoToken, `Bearer realm="a", error_description="b"`), passes},
		{"another scheme's error code", challenged(check.NoToken, `Bearer realm="a", DPoP error="b"`), passes},
		{"none", challenged(check.NoToken), finds("header.missing").showing("none")},
		{"empty", challenged(check.NoToken, ``), finds("header.missing")},
		{"another scheme", challenged(check.NoToken, `Basic realm="a"`), finds("auth.challenge").showing("Basic")},
		{"quoted Bearer", challenged(check.NoToken, `Basic realm="a, Bearer realm=b"`), finds("auth.challenge")},
		{"a longer scheme", challenged(check.MalformedTokens, `BearerToken realm="a"`), finds("auth.challenge")},
		{"no parameter", challenged(check.NoToken, `Bearer`), finds("auth.challenge")},
		{"another scheme's parameter", challenged(check.NoToken, `Bearer, Basic realm="a"`), finds("auth.challenge")},
		{"credentials instead of parameters", challenged(check.NoToken, `Bearer YWJj=`), finds("auth.challenge")},
		{"realm twice", challenged(check.NoToken, `Bearer realm="a", REALM="b"`), finds("auth.challenge")},
		{"an error code credential a token", challenged(check.NoToken, `Bearer realm="a", error="invalid_token"`), finds("auth.challenge").as(check.Should)},
		{"no 401", given(check.NoToken, response(403, `{}`)), skips("not a 401")},
		{"served", given(check.MalformedTokens, response(200, `{}`)), skips("not a 401")},
	})
}

func TestChallenges(t *testing.T) {
	for field, want := range map[string][]authChallenge{
		``:                             nil,
		` , ,`:                         nil,
		`a="b", Bearer`:                {{scheme: "bearer"}},
		`Bearer realm="x`:              {{"bearer", []string{"realm"}}},
		`Bearer realm="x\"y, z=1",b=2`: {{"bearer", []string{"realm", "b"}}},
		`"x", A b=c`:                   {{"a", []string{"b"}}},
	} {
		if diff := cmp.Diff(want, challenges(field), cmp.AllowUnexported(authChallenge{})); diff != "" {
			t.Errorf("%s: -want +got:\n%s", field, diff)
		}
	}
}
