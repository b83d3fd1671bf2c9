package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/mock"
	"github.com/graphconform/conform/harness/wire"
)

const (
	testTenant = "11111111-aaaa-4aaa-8aaa-111111111111"
	testClient = "22222222-bbbb-4bbb-8bbb-222222222222"
	testSecret = "abc8Q~" + "thisIsTheSecretOfTheTestApp-01234"
	testScope  = "https://graph.microsoft.com/.default"
)

// directory is a Microsoft tenant on this machine, over TLS: an OAuth token endpoint, an issuer that its application trusts, and the
// mock behind a guard that only accepts the endpoint's tokens.
type directory struct {
	t             *testing.T
	login, graph  *httptest.Server
	fixture       string // in conform.yaml
	dir           string // ca.pem, app.pem, assertion.jwt
	appKey        *rsa.PublicKey
	issuerKey     *ecdsa.PrivateKey
	graphRequests func(w http.ResponseWriter, r *http.Request) bool // true: answered
	loginRequests func(w http.ResponseWriter, r *http.Request) bool // likewise
	expiresIn     any                                               // what the endpoint says instead of lifetime

	mu       sync.Mutex
	secret   string
	refuse   string        // error_description that the endpoint returns instead of a token
	tenant   string        // of the tokens
	audience string        // of the tokens
	roles    []string      // of the tokens
	lifetime time.Duration // of the tokens
	uses     int           // of each token, after which it counts as expired; 0 for no limit
	issued   map[string]*issuedToken
	signedIn []string // how, each time
	seen     []string // Authorization headers at the Graph
	refused  int      // responses with 401 to expired tokens
}

type issuedToken struct {
	expires time.Time
	used    int
}

func newTenant(t *testing.T) *directory {
	t.Helper()
	tn := &directory{
		t: t, dir: t.TempDir(), fixture: "{path: '/deviceManagement/deviceShellScripts/{deviceShellScriptId}/userRunStates', id: 42}", secret: testSecret, tenant: testTenant, audience: "https://graph.microsoft.com", lifetime: time.Hour,
		roles: []string{"DeviceManagementManagedDevices.ReadWrite.All"}, issued: map[string]*issuedToken{},
	}
	tn.login = httptest.NewTLSServer(http.HandlerFunc(tn.serveLogin))
	t.Cleanup(tn.login.Close)
	c, err := loadContract("update-userrunstates")
	if err != nil {
		t.Fatal(err)
	}
	m, err := mock.New([]*contract.Contract{c}, mock.Options{Now: wire.Now, NewID: wire.NewGUID})
	if err != nil {
		t.Fatal(err)
	}
	tn.graph = httptest.NewTLSServer(tn.guard(m))
	t.Cleanup(tn.graph.Close)
	tn.write("ca.pem", pemOf("CERTIFICATE", tn.login.Certificate().Raw)) // httptest's servers share one
	tn.makeKeys()
	return tn
}

func pemOf(kind string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}

func (tn *directory) write(name, text string) {
	tn.t.Helper()
	if err := os.WriteFile(filepath.Join(tn.dir, name), []byte(text), 0o600); err != nil {
		tn.t.Fatal(err)
	}
}

func (tn *directory) makeKeys() {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		tn.t.Fatal(err)
	}
	tn.appKey = &key.PublicKey
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "app"}, NotAfter: time.Now().Add(time.Hour)}
	certificate, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		tn.t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		tn.t.Fatal(err)
	}
	tn.write("app.pem", pemOf("CERTIFICATE", certificate)+pemOf("PRIVATE KEY", private))
	if tn.issuerKey, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		tn.t.Fatal(err)
	}
	tn.write("assertion.jwt", tn.assertion("api://AzureADTokenExchange"))
}

// assertion is a token of the issuer that the application trusts.
func (tn *directory) assertion(audience string) string {
	head := segment(map[string]any{"alg": "ES256", "typ": "JWT"})
	body := segment(map[string]any{"iss": "https://issuer.example", "sub": "job", "aud": audience, "exp": time.Now().Add(time.Hour).Unix()})
	sum := sha256.Sum256([]byte(head + "." + body))
	r, s, err := ecdsa.Sign(rand.Reader, tn.issuerKey, sum[:])
	if err != nil {
		tn.t.Fatal(err)
	}
	signature := append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...)
	return head + "." + body + "." + base64.RawURLEncoding.EncodeToString(signature)
}

func segment(claims map[string]any) string {
	raw, err := json.Marshal(claims)
	if err != nil {
		panic(err)
	}
	return base64.RawURLEncoding.EncodeToString(raw)
}

