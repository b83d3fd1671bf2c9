package target

import (
	"encoding/base64"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func jwt(claims string) string {
	return "eyJhbGciOiJub25lIn0." + base64.RawURLEncoding.EncodeToString([]byte(claims)) + ".c2lnbmF0dXJl"
}

func TestOpen(t *testing.T) {
	const tenant, other = "33333333-3333-3333-3333-333333333333", "44444444-4444-4444-4444-444444444444"
	for name, tc := range map[string]struct {
		target      string
		token       string
		want        string // in the error, empty if the token is returned
		environment bool
	}{
		"own tenant":      {"base: https://a.example", jwt(`{"tid": "` + tenant + `"}`), "", false},
		"another tenant":  {"base: https://a.example", jwt(`{"tid": "` + other + `"}`), "target a: the token belongs to another tenant", true},
		"opaque token":    {"base: https://a.example", "opaque", "", false},
		"opaque in Graph": {"cloud: global, version: beta", "opaque", "target a: the token does not name its tenant", true},
		"two tokens":      {"base: https://a.example", "one two", "holds blanks", false},
		"no CA":           {`base: https://a.example, tls: {ca: "file:ca.pem"}`, "opaque", "tls.ca holds no PEM certificate", false},
		"no certificate":  {`base: https://a.example, tls: {certificate: "file:ca.pem", key: "file:ca.pem"}`, "opaque", "tls.certificate and tls.key are not", false},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "ca.pem"), []byte("no PEM"), 0o600); err != nil {
				t.Fatal(err)
			}
			f, err := Read(filepath.Join(dir, "conform.yaml"), []byte(`targets: {a: {kind: tenant, tenant: `+tenant+`, sign-in: {kind: token, token: "${TOKEN}"}, `+tc.target+`}}`))
			if err != nil {
				t.Fatal(err)
			}
			resolved, err := f.Resolve("a", environment(map[string]string{"TOKEN": tc.token}))
			if err != nil {
				t.Fatal(err)
			}
			access, err := resolved.Open(nil, 0)
			if err == nil {
				err = CheckSignIn(t.Context(), "a", access.Credential, access.Redactor)
			}
			var known *Error
			switch {
			case tc.want == "" && err != nil:
				t.Error(err)
			case tc.want != "" && (!errors.As(err, &known) || known.Environment != tc.environment || !strings.Contains(err.Error(), tc.want)):
				t.Errorf("want %q, got %v", tc.want, err)
			case err != nil && strings.Contains(err.Error(), tc.token):
				t.Errorf("want no token in the error, got %v", err)
			}
		})
	}
}

// The tenant of a token is read whatever its other claims are, and a JWT that does not name one is not sent to a tenant.
func TestTenantOfToken(t *testing.T) {
	const tenant, other = "33333333-aaaa-3333-3333-333333333333", "44444444-aaaa-4444-4444-444444444444"
	const another, unknown = "another tenant", "does not name its tenant"
	head := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none"}`))
	for name, tc := range map[string]struct{ token, want string }{
		"no other claim":      {jwt(`{"tid":"` + other + `"}`), another},
		"fractional exp":      {jwt(`{"tid":"` + other + `","exp":1900000000.5}`), another},
		"exp as text":         {jwt(`{"exp":"1900000000","tid":"` + other + `"}`), another},
		"huge exp":            {jwt(`{"exp":1e400,"tid":"` + other + `"}`), another},
		"aud as list":         {jwt(`{"aud":["x","y"],"tid":"` + other + `"}`), another},
		"aud as object":       {jwt(`{"aud":{"x":1},"tid":"` + other + `"}`), another},
		"roles as text":       {jwt(`{"roles":"x","tid":"` + other + `"}`), another},
		"scp as list":         {jwt(`{"scp":["x"],"tid":"` + other + `"}`), another},
		"everything null":     {jwt(`{"aud":null,"exp":null,"roles":null,"scp":null,"tid":"` + other + `"}`), another},
		"padded":              {strings.TrimSuffix(jwt(`{"tid":"`+other+`"}`), ".c2lnbmF0dXJl") + "==.x", another},
		"own, odd claims":     {jwt(`{"aud":["x"],"exp":1.5,"roles":7,"scp":[],"tid":"` + tenant + `"}`), ""},
		"own, capitals":       {jwt(`{"tid":"` + strings.ToUpper(tenant) + `"}`), ""},
		"no tid":              {jwt(`{"aud":"x"}`), unknown},
		"tid as list":         {jwt(`{"tid":["` + tenant + `"]}`), unknown},
		"tid as number":       {jwt(`{"tid":33333333}`), unknown},
		"tid null":            {jwt(`{"tid":null}`), unknown},
		"tid empty":           {jwt(`{"tid":""}`), unknown},
		"tid in capitals":     {jwt(`{"TID":"` + tenant + `"}`), unknown},
		"tid twice":           {jwt(`{"tid":"` + tenant + `","tid":"` + other + `"}`), unknown},
		"tid twice, the same": {jwt(`{"tid":"` + tenant + `","x":[{"tid":1}],"tid":"` + tenant + `"}`), unknown},
		"claims as list":      {jwt(`[{"tid":"` + tenant + `"}]`), unknown},
		"claims null":         {jwt(`null`), unknown},
		"no JSON":             {head + ".eyJ0aWQ.x", unknown},
		"no base64":           {head + ".{}.x", unknown},
		"encrypted":           {head + ".a.b.c.d", unknown},
		"no spaces removed":   {base64.RawURLEncoding.EncodeToString([]byte(`{ "alg":"none"}`)) + ".x.y", unknown},
		"not a JWT":           {"opaque-token", ""},
		"dots, not a JWT":     {"tok.en.x", ""},
	} {
		t.Run(name, func(t *testing.T) {
			f, err := Read("conform.yaml", []byte(`targets: {a: {kind: tenant, base: "https://a.example", tenant: `+tenant+`, sign-in: {kind: token, token: "${TOKEN}"}}}`))
			if err != nil {
				t.Fatal(err)
			}
			resolved, err := f.Resolve("a", environment(map[string]string{"TOKEN": tc.token}))
			if err != nil {
				t.Fatal(err)
			}
			access, err := resolved.Open(nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			got, err := access.Credential.Token(t.Context(), "")
			switch {
			case tc.want == "" && (err != nil || got != tc.token):
				t.Errorf("want the token, got %q, %v", got, err)
			case tc.want != "" && (got != "" || err == nil || !strings.Contains(err.Error(), tc.want)):
				t.Errorf("want %q, got %q, %v", tc.want, got, err)
			}
		})
	}
}
