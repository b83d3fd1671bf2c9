package target

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/graphconform/conform/harness/wire"
)

const (
	loginTenant = "33333333-aaaa-3333-3333-333333333333"
	loginSecret = "abc8Q~" + "aSecretOfThisTestAlone-0123456789"
)

// login is a login endpoint over TLS that does as a test says.
type login struct {
	*httptest.Server
	metadata map[string]string // in place of what the discovery document says
	token    http.HandlerFunc  // nil for a token that is valid for an hour

	mu       sync.Mutex
	requests []url.Values // for a token
}

func serveLogin(t *testing.T) *login {
	l := &login{}
	l.Server = httptest.NewUnstartedServer(l)
	l.Config.ErrorLog = log.New(io.Discard, "", 0)
	l.StartTLS()
	t.Cleanup(l.Close)
	return l
}

func (l *login) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	root := l.URL + "/" + loginTenant
	if strings.HasSuffix(r.URL.Path, "/openid-configuration") {
		document := map[string]string{"issuer": root + "/v2.0", "authorization_endpoint": root + "/authorize", "token_endpoint": root + "/token", "device_authorization_endpoint": root + "/devicecode"}
		for name, value := range l.metadata {
			document[name] = value
		}
		_ = json.NewEncoder(w).Encode(document)
		return
	}
	_ = r.ParseForm()
	l.mu.Lock()
	l.requests = append(l.requests, r.PostForm)
	l.mu.Unlock()
	if l.token != nil {
		l.token(w, r)
		return
	}
	_, _ = fmt.Fprintf(w, `{"token_type":"Bearer","access_token":%q,"expires_in":3600}`, jwt(`{"tid":"`+loginTenant+`"}`))
}

// signInAt returns the token, or the error, of a sign-in.
func signInAt(ctx context.Context, l *login, s SignIn, change func(*signIn)) (token string, err error) {
	in := signIn{
		SignIn: &s, tenant: loginTenant, login: l.URL, scope: "https://graph.microsoft.com/.default", secrets: wire.NewRedactor(),
		env: func(string) string { return "" }, ask: func(string) {}, timeout: time.Minute, rootCAs: x509.NewCertPool(),
	}
	if l.Certificate() != nil {
		in.rootCAs.AddCert(l.Certificate())
	}
	if change != nil {
		change(&in)
	}
	source, err := newSource(in)
	if err != nil {
		return "", err
	}
	token, _, err = source(ctx)
	return token, err
}

var bySecret = SignIn{Kind: "client-secret", Client: "app", Secret: loginSecret}

func TestSecretsGoToTheLoginHostOnly(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var strayed []string
	stray := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		mu.Lock()
		strayed = append(strayed, r.Method+" "+r.URL.Path+" "+string(body))
		mu.Unlock()
	})
	plain, secure := httptest.NewServer(stray), httptest.NewTLSServer(stray) // httptest's servers share one certificate
	defer plain.Close()
	defer secure.Close()
	for name, tc := range map[string]struct {
		member, value string // LOGIN stands for the login host with its port
		signIn        SignIn
	}{
		"another port":        {"token_endpoint", secure.URL + "/token", bySecret},
		"another name":        {"token_endpoint", strings.Replace(secure.URL, "127.0.0.1", "example.com", 1) + "/token", bySecret},
		"unencrypted":         {"token_endpoint", plain.URL + "/token", bySecret},
		"login host as user":  {"token_endpoint", strings.Replace(secure.URL, "//", "//LOGIN@", 1), bySecret},
		"login host, http":    {"token_endpoint", "http://LOGIN/token", bySecret},
		"of a device":         {"token_endpoint", secure.URL + "/token", SignIn{Kind: "device-code", Client: "app"}},
		"of an assertion":     {"token_endpoint", secure.URL + "/token", SignIn{Kind: "federated", Client: "app", Assertion: "${A}"}},
		"of a Kubernetes pod": {"token_endpoint", plain.URL + "/token", SignIn{Kind: "kubernetes", Client: "app", Assertion: "${A}"}},
	} {
		t.Run(name, func(t *testing.T) {
			l := serveLogin(t)
			l.metadata = map[string]string{tc.member: strings.Replace(tc.value, "LOGIN", strings.TrimPrefix(l.URL, "https://"), 1)}
			_, err := signInAt(t.Context(), l, tc.signIn, func(s *signIn) {
				s.assertion = func() (string, error) { return jwt(`{"sub":"job"}`), nil }
			})
			if err == nil || !strings.Contains(err.Error(), "secrets are only sent to "+l.URL) {
				t.Errorf("want the endpoint refused, got %v", err)
			}
			mu.Lock()
			defer mu.Unlock()
			if len(strayed) > 0 || len(l.requests) > 0 {
				t.Errorf("want nothing sent, got %q and %v", strayed, l.requests)
			}
		})
	}
	l := serveLogin(t)
	l.metadata = map[string]string{"token_endpoint": l.URL + "/elsewhere/token"}
	if token, err := signInAt(t.Context(), l, bySecret, nil); err != nil || token == "" {
		t.Errorf("want a token from another path of the login host, got %v", err)
	}
}

