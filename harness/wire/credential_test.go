package wire

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// source returns token-1, token-2, … with their lifetimes, and an error for those that live for noToken.
type source struct {
	lives []time.Duration
	given int
	now   func() time.Time
}

const noToken = -time.Hour

func (s *source) next(context.Context) (string, time.Time, error) {
	s.given++
	if s.given > len(s.lives) || s.lives[s.given-1] == noToken {
		return "", time.Time{}, fmt.Errorf("no token %d", s.given)
	}
	now := time.Now
	if s.now != nil {
		now = s.now
	}
	if life := s.lives[s.given-1]; life != 0 {
		return fmt.Sprintf("token-%d", s.given), now().Add(life), nil
	}
	return fmt.Sprintf("token-%d", s.given), time.Time{}, nil
}

func TestRenewing(t *testing.T) {
	t.Parallel()
	type call struct {
		after   time.Duration // since the call before
		expired string
		want    string // the token, or a part of the error
	}
	for name, tc := range map[string]struct {
		lives   []time.Duration
		signIns int
		calls   []call
	}{
		"once":            {[]time.Duration{time.Hour}, 1, []call{{0, "", "token-1"}, {0, "", "token-1"}, {54 * time.Minute, "", "token-1"}}},
		"never expires":   {[]time.Duration{0}, 1, []call{{0, "", "token-1"}, {1000 * time.Hour, "", "token-1"}}},
		"for ages":        {[]time.Duration{1<<63 - 1}, 1, []call{{0, "", "token-1"}, {1000 * time.Hour, "", "token-1"}}},
		"before its end":  {[]time.Duration{time.Hour, time.Hour}, 2, []call{{0, "", "token-1"}, {55 * time.Minute, "", "token-2"}}},
		"a minute":        {[]time.Duration{time.Minute, time.Minute}, 2, []call{{0, "", "token-1"}, {50 * time.Second, "", "token-1"}, {10 * time.Second, "", "token-2"}}},
		"rejected":        {[]time.Duration{time.Hour, time.Hour}, 2, []call{{0, "", "token-1"}, {0, "token-1", "token-2"}, {0, "token-1", "token-2"}, {0, "", "token-2"}}},
		"always rejected": {[]time.Duration{time.Hour, time.Hour, time.Hour}, 3, []call{{0, "", "token-1"}, {0, "token-1", "token-2"}, {5 * time.Second, "token-2", "the target rejects a token that is 5s old"}, {54 * time.Second, "token-2", "at most once a minute"}, {time.Second, "token-2", "token-3"}, {0, "token-3", "at most once a minute"}}},
		"zero":            {[]time.Duration{time.Nanosecond, time.Hour}, 1, []call{{0, "", "valid for 0s"}, {0, "", "valid for 0s"}, {59 * time.Second, "", "at least a minute"}}},
		"negative":        {[]time.Duration{-time.Minute, time.Hour}, 2, []call{{0, "", "has expired"}, {0, "", "at least a minute"}, {time.Minute, "", "token-2"}}},
		"short":           {[]time.Duration{59 * time.Second}, 1, []call{{0, "", "valid for 59s"}}},
		"zero later":      {[]time.Duration{time.Hour, -1, -1}, 3, []call{{0, "", "token-1"}, {time.Hour, "", "token-2"}, {0, "", "token-2"}, {59 * time.Second, "", "token-2"}, {time.Second, "", "token-3"}}},
		"no first":        {nil, 1, []call{{0, "", "no token 1"}, {0, "", "no token 1"}}},
		"fails for long":  {nil, 4, []call{{0, "", "no token 1"}, {time.Second, "", "no token 2"}, {time.Second, "", "no token 2"}, {time.Second, "", "no token 3"}, {3 * time.Second, "", "no token 3"}, {time.Second, "", "no token 4"}}},
		"no other":        {[]time.Duration{time.Hour, noToken}, 2, []call{{0, "", "token-1"}, {0, "token-1", "no token 2"}, {0, "token-1", "no token 2"}, {0, "", "token-1"}}},
		"kept while good": {[]time.Duration{time.Hour, noToken, noToken, time.Hour}, 4, []call{{0, "", "token-1"}, {55 * time.Minute, "", "token-1"}, {4 * time.Minute, "", "token-1"}, {2 * time.Minute, "", "token-4"}}},
	} {
		var learnt []string
		clock := time.Unix(1e9, 0)
		s := &source{lives: tc.lives, now: func() time.Time { return clock }}
		c := NewRenewing(s.next, func(secrets ...string) { learnt = append(learnt, secrets...) })
		c.now = s.now
		for i, call := range tc.calls {
			clock = clock.Add(call.after)
			got, err := c.Token(t.Context(), call.expired)
			if err == nil && got != call.want || err != nil && !strings.Contains(err.Error(), call.want) {
				t.Errorf("%s, call %d: want %s, got %s, %v", name, i+1, call.want, got, err)
			}
			if err == nil && !slices.Contains(learnt, got) {
				t.Errorf("%s: want %s known to the redactor, got %v", name, got, learnt)
			}
		}
		if s.given != tc.signIns {
			t.Errorf("%s: want %d sign-ins, got %d", name, tc.signIns, s.given)
		}
	}
}

