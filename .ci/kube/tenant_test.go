package kube

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	authentication "k8s.io/api/authentication/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/wait"
)

const (
	tenantID = "11111111-1111-4111-8111-111111111111"
	account  = "system:serviceaccount:conform:conform"
	audience = "api://AzureADTokenExchange"
)

// tenant is a server that accepts only tokens of its own sign-in. That accepts only tokens of the cluster for conform's service account.
type tenant struct {
	login, graph *httptest.Server
	backend      string
	patches      atomic.Int64
	onPatch      atomic.Pointer[func(n int64)] // called before a PATCH is served

	mu     sync.Mutex
	tokens map[string]bool
}

func newTenant(t *testing.T) *tenant {
	t.Helper()
	tn := &tenant{backend: startMock(t, "--latency", "20ms"), tokens: map[string]bool{}}
	backend, err := url.Parse(tn.backend)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(backend)
	proxy.ErrorLog = log.New(io.Discard, "", 0) // a killed process gets no response
	tn.graph = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !tn.knows(r.Header.Get("Authorization")) {
			r.Header.Del("Authorization") // the mock rejects that as a tenant does
		}
		if r.Method == http.MethodPatch {
			n := tn.patches.Add(1)
			if on := tn.onPatch.Load(); on != nil {
				(*on)(n)
			}
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(tn.graph.Close)
	tn.login = httptest.NewTLSServer(http.HandlerFunc(tn.serveLogin))
	t.Cleanup(tn.login.Close)
	ca := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: tn.login.Certificate().Raw})
	if err := os.WriteFile(filepath.Join(node.image, "certs", "ca.pem"), ca, 0o644); err != nil {
		t.Fatal(err)
	}
	return tn
}

func (tn *tenant) knows(authorization string) bool {
	tn.mu.Lock()
	defer tn.mu.Unlock()
	return tn.tokens[authorization]
}

func (tn *tenant) serveLogin(w http.ResponseWriter, r *http.Request) {
	root := tn.login.URL + "/" + tenantID
	w.Header().Set("Content-Type", "application/json")
	switch r.URL.Path {
	case "/" + tenantID + "/v2.0/.well-known/openid-configuration":
		_ = json.NewEncoder(w).Encode(map[string]string{
			"issuer": root + "/v2.0", "authorization_endpoint": root + "/oauth2/v2.0/authorize", "token_endpoint": root + "/oauth2/v2.0/token",
		})
	case "/" + tenantID + "/oauth2/v2.0/token":
		if err := verify(r); err != nil {
			w.WriteHeader(http.StatusUnauthorized)
			_ = json.NewEncoder(w).Encode(map[string]string{"error": "invalid_client", "error_description": err.Error()})
			return
		}
		token := rand.Text()
		tn.mu.Lock()
		tn.tokens["Bearer "+token] = true
		tn.mu.Unlock()
		_ = json.NewEncoder(w).Encode(map[string]any{"token_type": "Bearer", "access_token": token, "expires_in": 3600})
	default:
		http.NotFound(w, r)
	}
}

// verify asks the cluster whether the assertion is a token of conform's service account for the sign-in.
func verify(r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	review, err := test.client.AuthenticationV1().TokenReviews().Create(r.Context(), &authentication.TokenReview{
		Spec: authentication.TokenReviewSpec{Token: r.PostForm.Get("client_assertion"), Audiences: []string{audience}},
	}, metav1.CreateOptions{})
	if err == nil && (!review.Status.Authenticated || review.Status.User.Username != account) {
		err = fmt.Errorf("want a token of %s, got one of %q: %s", account, review.Status.User.Username, review.Status.Error)
	}
	return err
}

// startMock starts conform mock, with the flags, and returns its URL.
func startMock(t *testing.T, flags ...string) string {
	t.Helper()
	addr, err := freeAddr()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(ctx, filepath.Join(node.image, "conform"), append([]string{"mock", "--addr", addr}, flags...)...)
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	var dialer net.Dialer
	err = wait.PollUntilContextTimeout(ctx, 50*time.Millisecond, time.Minute, true, func(ctx context.Context) (bool, error) {
		c, err := dialer.DialContext(ctx, "tcp", addr)
		if err == nil {
			_ = c.Close()
		}
		return err == nil, nil
	})
	if err != nil {
		t.Fatalf("conform mock: %v\n%s", err, said.String())
	}
	return "http://" + addr
}