// onLogin sets what responds to requests of the sign-in before the directory does.
func (tn *directory) onLogin(responds func(w http.ResponseWriter, r *http.Request) bool) {
	tn.mu.Lock()
	defer tn.mu.Unlock()
	tn.loginRequests = responds
}

// serveLogin is the OAuth endpoint, and GitHub's for a job's token.
func (tn *directory) serveLogin(w http.ResponseWriter, r *http.Request) {
	tn.mu.Lock()
	hangs := tn.loginRequests
	tn.mu.Unlock()
	if hangs != nil && hangs(w, r) {
		return
	}
	root := tn.login.URL + "/" + testTenant
	w.Header().Set("Content-Type", "application/json")
	switch r.URL.Path {
	case "/" + testTenant + "/v2.0/.well-known/openid-configuration":
		_ = json.NewEncoder(w).Encode(map[string]string{
			"issuer": root + "/v2.0", "authorization_endpoint": root + "/oauth2/v2.0/authorize", "token_endpoint": root + "/oauth2/v2.0/token",
			"device_authorization_endpoint": root + "/oauth2/v2.0/devicecode",
		})
	case "/" + testTenant + "/oauth2/v2.0/devicecode":
		_ = json.NewEncoder(w).Encode(map[string]any{
			"device_code": "the-device-code-of-this-test", "user_code": "ABCD-EFGH", "verification_uri": "https://microsoft.com/devicelogin",
			"expires_in": 900, "interval": 1, "message": "open the page and enter ABCD-EFGH",
		})
	case "/github":
		if r.Header.Get("Authorization") != "Bearer runner-token" || r.URL.Query().Get("api-version") != "2.0" {
			http.Error(w, "no", http.StatusForbidden)
			return
		}
		_ = json.NewEncoder(w).Encode(map[string]string{"value": tn.assertion(r.URL.Query().Get("audience"))})
	case "/" + testTenant + "/oauth2/v2.0/token":
		tn.serveToken(w, r)
	default:
		http.NotFound(w, r)
	}
}

func (tn *directory) serveToken(w http.ResponseWriter, r *http.Request) {
	tn.mu.Lock()
	defer tn.mu.Unlock()
	how, err := tn.authenticate(r)
	if tn.refuse != "" {
		err = errors.New(tn.refuse)
	}
	if err != nil {
		w.WriteHeader(http.StatusUnauthorized)
		_ = json.NewEncoder(w).Encode(map[string]any{"error": "invalid_client", "error_description": err.Error() + " Trace ID: 1"})
		return
	}
	tn.signedIn = append(tn.signedIn, how)
	var lifetime any = int(tn.lifetime.Seconds())
	if tn.expiresIn != nil {
		lifetime = tn.expiresIn
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"token_type": "Bearer", "access_token": tn.issue(), "expires_in": lifetime})
}

// issue makes a token, however it gets to the application.
func (tn *directory) issue() string {
	expires := time.Now().Add(tn.lifetime)
	head := segment(map[string]any{"alg": "none", "typ": "JWT"})
	token := head + "." + segment(map[string]any{
		"aud": tn.audience, "roles": tn.roles, "tid": tn.tenant, "appid": testClient, "exp": expires.Unix(), "jti": wire.NewGUID(),
	}) + ".c2lnbmF0dXJlLW9mLXRoZS10ZXN0"
	tn.issued[token] = &issuedToken{expires: expires}
	return token
}

// authenticate returns how the application authenticated.
func (tn *directory) authenticate(r *http.Request) (how string, err error) {
	if err := r.ParseForm(); err != nil {
		return "", err
	}
	f := r.PostForm
	if f.Get("grant_type") == "device_code" || f.Get("grant_type") == "urn:ietf:params:oauth:grant-type:device_code" {
		if f.Get("device_code") != "the-device-code-of-this-test" {
			return "", errors.New("AADSTS1: no such device code")
		}
		return "device", nil
	}
	switch {
	case f.Get("client_id") != testClient:
		return "", errors.New("AADSTS700016: application was not found")
	case f.Get("grant_type") != "client_credentials" || !strings.Contains(f.Get("scope"), testScope):
		return "", fmt.Errorf("AADSTS70011: bad scope %s or grant %s", f.Get("scope"), f.Get("grant_type"))
	case f.Get("client_secret") != "":
		if f.Get("client_secret") != tn.secret {
			return "", errors.New("AADSTS7000215: invalid client secret provided")
		}
		return "secret", nil
	case f.Get("client_assertion_type") != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer":
		return "", errors.New("AADSTS7000218: no assertion")
	}
	return tn.verify(f)
}