// A sign-in that hangs holds nobody up whose request is cancelled. The next one has little time, and is not tried again for as long as it
// took.
func TestHangingSignIn(t *testing.T) {
	t.Parallel()
	clock := time.Unix(1e9, 0)
	signIns, begun := 0, make(chan struct{})
	c := NewRenewing(func(ctx context.Context) (string, time.Time, error) {
		if signIns++; signIns == 1 {
			close(begun)
			<-ctx.Done()
		} else if _, bounded := ctx.Deadline(); !bounded {
			t.Error("want a sign-in after a cancelled one bounded, got one without a deadline")
		}
		clock = clock.Add(30 * time.Second)
		return "", time.Time{}, errors.New("no response")
	}, func(...string) {})
	c.now = func() time.Time { return clock }
	ctx, cancel := context.WithCancel(t.Context())
	first := make(chan error)
	go func() {
		_, err := c.Token(ctx, "")
		first <- err
	}()
	<-begun
	waiting, stop := context.WithCancel(t.Context())
	stop()
	if _, err := c.Token(waiting, ""); !errors.Is(err, context.Canceled) {
		t.Errorf("want the wait cancelled, got %v", err)
	}
	cancel()
	if err := <-first; err == nil {
		t.Error("want an error of the sign-in that was cancelled, got none")
	}
	for _, after := range []time.Duration{0, 0, 29 * time.Second, time.Second} { // the second attempt is made at once, the third after 30 s
		clock = clock.Add(after)
		if _, err := c.Token(t.Context(), ""); err == nil {
			t.Error("want an error, got none")
		}
	}
	if signIns != 3 {
		t.Errorf("want 3 sign-ins, got %d", signIns)
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

// A target that rejects every token gets each request once and one sign-in on top, and its responses are not judged.
func TestEveryTokenIsRejected(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("WWW-Authenticate", `Bearer error="invalid_token"`)
		w.WriteHeader(http.StatusUnauthorized)
	}))
	defer server.Close()
	s := &source{lives: make([]time.Duration, 9)}
	client := NewClient(Config{BaseURL: server.URL, Credential: NewRenewing(s.next, func(...string) {})})
	defer client.Close()
	for i := range 4 {
		x := client.Do(t.Context(), Request{Method: "GET", URL: server.URL})
		switch {
		case i == 0 && (x.Status != http.StatusUnauthorized || len(x.Earlier) != 1):
			t.Errorf("want the response to the new token, got %d, %d earlier", x.Status, len(x.Earlier))
		case i > 0 && (x.Failure == nil || x.Failure.Kind != SignIn || x.Status != 0 || len(x.Earlier) != 1 || x.Earlier[0].Status != http.StatusUnauthorized):
			t.Errorf("want a failed sign-in after the rejection, got %+v, %d", x.Failure, x.Status)
		}
	}
	if s.given != 2 {
		t.Errorf("want 2 sign-ins, got %d", s.given)
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
		once := client.Do(t.Context(), Request{Method: "POST", URL: server.URL, Auth: tc.auth, Once: true})
		if len(once.Earlier) > 0 || once.Status != tc.status {
			t.Errorf("%s: want a request that is sent once, got %d after %d earlier", name, once.Status, len(once.Earlier))
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
