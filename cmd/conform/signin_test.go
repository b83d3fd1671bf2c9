package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// conformCommand runs the command in a folder, as a process of its own: Ginkgo allows one run in each.
func conformCommand(t *testing.T, dir string, env []string, args ...string) (stdout, stderr string, exit int) {
	t.Helper()
	cmd, errs := conformProcess(t, dir, env, args...)
	var out bytes.Buffer
	cmd.Stdout = &out
	err := cmd.Run()
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		t.Fatal(err)
	}
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}

// conformProcess prepares the command as a process, with a buffer for what it prints.
func conformProcess(t *testing.T, dir string, env []string, args ...string) (*exec.Cmd, *bytes.Buffer) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), testCommand(t), args...)
	cmd.Dir = dir
	cmd.Env = append(append(os.Environ(), "NO_COLOR=1", "CONFORM_TOKEN=", "XDG_STATE_HOME="+filepath.Join(dir, "state")), env...)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	return cmd, &said
}

// TestSignIn signs in by every kind that works outside a cloud, and runs against a tenant that only accepts the tokens of its own
// login endpoint.
func TestSignIn(t *testing.T) {
	for name, tc := range map[string]struct {
		signIn string
		env    []string
		how    string
	}{
		"client secret":   {"kind: client-secret, client: " + testClient + `, secret: "${SECRET}"`, []string{"SECRET=" + testSecret}, "secret"},
		"certificate":     {"kind: certificate, client: " + testClient + `, certificate: "file:app.pem"`, nil, "certificate"},
		"federated token": {"kind: federated, client: " + testClient + `, assertion: "file:assertion.jwt"`, nil, "federated"},
		"GitHub": {"kind: github, client: " + testClient, []string{
			"ACTIONS_ID_TOKEN_REQUEST_URL=LOGIN/github?api-version=2.0", "ACTIONS_ID_TOKEN_REQUEST_TOKEN=runner-token"}, "federated"},
		"Kubernetes":  {"kind: kubernetes", []string{"AZURE_CLIENT_ID=" + testClient, "AZURE_TENANT_ID=" + testTenant, "AZURE_FEDERATED_TOKEN_FILE=assertion.jwt"}, "federated"},
		"device code": {"kind: device-code, client: " + testClient, nil, "device"},
	} {
		t.Run(name, func(t *testing.T) {
			tn := newTenant(t)
			tn.config(tc.signIn, "")
			for i := range tc.env {
				tc.env[i] = strings.ReplaceAll(tc.env[i], "LOGIN", tn.login.URL)
			}
			stdout, stderr, exit := conformCommand(t, tn.dir, tc.env,
				"run", "--target", "nightly", "--contract", "update-userrunstates", "--depth", "quick", "--allow-writes")
			if exit != 0 {
				t.Fatalf("want exit 0, got %d\n%s%s", exit, stdout, stderr)
			}
			if !slices.Equal(tn.signedIn, []string{tc.how}) {
				t.Errorf("want one sign-in by %s, got %v", tc.how, tn.signedIn)
			}
			if name == "device code" && !strings.Contains(stderr, "enter ABCD-EFGH") {
				t.Errorf("want the code shown, got %s", stderr)
			}
			clean(t, tn, stdout+stderr)
		})
	}
}

