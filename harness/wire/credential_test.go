package wire

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// source returns token-1, token-2, … with their lifetimes, and then an error.
type source struct {
	lives []time.Duration
	given int
}

func (s *source) next(context.Context) (string, time.Time, error) {
	if s.given >= len(s.lives) {
		return "", time.Time{}, errors.New("no more tokens")
	}
	s.given++
	if life := s.lives[s.given-1]; life != 0 {
		return fmt.Sprintf("token-%d", s.given), time.Now().Add(life), nil
	}
	return fmt.Sprintf("token-%d", s.given), time.Time{}, nil
}

func TestRenewing(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		lives   []time.Duration
		expired []string // argument of each call
		want    []string // `!` for an error
	}{
		"once":               {[]time.Duration{time.Hour}, []string{"", "", ""}, []string{"token-1", "token-1", "token-1"}},
		"never expires":      {[]time.Duration{0}, []string{"", ""}, []string{"token-1", "token-1"}},
		"refused":            {[]time.Duration{time.Hour, time.Hour}, []string{"", "token-1", "token-1", ""}, []string{"token-1", "token-2", "token-2", "token-2"}},
		"expired":            {[]time.Duration{-1, -1, time.Hour}, []string{"", "", "", ""}, []string{"token-1", "token-2", "token-3", "token-3"}},
		"no first":           {nil, []string{""}, []string{"!"}},
		"no other":           {[]time.Duration{time.Hour}, []string{"", "token-1", ""}, []string{"token-1", "!", "token-1"}},
		"no renewal in time": {[]time.Duration{-1}, []string{"", ""}, []string{"token-1", "!"}},
	} {
		var learnt []string
		s := &source{lives: tc.lives}
		c := NewRenewing(s.next, func(secrets ...string) { learnt = append(learnt, secrets...) })
		for i, expired := range tc.expired {
			got, err := c.Token(t.Context(), expired)
			if err != nil {
				got = "!"
			}
			if got != tc.want[i] {
				t.Errorf("%s, call %d: want %s, got %s", name, i+1, tc.want[i], got)
			}
		}
		if len(learnt) != s.given {
			t.Errorf("%s: want every token known to the redactor, got %v of %d", name, learnt, s.given)
		}
	}
}

// If a renewal fails, the old token is used while it is valid.
func TestRenewingKeepsWhatIsGood(t *testing.T) {
	t.Parallel()
	c := NewRenewing((&source{lives: []time.Duration{time.Hour}}).next, func(...string) {})
	if _, err := c.Token(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	c.renewal = time.Now().Add(-time.Second)
	if got, err := c.Token(t.Context(), ""); got != "token-1" || err != nil {
		t.Errorf("want token-1, got %q, %v", got, err)
	}
}

// Requests in flight that are all rejected for one expired token renew it once.
func TestRenewedOnceForMany(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	refusals := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") == "Bearer token-1" {
			mu.Lock()
			refusals++
			mu.Unlock()
			w.WriteHeader(http.StatusUnauthorized)
			fmt.Fprint(w, `{"error":{"code":"InvalidAuthenticationToken","message":"Access token has expired or is not yet valid."}}`)
		}
	}))
	defer server.Close()
	s := &source{lives: []time.Duration{time.Hour, time.Hour, time.Hour}}
	client := NewClient(Config{BaseURL: server.URL, Credential: NewRenewing(s.next, func(...string) {})})
	defer client.Close()
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if x := client.Do(t.Context(), Request{Method: "PATCH", URL: server.URL, Body: []byte("{}")}); x.Status != 200 || len(x.Earlier) > 1 {
				t.Errorf("want 200 after at most one rejection, got %d after %d: %v", x.Status, len(x.Earlier), x.Failure)
			}
		})
	}
	all.Wait()
	if s.given != 2 || refusals == 0 {
		t.Errorf("want 2 tokens after rejections, got %d after %d", s.given, refusals)
	}
}

