package main

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

// canaries are secrets of the server, by the place where it puts them.
var canaries = map[string]string{
	"cookie": "canary-cookie-5f1e7a", "header": "canary-header-8d2c11", "person": "canary.person@contoso.example",
	"device": "canary-device-77aa01", "query": "canary-query-c0ffee", "userinfo": "canary-userinfo-beef42", "fragment": "canary-fragment-90ab12",
	"password": "canary-password-1b2c3d", "trailer": "canary-trailer-4e5f6a",
}

// encodings are the forms in which a secret could leak. Base64 has three, because a group of three bytes can begin at each of them.
func encodings(secret string) []string {
	quoted, _ := json.Marshal(secret)
	out := []string{secret, url.QueryEscape(secret), url.PathEscape(secret), string(quoted[1 : len(quoted)-1]), hex.EncodeToString([]byte(secret))}
	for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		for before := range 3 {
			text := encoding.EncodeToString(append(make([]byte, before), secret...))
			from, to := (before*8+5)/6, (before+len(secret))*8/6
			out = append(out, text[from:to])
		}
	}
	return out
}

// echo returns every secret in every encoding.
func (tn *directory) echo(sent string) []string {
	token := strings.TrimPrefix(sent, "Bearer ")
	var out []string
	for _, secret := range append([]string{token, testSecret, testTenant, testClient}, strings.Split(token, ".")...) {
		out = append(out, encodings(secret)...)
		out = append(out, base64.StdEncoding.EncodeToString([]byte("a:"+secret)), strings.ToUpper(hex.EncodeToString([]byte(secret))))
	}
	return out
}

// answer are servers that repeat secrets: in headers, bodies, errors, redirects, URLs, and outside HTTP.
var answers = map[string]func(w http.ResponseWriter, r *http.Request, echo []string, elsewhere string){
	"success": func(w http.ResponseWriter, _ *http.Request, echo []string, elsewhere string) {
		answerJSON(w, http.StatusOK, map[string]any{
			"@odata.context": elsewhere + "/$metadata#things(" + echo[0] + ")", "@odata.etag": `W/"` + echo[0] + `"`, "id": "42", "note": echo,
			"userPrincipalName": canaries["person"], "deviceName": canaries["device"], "password": map[string]any{"value": canaries["password"]},
			"nested": []any{map[string]any{"mail": canaries["person"], "serialNumber": canaries["device"]}}, echo[1]: echo[2],
			"link": "https://" + canaries["userinfo"] + ":x@a.example/?sig=" + canaries["query"] + "#access_token=" + canaries["fragment"],
		})
	},
	"error": func(w http.ResponseWriter, _ *http.Request, echo []string, _ string) {
		inner, _ := json.Marshal(map[string]string{"Message": strings.Join(echo, " "), "UserName": canaries["person"]})
		answerJSON(w, http.StatusBadRequest, map[string]any{"error": map[string]any{
			"code": echo[0], "message": string(inner), "target": canaries["person"],
			"innerError": map[string]any{"message": strings.Join(echo, ","), "deviceName": canaries["device"]},
		}})
	},
	"denied": func(w http.ResponseWriter, _ *http.Request, echo []string, _ string) {
		w.Header().Set("WWW-Authenticate", `Bearer realm="`+echo[0]+`", authorization_uri="https://login.example/`+canaries["query"]+`", error="`+testTenant+`"`)
		answerJSON(w, http.StatusForbidden, map[string]any{"error": map[string]any{"code": "Forbidden", "message": strings.Join(echo, "\n") + canaries["person"]}})
	},
	"redirect": func(w http.ResponseWriter, _ *http.Request, echo []string, elsewhere string) {
		w.Header().Set("Location", strings.Replace(elsewhere, "https://", "https://"+canaries["userinfo"]+"@", 1)+"/"+testTenant+
			"?token="+url.QueryEscape(echo[0])+"&sig="+canaries["query"]+"#id_token="+canaries["fragment"])
		w.WriteHeader(http.StatusTemporaryRedirect)
	},
	"text": func(w http.ResponseWriter, _ *http.Request, echo []string, _ string) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprintf(w, "<p>%s</p>\r\n%s ::error::%s", strings.Join(echo, "<br>"), canaries["person"], testSecret)
	},
	"cut": func(w http.ResponseWriter, _ *http.Request, echo []string, _ string) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Length", "99999")
		fmt.Fprintf(w, `{"mail": %q, "password": %q, "note": %q`, canaries["person"], canaries["password"], strings.Join(echo, " "))
	},
	"garbage": func(w http.ResponseWriter, _ *http.Request, echo []string, _ string) {
		if conn, _, err := w.(http.Hijacker).Hijack(); err == nil {
			fmt.Fprintf(conn, "%s %s\r\n\r\n", echo[0], testSecret)
			_ = conn.Close()
		}
	},
	"status line": func(w http.ResponseWriter, _ *http.Request, echo []string, _ string) {
		if conn, _, err := w.(http.Hijacker).Hijack(); err == nil {
			fmt.Fprintf(conn, "HTTP/1.1 500 %s %s\r\n%s: 1\r\nContent-Length: 0\r\n\r\n", echo[0], testTenant, testSecret)
			_ = conn.Close()
		}
	},
}

func answerJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
	w.Header().Set(http.TrailerPrefix+"X-Secret", canaries["trailer"])
}

// TestCanary runs against servers that put secrets everywhere, and searches standard output, standard error and the disk for them in
// every encoding. No request follows a redirect, and none carries the token to another host.
func TestCanary(t *testing.T) {
	if testing.Short() {
		t.Skip("long under the race detector: make test runs it without")
	}
	for name, answer := range answers {
		t.Run(name, func(t *testing.T) {
			tn := newTenant(t)
			var strayed atomic.Int64
			elsewhere := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { strayed.Add(1) }))
			defer elsewhere.Close()
			tn.graphRequests = func(w http.ResponseWriter, r *http.Request) bool {
				sent := r.Header.Get("Authorization")
				if len(sent) < 100 { // not the token
					return false
				}
				h := w.Header()
				h.Set("Set-Cookie", "a="+canaries["cookie"])
				h.Set("X-Canary", canaries["header"])
				h.Set("X-Echo", sent)
				h.Set("ETag", `"`+testTenant+`"`)
				h.Set("X-Ms-Ags-Diagnostic", `{"ServerInfo":{"Host":"`+testClient+`"}}`)
				h.Set("Request-Id", strings.TrimPrefix(sent, "Bearer "))
				answer(w, r, tn.echo(sent), elsewhere.URL)
				return true
			}
			tn.config("kind: client-secret, client: "+testClient+`, secret: "${SECRET}"`, "    labels:\n      who: ${SECRET}\n")
			env := []string{"SECRET=" + testSecret, "HOME=" + tn.dir + "/home", "TMPDIR=" + tn.dir + "/tmp"}
			if err := os.MkdirAll(tn.dir+"/tmp", 0o700); err != nil {
				t.Fatal(err)
			}
			var said strings.Builder
			for _, args := range [][]string{
				{"doctor", "nightly", "--contract", "update-userrunstates"},
				{"run", "--target", "nightly", "--contract", "update-userrunstates", "--allow-writes", "--retries", "0"},
				{"run", "--target", "nightly", "--contract", "update-userrunstates", "--allow-writes", "--retries", "0", "--json", "--abandon"},
				{"run", "--target", "nightly", "--contract", "update-userrunstates", "--dry-run", "--verbose"},
				{"targets"},
			} {
				stdout, stderr, exit := conformCommand(t, tn.dir, env, args...)
				said.WriteString(stdout + stderr)
				if exit == 4 && strings.Contains(stderr, "goroutine") {
					t.Errorf("%v: got a panic\n%s", args, stderr)
				}
			}
			if strayed.Load() != 0 {
				t.Errorf("want no request elsewhere, got %d", strayed.Load())
			}
			if len(tn.issued) == 0 || len(tn.issued) > 3 {
				t.Errorf("want a token per command, got %d\n%s", len(tn.issued), said.String())
			}
			tn.lookForSecrets("what was said", said.String())
			tn.lookOnDisk()
		})
	}
}