// TestSignInOfTheMachine signs in by what the machine provides: App Service's endpoint for managed identities, and the az command.
func TestSignInOfTheMachine(t *testing.T) {
	for name, prepare := range map[string]func(tn *directory) (env []string){
		"managed-identity": func(tn *directory) []string {
			endpoint := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.Header.Get("X-IDENTITY-HEADER") != "header-of-the-machine" || r.URL.Query().Get("resource") != strings.TrimSuffix(testScope, "/.default") {
					http.Error(w, "no", http.StatusForbidden)
					return
				}
				_ = json.NewEncoder(w).Encode(map[string]string{
					"access_token": tn.issue(), "expires_on": fmt.Sprint(time.Now().Add(time.Hour).Unix()), "token_type": "Bearer", "resource": r.URL.Query().Get("resource"),
				})
			}))
			t.Cleanup(endpoint.Close)
			return []string{"IDENTITY_ENDPOINT=" + endpoint.URL, "IDENTITY_HEADER=header-of-the-machine"}
		},
		"azure-cli": func(tn *directory) []string {
			answer := fmt.Sprintf(`{"accessToken": %q, "expires_on": %d, "tokenType": "Bearer"}`, tn.issue(), time.Now().Add(time.Hour).Unix())
			tn.write("az", "#!/bin/sh\ncase \"$*\" in *"+testTenant+"*) echo '"+answer+"';; *) exit 1;; esac\n")
			if err := os.Chmod(filepath.Join(tn.dir, "az"), 0o700); err != nil {
				t.Fatal(err)
			}
			return []string{"PATH=" + tn.dir + ":" + os.Getenv("PATH")}
		},
	} {
		t.Run(name, func(t *testing.T) {
			tn := newTenant(t)
			env := prepare(tn)
			tn.config("kind: "+name, "")
			config := strings.Replace(readFile(t, tn.dir+"/conform.yaml"), `login: "`+tn.login.URL+`", `, "", 1) // these kinds have no login endpoint
			tn.write("conform.yaml", config)
			stdout, stderr, exit := conformCommand(t, tn.dir, env, "run", "--target", "nightly", "--contract", "update-userrunstates", "--depth", "quick", "--allow-writes")
			if exit != 0 || len(tn.issued) != 1 {
				t.Errorf("want exit 0 with one token, got %d with %d\n%s%s", exit, len(tn.issued), stdout, stderr)
			}
			clean(t, tn, stdout+stderr)
		})
	}
}

// A token of another tenant is never sent, even if allow-writes lists the target's tenant.
func TestTokenOfAnotherTenant(t *testing.T) {
	tn := newTenant(t)
	tn.tenant = "99999999-aaaa-4aaa-8aaa-999999999999"
	tn.config(`kind: token, token: "${TOKEN}"`, "")
	tn.write("conform.yaml", strings.NewReplacer(`, login: "`+tn.login.URL+`"`, "", `, scope: "`+testScope+`"`, "").Replace(readFile(t, tn.dir+"/conform.yaml")))
	_, stderr, exit := conformCommand(t, tn.dir, []string{"TOKEN=" + tn.issue()}, "run", "--target", "nightly", "--contract", "update-userrunstates", "--allow-writes")
	if exit != 3 || !strings.Contains(stderr, "belongs to another tenant") || len(tn.seen) > 0 {
		t.Errorf("want exit 3 and nothing sent, got %d after %d requests: %s", exit, len(tn.seen), stderr)
	}
}

// clean fails the test if a secret of the tenant is in a text or in the files that the run wrote.
func clean(t *testing.T, tn *directory, text string) {
	t.Helper()
	written, err := filepath.Glob(filepath.Join(tn.dir, "conform-out", "*"))
	if err != nil || len(written) < 2 {
		t.Fatalf("want the record and JUnit, got %v, %v", written, err)
	}
	for _, file := range written {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		text += string(data)
	}
	secrets := []string{testSecret, testTenant, testClient}
	for token := range tn.issued {
		secrets = append(secrets, strings.Split(token, ".")...)
	}
	for _, secret := range secrets {
		if strings.Contains(text, secret) {
			t.Errorf("want %q nowhere, got it in what was written", secret)
		}
	}
}

// Tokens whose lifetime makes no sense, or is too short to sign in again in time, cause one sign-in and no request to the target.
func TestLifetimeOfToken(t *testing.T) {
	for _, lifetime := range []any{0, -3600, 30, int64(math.MaxInt64), "0"} {
		tn := newTenant(t)
		tn.expiresIn = lifetime
		tn.config("kind: client-secret, client: "+testClient+`, secret: "${SECRET}"`, "")
		_, stderr, exit := conformCommand(t, tn.dir, []string{"SECRET=" + testSecret}, "run", "--target", "nightly", "--contract", "update-userrunstates", "--allow-writes")
		if exit != 3 || len(tn.signedIn) != 1 || len(tn.seen) > 0 || !strings.Contains(stderr, "expected one for at least a minute") {
			t.Errorf("%v: want exit 3 after one sign-in, got %d after %d and %d requests: %s", lifetime, exit, len(tn.signedIn), len(tn.seen), stderr)
		}
	}
}