func TestLoginURL(t *testing.T) {
	t.Parallel()
	for _, root := range []string{"http://login.example", "HTTP://login.example", "https://a:hunter2@login.example", "https://login.example?a=hunter2", "login.example", "https://", "https://%zz"} {
		_, err := signInAt(t.Context(), serveLogin(t), bySecret, func(s *signIn) { s.login = root })
		if err == nil || !strings.Contains(err.Error(), "login is not an https URL") || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: want it refused, got %v", root, err)
		}
	}
}

// certify makes the login endpoint use a certificate of another issuer, name or time, and returns its issuer.
func certify(t *testing.T, l *login, until time.Time, names []string, ips []net.IP) *x509.CertPool {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "x"}, NotBefore: until.Add(-48 * time.Hour), NotAfter: until, IPAddresses: ips, DNSNames: names,
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	own, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	l.Server.TLS.Certificates = []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}
	roots := x509.NewCertPool()
	roots.AddCert(own)
	return roots
}

func TestWhyThereIsNoResponse(t *testing.T) {
	t.Parallel()
	local, now := []net.IP{net.ParseIP("127.0.0.1")}, time.Now()
	for name, tc := range map[string]struct {
		prepare func(l *login, s *signIn)
		want    string
	}{
		"expired":        {func(l *login, s *signIn) { s.rootCAs = certify(t, l, now.Add(-time.Hour), nil, local) }, "a certificate that does not verify: x509: certificate has expired"},
		"of another":     {func(l *login, s *signIn) { s.rootCAs = certify(t, l, now.Add(time.Hour), []string{"x.example"}, nil) }, "a certificate that does not verify: x509: cannot validate certificate for 127.0.0.1"},
		"own authority":  {func(l *login, _ *signIn) { certify(t, l, now.Add(time.Hour), nil, local) }, "a certificate that does not verify: x509: certificate signed by unknown authority"},
		"without TLS":    {func(_ *login, s *signIn) { s.login = plainHTTP(t) }, "a response without TLS"},
		"nobody listens": {func(l *login, _ *signIn) { l.Close() }, "connection refused"},
		"no such host":   {func(_ *login, s *signIn) { s.login = "https://conform.invalid" }, "no response"},
		"it hangs": {func(l *login, s *signIn) {
			s.timeout = time.Second
			l.token = func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
		}, "no response within 1s"},
		"it hangs in the body": {func(l *login, s *signIn) {
			s.timeout = time.Second
			l.token = func(w http.ResponseWriter, r *http.Request) {
				_, _ = io.WriteString(w, "{")
				_ = http.NewResponseController(w).Flush()
				<-r.Context().Done()
			}
		}, "no response within 1s"},
		"no JSON": {func(l *login, _ *signIn) {
			l.token = func(w http.ResponseWriter, _ *http.Request) {
				_, _ = io.WriteString(w, "<html>\x1b[31m\n::error::"+loginSecret)
			}
		}, "json decode error"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := serveLogin(t)
			_, err := signInAt(t.Context(), l, bySecret, func(s *signIn) { tc.prepare(l, s) })
			var known *Error
			if errors.As(err, &known) && strings.Contains(known.Hint, "tls.ca") != strings.Contains(tc.want, "unknown authority") {
				t.Errorf("want a hint to tls.ca for unknown authorities only, got %q", known.Hint)
			}
			if err == nil || !strings.Contains(err.Error(), tc.want) || wire.Printable(err.Error()) != err.Error() || strings.Contains(err.Error(), loginSecret) {
				t.Errorf("want %q on a printable line, got %v", tc.want, err)
			}
		})
	}
}

func plainHTTP(t *testing.T) string {
	server := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(server.Close)
	return strings.Replace(server.URL, "http:", "https:", 1)
}

// A sign-in that is cancelled ends, however long the login endpoint takes.
func TestSignInIsCancelled(t *testing.T) {
	t.Parallel()
	l := serveLogin(t)
	ctx, cancel := context.WithCancel(t.Context())
	l.token = func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	}
	if _, err := signInAt(ctx, l, bySecret, nil); err == nil {
		t.Error("want an error, got a token")
	}
}