// TestUnsafeRaw shows that raw exchanges are written to the given folder, readable by its owner alone, and never below --out.
func TestUnsafeRaw(t *testing.T) {
	tn := newTenant(t)
	tn.config("kind: client-secret, client: "+testClient+`, secret: "${SECRET}"`, "")
	if err := os.Symlink("conform-out", filepath.Join(tn.dir, "link")); err != nil {
		t.Fatal(err)
	}
	run := []string{"run", "--target", "nightly", "--contract", "update-userrunstates", "--depth", "quick", "--allow-writes", "--unsafe-raw"}
	for _, below := range []string{"conform-out", "conform-out/raw", "link/raw", "x/../conform-out/raw"} {
		_, stderr, exit := conformCommand(t, tn.dir, []string{"SECRET=" + testSecret}, append(run, below)...)
		if exit != 2 || !strings.Contains(stderr, "meant to be shared") && !strings.Contains(stderr, "symbolic link to nothing") {
			t.Errorf("%s: want it refused, got %d: %s", below, exit, stderr)
		}
	}
	_, stderr, _ := conformCommand(t, tn.dir, []string{"SECRET=" + testSecret}, append(run, "raw")...)
	files, err := filepath.Glob(filepath.Join(tn.dir, "raw", "*.http"))
	if err != nil || len(files) == 0 || !strings.Contains(stderr, "with tokens and personal data") {
		t.Fatalf("want files and a warning, got %v, %v, %s", files, err, stderr)
	}
	all := ""
	for _, file := range files {
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("want mode 0600, got %v, %v", info.Mode(), err)
		}
		all += readFile(t, file)
	}
	for token := range tn.issued {
		if !strings.Contains(all, "Authorization: Bearer "+token) {
			t.Error("want the token in the raw exchanges, got none")
		}
	}
	if err := os.RemoveAll(filepath.Join(tn.dir, "raw")); err != nil {
		t.Fatal(err)
	}
	tn.lookOnDisk()
}

// If the record contains a secret in spite of the redaction, here because it is the name of the contract, no report is written.
func TestLeakIsWithheld(t *testing.T) {
	dir := t.TempDir()
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	stdout, stderr, exit := conformCommand(t, dir, []string{"CONFORM_TOKEN=update-userrunstates"}, "run", "--target", server.URL, "--contract", "update-userrunstates")
	written, err := filepath.Glob(filepath.Join(dir, "conform-out", "*"))
	if exit != 4 || stdout != "" || len(written) != 0 || err != nil || !strings.Contains(stderr, "contains a secret, so conform writes no report") {
		t.Errorf("want exit 4 and nothing written, got %d, %v, %v\n%s%s", exit, written, err, stdout, stderr)
	}
}

// lookOnDisk searches all files except those of the tenant and the undo journal, which needs unredacted values.
func (tn *directory) lookOnDisk() {
	files := 0
	err := filepath.WalkDir(tn.dir, func(path string, d fs.DirEntry, err error) error {
		rel, _ := filepath.Rel(tn.dir, path)
		if err != nil || d.IsDir() || filepath.Dir(rel) == "." {
			return err
		}
		tn.lookForSecrets(rel, rel)
		data, err := os.ReadFile(path)
		if strings.HasPrefix(rel, "state"+string(filepath.Separator)) {
			for token := range tn.issued {
				if strings.Contains(string(data), token) || strings.Contains(string(data), testSecret) {
					tn.t.Errorf("want no credential in the undo journal, got one in %s", rel)
				}
			}
			return err
		}
		files++
		tn.lookForSecrets(rel, string(data))
		return err
	})
	if err != nil || files < 2 {
		tn.t.Errorf("want the record and JUnit read, got %d files, %v", files, err)
	}
}

func (tn *directory) lookForSecrets(where, text string) {
	tn.t.Helper()
	secrets := []string{testSecret, testTenant, testClient}
	for token := range tn.issued {
		secrets = append(append(secrets, token), strings.Split(token, ".")[1:]...)
	}
	for _, c := range canaries {
		secrets = append(secrets, c)
	}
	folded := strings.ToLower(text)
	for _, secret := range secrets {
		for _, form := range encodings(secret) {
			form = form[:min(len(form), 24)] // a report may cut it
			if i := strings.Index(folded, strings.ToLower(form)); i >= 0 {
				tn.t.Errorf("want %.40q nowhere, got it in %s: …%.200q", form, where, text[max(0, i-80):min(len(text), i+120)])
				break
			}
		}
	}
}