// If the target rejects a token as expired, the request is sent again with a new one: once, because login endpoints throttle
// applications that sign in too often.
func TestTokenIsRenewedOnRefusal(t *testing.T) {
	for uses, want := range map[int]struct{ exit, refused int }{20: {0, 1}, 1: {3, 2}} {
		tn := newTenant(t)
		tn.uses = uses
		tn.config("kind: client-secret, client: "+testClient+`, secret: "${SECRET}"`, "")
		args := []string{"run", "--target", "nightly", "--contract", "update-userrunstates", "--depth", "quick", "--allow-writes"}
		stdout, stderr, exit := conformCommand(t, tn.dir, []string{"SECRET=" + testSecret}, args...)
		if exit != want.exit || tn.refused < want.refused || len(tn.signedIn) != 2 {
			t.Errorf("%d uses: want exit %d after two sign-ins, got %d after %d refusals and %d sign-ins\n%s%s", uses, want.exit, exit, tn.refused, len(tn.signedIn), stdout, stderr)
		}
		if want.exit != 0 && !strings.Contains(stdout, "conform signs in at most once a minute") {
			t.Errorf("want the reason, got %s", stdout)
		}
		clean(t, tn, stdout+stderr)
	}
}

// A login endpoint that takes a request and never responds is given up after --timeout, and Ctrl-C ends the wait at once.
func TestSignInHangs(t *testing.T) {
	hang := func(w http.ResponseWriter, r *http.Request) bool {
		if strings.HasSuffix(r.URL.Path, "/token") {
			_ = r.ParseForm() // the server notices the end of the connection only after the body
			<-r.Context().Done()
			return true
		}
		return false
	}
	t.Run("timeout", func(t *testing.T) {
		tn := newTenant(t)
		tn.onLogin(hang)
		tn.config("kind: client-secret, client: "+testClient+`, secret: "${SECRET}"`, "")
		_, stderr, exit := conformCommand(t, tn.dir, []string{"SECRET=" + testSecret}, "run", "--target", "nightly", "--contract", "update-userrunstates", "--timeout", "2s")
		if exit != 3 || !strings.Contains(stderr, "no response within 2s") {
			t.Errorf("want exit 3, got %d: %s", exit, stderr)
		}
	})
	t.Run("later", func(t *testing.T) { // when the target rejects the first token
		tn := newTenant(t)
		tn.uses = 2 // reads
		var hung atomic.Int64
		tn.onLogin(func(w http.ResponseWriter, r *http.Request) bool {
			tn.mu.Lock()
			first := len(tn.signedIn) == 0
			tn.mu.Unlock()
			if first || !strings.HasSuffix(r.URL.Path, "/token") {
				return false
			}
			hung.Add(1)
			return hang(w, r)
		})
		tn.config("kind: client-secret, client: "+testClient+`, secret: "${SECRET}"`, "")
		stdout, stderr, exit := conformCommand(t, tn.dir, []string{"SECRET=" + testSecret}, "run", "--target", "nightly", "--contract", "update-userrunstates", "--allow-writes", "--timeout", "2s")
		if exit != 3 || hung.Load() == 0 || hung.Load() > 3 || !strings.Contains(stdout, "no response within 2s") {
			t.Errorf("want exit 3 after a few attempts, got %d after %d\n%s%s", exit, hung.Load(), stdout, stderr)
		}
	})
	// interrupted runs the command and sends Ctrl-C when a request of the sign-in hangs.
	interrupted := func(t *testing.T, tn *directory, hangs func(r *http.Request) bool) (exit int, said string) {
		tn.config("kind: client-secret, client: "+testClient+`, secret: "${SECRET}"`, "")
		cmd, out := conformProcess(t, tn.dir, []string{"SECRET=" + testSecret}, "run", "--target", "nightly", "--contract", "update-userrunstates", "--allow-writes", "--timeout", "1h")
		started := make(chan struct{})
		tn.onLogin(func(w http.ResponseWriter, r *http.Request) bool {
			if !hangs(r) {
				return false
			}
			<-started
			_ = cmd.Process.Signal(os.Interrupt)
			return hang(w, r)
		})
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		close(started)
		_ = cmd.Wait() // its exit code says more
		return cmd.ProcessState.ExitCode(), out.String()
	}
	isToken := func(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, "/token") }
	t.Run("Ctrl-C later", func(t *testing.T) {
		tn := newTenant(t)
		tn.uses = 1
		exit, said := interrupted(t, tn, func(r *http.Request) bool {
			tn.mu.Lock()
			defer tn.mu.Unlock()
			return len(tn.signedIn) > 0 && isToken(r)
		})
		if exit != 5 && exit != 3 || !strings.Contains(said, "stopping when the requests in flight end") {
			t.Errorf("want the run to end, got %d: %s", exit, said)
		}
	})
	t.Run("Ctrl-C", func(t *testing.T) {
		tn := newTenant(t)
		exit, said := interrupted(t, tn, isToken)
		if exit != 5 || !strings.Contains(said, "stopped during the sign-in") || len(tn.seen) > 0 {
			t.Errorf("want exit 5 and nothing sent, got %d after %d requests: %s", exit, len(tn.seen), said)
		}
	})
}