func TestOnlyExpiryRenews(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		status  int
		header  string
		body    string
		auth    Auth
		renewed bool
	}{
		"expired":          {401, "", "token is expired", AuthToken, true},
		"invalid_token":    {401, `Bearer error="invalid_token"`, "", AuthToken, true},
		"other refusal":    {401, `Bearer error="insufficient_claims"`, "", AuthToken, false},
		"forbidden":        {403, "", "expired", AuthToken, false},
		"no token sent":    {401, "", "expired", AuthNone, false},
		"malformed, asked": {401, "", "expired", AuthMalformed, false},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("WWW-Authenticate", tc.header)
			w.WriteHeader(tc.status)
			fmt.Fprint(w, tc.body)
		}))
		s := &source{lives: []time.Duration{time.Hour, time.Hour, time.Hour}}
		client := NewClient(Config{BaseURL: server.URL, Credential: NewRenewing(s.next, func(...string) {})})
		x := client.Do(t.Context(), Request{Method: "GET", URL: server.URL, Auth: tc.auth})
		if renewed := len(x.Earlier) == 1; renewed != tc.renewed || x.Status != tc.status || s.given > 2 {
			t.Errorf("%s: want renewed %t, got %d earlier and %d tokens", name, tc.renewed, len(x.Earlier), s.given)
		}
		client.Close()
		server.Close()
	}
}

func TestFailedSignInIsNoAnswer(t *testing.T) {
	t.Parallel()
	redactor := NewRedactor("hunter22")
	failing := func(context.Context) (string, time.Time, error) {
		return "", time.Time{}, errors.New("no token for hunter22")
	}
	client := NewClient(Config{BaseURL: "http://127.0.0.1:1", Secrets: redactor, Credential: NewRenewing(failing, redactor.Learn)})
	defer client.Close()
	x := client.Do(t.Context(), Request{Method: "GET", URL: "http://127.0.0.1:1"})
	if x.Failure == nil || x.Failure.Kind != SignIn || strings.Contains(x.Failure.Err.Error(), "hunter22") {
		t.Errorf("want a failed sign-in without the secret, got %+v", x.Failure)
	}
}

func TestClientCertificate(t *testing.T) {
	t.Parallel()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	server.TLS = &tls.Config{ClientAuth: tls.RequireAnyClientCert}
	server.StartTLS()
	defer server.Close()
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	for _, certificates := range [][]tls.Certificate{nil, server.TLS.Certificates} {
		client := NewClient(Config{RootCAs: roots, Certificates: certificates})
		x := client.Do(t.Context(), Request{Method: "GET", URL: server.URL})
		if (x.Failure == nil) != (certificates != nil) {
			t.Errorf("with %d certificates: got %+v", len(certificates), x.Failure)
		}
		client.Close()
	}
}

func TestRedactorLearns(t *testing.T) {
	t.Parallel()
	r := NewRedactor("first-secret")
	const text = "first-secret second-secret 7365636f6e642d736563726574 c2Vjb25kLXNlY3JldA== eyJhbGciOiJub25lIn0.eyJhIjoxfQ.c2ln"
	if got := r.Text(text); got != "[redacted] second-secret 7365636f6e642d736563726574 c2Vjb25kLXNlY3JldA== [redacted]" {
		t.Errorf("before: got %q", got)
	}
	r.Learn("second-secret", "abc")
	if got := r.Text(text + " abc"); got != "[redacted] [redacted] [redacted] [redacted] [redacted] abc" {
		t.Errorf("after: got %q", got)
	}
}

// A credential that a program supplies does not know the redactor: the client must teach it, or an echoed token is recorded.
func TestClientLearnsTokens(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprint(w, "you sent ", r.Header.Get("Authorization"))
	}))
	defer server.Close()
	s := &source{lives: []time.Duration{time.Hour}}
	secrets := NewRedactor()
	client := NewClient(Config{BaseURL: server.URL, Secrets: secrets, Credential: NewRenewing(s.next, func(...string) {})})
	defer client.Close()
	x := client.Do(t.Context(), Request{Method: "GET", URL: server.URL})
	if got := string(secrets.Exchange(x).Body); got != "you sent Bearer [redacted]" {
		t.Errorf("want the token redacted, got %q", got)
	}
}