// A run that was stopped waits less long, and says so.
func TestSignInWithinLess(t *testing.T) {
	t.Parallel()
	l := serveLogin(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	l.token = func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	if _, err := signInAt(ctx, l, bySecret, nil); err == nil || !strings.Contains(err.Error(), "no response within 1s") {
		t.Errorf("want no response within 1s, got %v", err)
	}
}

// What proves who the application is is not repeated, whole or in part, whoever made it.
func TestAssertionsAreNotRepeated(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour)}
	certificate, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	inPEM := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate})) + string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}))
	projected := filepath.Join(dir, "token")
	if err := os.WriteFile(projected, []byte(jwt(`{"sub":"system:serviceaccount:a:b","jti":"0123456789abcdef"}`)+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	kinds := map[string]SignIn{
		"client-secret": bySecret,
		"certificate":   {Kind: "certificate", Client: "app", Certificate: inPEM},
		"federated":     {Kind: "federated", Client: "app", Assertion: "${A}"},
		"kubernetes":    {Kind: "kubernetes"},
	}
	reversed := func(s string) string {
		r := []rune(s)
		slices.Reverse(r)
		return string(r)
	}
	for how, repeat := range map[string]func(string) string{
		"whole":     func(s string) string { return s },
		"signature": func(s string) string { return s[strings.LastIndex(s, ".")+1:] },
		"claims":    func(s string) string { return strings.Split(s+"..", ".")[1] },
		"the end":   func(s string) string { return s[len(s)/3:] },
		"base64":    func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) },
		"reversed":  reversed,
		"late":      func(s string) string { return strings.Repeat("p", maxSentence-10) + s },
	} {
		for kind, s := range kinds {
			l := serveLogin(t)
			sent := ""
			l.token = func(w http.ResponseWriter, r *http.Request) {
				sent = r.PostForm.Get("client_assertion") + r.PostForm.Get("client_secret")
				w.WriteHeader(http.StatusUnauthorized)
				_ = json.NewEncoder(w).Encode(map[string]string{"error": "invalid_client", "error_description": "AADSTS99: you sent " + repeat(sent)})
			}
			_, err := signInAt(t.Context(), l, s, func(s *signIn) {
				s.assertion = func() (string, error) { return jwt(`{"sub":"job","jti":"fedcba9876543210"}`), nil }
				s.env = func(name string) string {
					return map[string]string{"AZURE_CLIENT_ID": "app", "AZURE_FEDERATED_TOKEN_FILE": projected}[name]
				}
			})
			if sent == "" || err == nil || !strings.Contains(err.Error(), "AADSTS99: you sent") {
				t.Fatalf("%s, %s: want the response quoted, got %v", kind, how, err)
			}
			for _, form := range []string{sent, reversed(sent), base64.StdEncoding.EncodeToString([]byte(sent))} {
				for i := range max(1, len(form)-11) {
					if strings.Contains(err.Error(), form[i:min(len(form), i+12)]) {
						t.Errorf("%s, %s: want nothing of the secret, got %v", kind, how, err)
						break
					}
				}
			}
		}
	}
}

// A file that the cluster names is read like any other: it must be a regular file of a bounded size.
func TestProjectedToken(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{"": "AZURE_FEDERATED_TOKEN_FILE, which the cluster sets, is not set", "/dev/zero": "not a regular file", t.TempDir(): "a folder"} {
		l := serveLogin(t)
		_, err := signInAt(t.Context(), l, SignIn{Kind: "kubernetes", Client: "app"}, func(s *signIn) {
			s.env = func(name string) string { return map[string]string{"AZURE_FEDERATED_TOKEN_FILE": path}[name] }
		})
		if err == nil || !strings.Contains(err.Error(), want) || len(l.requests) > 0 {
			t.Errorf("%q: want %q, got %v", path, want, err)
		}
	}
}

// The prompt of a device code is one line of bounded length.
func TestPromptIsBounded(t *testing.T) {
	t.Parallel()
	l := serveLogin(t)
	l.token = func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/devicecode") {
			_ = json.NewEncoder(w).Encode(map[string]any{"device_code": "the-device-code", "user_code": "A", "verification_uri": "https://a.example", "expires_in": 60, "interval": 1, "message": strings.Repeat("line\x1b\n", 60000)})
			return
		}
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, `{"error":"access_denied","error_description":"no to the-device-code"}`)
	}
	asked := ""
	_, err := signInAt(t.Context(), l, SignIn{Kind: "device-code", Client: "app"}, func(s *signIn) { s.ask = func(text string) { asked = text } })
	if asked == "" || len(asked) > maxPrompt+3 || wire.Printable(asked) != asked {
		t.Errorf("want one line of at most %d bytes, got %d: %q", maxPrompt, len(asked), asked)
	}
	if err == nil || strings.Contains(err.Error(), "the-device-code") {
		t.Errorf("want the refusal without the device code, got %v", err)
	}
}

// The time can end between two requests of a sign-in, when none of them has failed.
func TestTimeEndsBetweenRequests(t *testing.T) {
	t.Parallel()
	s := signIn{SignIn: &bySecret, login: "https://login.example", transport: &loginTransport{}, timeout: 2 * time.Second, secrets: wire.NewRedactor()}
	got := s.failure(errors.Join(fmt.Errorf("ClientSecretCredential: server response error:\n %w", errors.New("context ended")), context.DeadlineExceeded))
	if want := "sign-in by client-secret at https://login.example: no response within 2s"; got.Error() != want {
		t.Errorf("want %q, got %q", want, got)
	}
}