// A failed sign-in is explained, and nothing is sent to the target.
func TestSignInFails(t *testing.T) {
	secret := "kind: client-secret, client: " + testClient + `, secret: "${SECRET}"`
	for name, tc := range map[string]struct {
		signIn, refuse string
		secret         string
		exit           int
		says           []string
	}{
		"expired secret": {secret, "AADSTS7000222: The provided client secret keys for app '" + testClient + "' are expired.", testSecret, 3,
			[]string{"AADSTS7000222: the client secret has expired", "hint: create a new one"}},
		"wrong secret":    {secret, "", "wrong-secret", 3, []string{"the client secret is wrong"}},
		"unknown refusal": {secret, "AADSTS99: no, " + testTenant + " \x1b[31m::error::x.", testSecret, 3, []string{`AADSTS99: no, [redacted] \x1b[31m`}},
		"no such file":    {"kind: certificate, client: " + testClient + `, certificate: "file:none.pem"`, "", "", 2, []string{"file:none.pem: no such file"}},
		"no certificate":  {"kind: certificate, client: " + testClient + `, certificate: "file:ca.pem"`, "", "", 2, []string{"the file is not a certificate with its private key"}},
		"no job":          {"kind: github, client: " + testClient, "", "", 3, []string{"not in a GitHub Actions job"}},
	} {
		t.Run(name, func(t *testing.T) {
			tn := newTenant(t)
			tn.refuse = tc.refuse
			tn.config(tc.signIn, "")
			stdout, stderr, exit := conformCommand(t, tn.dir, []string{"SECRET=" + tc.secret, "ACTIONS_ID_TOKEN_REQUEST_URL="},
				"run", "--target", "nightly", "--contract", "update-userrunstates", "--allow-writes")
			if exit != tc.exit {
				t.Errorf("want exit %d, got %d", tc.exit, exit)
			}
			for _, want := range tc.says {
				if !strings.Contains(stderr, want) {
					t.Errorf("want %q, got %q", want, stderr)
				}
			}
			for _, secret := range []string{testSecret, testTenant, testClient, "wrong-secret"} {
				if strings.Contains(stdout+stderr, secret) {
					t.Errorf("want %s not repeated, got %s", secret, stderr)
				}
			}
			if len(tn.seen) > 0 {
				t.Errorf("want nothing sent to the target, got %d requests", len(tn.seen))
			}
		})
	}
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