// verify checks a client assertion (RFC 7523): one that the application signed with its certificate, or one of the issuer.
func (tn *directory) verify(f url.Values) (how string, err error) {
	parts := strings.Split(f.Get("client_assertion"), ".")
	if len(parts) != 3 {
		return "", errors.New("AADSTS50027: no JWT")
	}
	var head struct{ Alg string }
	var claims struct {
		Iss, Sub, Aud string
		Exp           int64
	}
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err = errors.Join(err, decodeSegment(parts[0], &head), decodeSegment(parts[1], &claims)); err != nil {
		return "", err
	}
	sum := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	if time.Now().Unix() >= claims.Exp {
		return "", errors.New("AADSTS700024: expired")
	}
	switch head.Alg {
	case "RS256":
		err = rsa.VerifyPKCS1v15(tn.appKey, crypto.SHA256, sum[:], signature)
	case "PS256":
		err = rsa.VerifyPSS(tn.appKey, crypto.SHA256, sum[:], signature, nil)
	case "ES256":
		if len(signature) != 64 || !ecdsa.Verify(&tn.issuerKey.PublicKey, sum[:], new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])) {
			return "", errors.New("AADSTS700211: wrong signature")
		}
		if claims.Iss != "https://issuer.example" || claims.Sub != "job" || claims.Aud != "api://AzureADTokenExchange" {
			return "", errors.New("AADSTS700212: wrong claims")
		}
		return "federated", nil
	default:
		return "", fmt.Errorf("AADSTS1: algorithm %s", head.Alg)
	}
	if err != nil {
		return "", fmt.Errorf("AADSTS700027: wrong signature: %w", err)
	}
	if claims.Iss != testClient || claims.Sub != testClient || claims.Aud != tn.login.URL+"/"+testTenant+"/oauth2/v2.0/token" {
		return "", fmt.Errorf("AADSTS700027: wrong claims %+v", claims)
	}
	return "certificate", nil
}

func decodeSegment(s string, into any) error {
	raw, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		return err
	}
	return json.Unmarshal(raw, into)
}

// guard accepts requests with a valid token of the endpoint for this Graph.
func (tn *directory) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if tn.graphRequests != nil && tn.graphRequests(w, r) {
			return
		}
		sent := r.Header.Get("Authorization")
		token, bearer := strings.CutPrefix(sent, "Bearer ")
		tn.mu.Lock()
		tn.seen = append(tn.seen, sent)
		known := tn.issued[token]
		good := known != nil && time.Now().Before(known.expires) && (tn.uses == 0 || known.used < tn.uses)
		if known != nil && good {
			known.used++
		}
		if known != nil && !good {
			tn.refused++
		}
		audience := tn.audience
		tn.mu.Unlock()
		switch {
		case !bearer || known == nil:
			next.ServeHTTP(w, without(r)) // the mock rejects it
		case !good:
			refuse(w, http.StatusUnauthorized, "InvalidAuthenticationToken", "Lifetime validation failed, the token is expired.")
		case audience != "https://graph.microsoft.com":
			refuse(w, http.StatusUnauthorized, "InvalidAuthenticationToken", "Access token validation failure. Invalid audience.")
		default:
			next.ServeHTTP(w, r)
		}
	})
}

func without(r *http.Request) *http.Request {
	r = r.Clone(r.Context())
	r.Header.Del("Authorization")
	return r
}

func refuse(w http.ResponseWriter, status int, code, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("WWW-Authenticate", `Bearer realm=""`)
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"error": map[string]any{"code": code, "message": message, "innerError": map[string]string{
		"date": time.Now().UTC().Format("2006-01-02T15:04:05"), "request-id": wire.NewGUID(), "client-request-id": wire.NewGUID(),
	}}})
}

// config writes a conform.yaml with this tenant as the target `nightly`; signIn is the content of its sign-in mapping.
func (tn *directory) config(signIn, more string) {
	tn.write("conform.yaml", fmt.Sprintf(`
allow-writes: [%s]
targets:
  nightly:
    kind: tenant
    base: %s/beta
    tenant: %s
    sign-in: {%s, login: "%s", scope: "%s"}
    fixture: %s
    quotas: [10000/1s]
    settle: 100ms
    tls: {ca: "file:ca.pem"}
%s`, testTenant, tn.graph.URL, testTenant, signIn, tn.login.URL, testScope, tn.fixture, more))
}
