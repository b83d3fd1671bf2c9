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
			access, err := resolved.Open(nil)
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
