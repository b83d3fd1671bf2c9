package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"index/suffixarray"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/graphconform/conform/harness/wire/encoded"
)

// canaryToken is a bearer token, as opaque ones are.
const canaryToken = "Qm7xZ2-kP0vR~8sT4wY6_aB1cD3eF5gH9jK+LnMpQrStUvWxYz/0246813579"

// reflector is a server that repeats the token of each request in one encoding, at once in 20 places of the response.
type reflector struct {
	mu     sync.Mutex
	served map[string]int // responses by encoding
	next   int
}

// inHeader makes a text fit for a header field.
func inHeader(s string) string {
	return strings.NewReplacer("\n", " ", "\r", " ", "\x00", "").Replace(s)
}

func (rf *reflector) serve(conn net.Conn) {
	defer func() { _ = conn.Close() }() // the test asks conform what it got
	in := bufio.NewReader(conn)
	for {
		req, err := http.ReadRequest(in)
		if err != nil {
			return
		}
		_, _ = io.Copy(io.Discard, req.Body)
		rf.mu.Lock()
		n := rf.next
		rf.next++
		encoding := encoded.Found[n%len(encoded.Found)]
		rf.served[encoding.Name]++
		rf.mu.Unlock()
		form := encoding.Of(strings.TrimPrefix(req.Header.Get("Authorization"), "Bearer "))
		parts := form
		if encoding.Kind == "gzip in base64" { // which is hidden only where it begins
			parts = canaryToken
		}
		if _, err := conn.Write(reflection(req.Method, n/len(encoded.Found), form, parts)); err != nil {
			return
		}
	}
}

// reflection is a response with a text in 20 places. Rounds differ in what a response can have one of: its status and its kind of body.
func reflection(method string, round int, form, parts string) []byte {
	field := inHeader(form)
	half := len(parts) / 2
	status := []string{"200", "400", "401", "302", "200", "500", "429"}[round%7]
	var b, body bytes.Buffer
	fmt.Fprintf(&b, "HTTP/1.1 %s %s\r\n", status, field) // 1
	for name, value := range map[string]string{
		"X-Echo": field, "ETag": `W/"` + field + `"`, "Location": "https://" + "user:" + strings.ReplaceAll(field, " ", "") + "@login.example/?t=" + field + "#" + field, // 2-6
		"WWW-Authenticate": `Bearer realm="` + field + `", error="` + field + `"`, "Set-Cookie": "s=" + field, "Request-Id": field, "Client-Request-Id": field, // 7-11
		"Retry-After": "0 " + field, "Preference-Applied": field, "OData-Version": field, "Allow": field, // 12-15
	} {
		fmt.Fprintf(&b, "%s: %s\r\n", name, value)
	}
	fmt.Fprintf(&b, "Content-Type: application/json; x=\"%s\"\r\nTransfer-Encoding: chunked\r\nTrailer: X-Trailer\r\n\r\n", field) // 16
	switch round % 3 {
	case 0, 1:
		members := map[string]any{"id": "42", "successDeviceCount": 1, "note": form, form: 1, "nested": []any{map[string]any{"deep": form}}, "parts": []string{parts[:half], parts[half:]}, // 17-20
			"userPrincipalName": form, "@odata.context": "https://a.example/$metadata#" + form}
		if status >= "400" {
			members["error"] = map[string]any{"code": form, "message": "you sent " + form, "innerError": map[string]any{"request-id": form, "message": `{"text":"` + field + `"}`}}
		}
		_ = json.NewEncoder(&body).Encode(members)
	case 2:
		fmt.Fprintf(&body, "<html><title>%s</title><p>%s</html>", form, html.EscapeString(form))
	}
	if method == http.MethodHead {
		return b.Bytes()
	}
	fmt.Fprintf(&b, "%x;ext=%q\r\n%s\r\n0\r\nX-Trailer: %s\r\n\r\n", body.Len(), field, body.Bytes(), field)
	return b.Bytes()
}

// TestCanaryEncodings runs against a server that repeats the token in every encoding and 20 places, and searches all that is printed and
// written for parts of it.
func TestCanaryEncodings(t *testing.T) {
	if testing.Short() {
		t.Skip("long under the race detector: make test runs it without")
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }() // nobody listens any more
	server := &reflector{served: map[string]int{}}
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go server.serve(conn)
		}
	}()
	dir := t.TempDir()
	put(t, filepath.Join(dir, "conform.yaml"), "targets: {m: {kind: mock, base: 'http://"+listener.Addr().String()+"/beta', settle: 0s, sign-in: {kind: token, token: '${CANARY}'}}}")
	var artefacts bytes.Buffer
	for i := range 2 {
		out := fmt.Sprintf("out%d", i)
		stdout, stderr, exit := conformCommand(t, dir, []string{"CANARY=" + canaryToken}, "run", "--target", "m", "--contract", "update-userrunstates", "--depth", "full", "--retries", "0", "--out", out,
			[]string{"--strict", "--json"}[i], "--report", "markdown", "--report", "gitlab", "--report", "json", "--report", "ctrf", "--report", "sarif",
			"--report", "github="+out+"/github", "--report", "azure="+out+"/azure")
		if exit == 4 || exit == 2 {
			t.Fatalf("want a run, got exit %d: %s%s", exit, stdout, stderr)
		}
		artefacts.WriteString(stdout + stderr)
		files, err := filepath.Glob(filepath.Join(dir, out, "*"))
		if err != nil || len(files) != 10 {
			t.Fatalf("want the record, JUnit and every report, got %v, %v", files, err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			artefacts.Write(data)
		}
		stdout, stderr, _ = conformCommand(t, dir, []string{"CANARY=" + canaryToken}, "doctor", "m", "--contract", "update-userrunstates")
		artefacts.WriteString(stdout + stderr)
	}
	all := suffixarray.New(artefacts.Bytes())
	for _, encoding := range encoded.Found {
		if server.served[encoding.Name] < 3 {
			t.Errorf("want several responses in each encoding, got %d of %s", server.served[encoding.Name], encoding.Name)
		}
		lookForEncoded(t, encoding, all)
	}
}

// lookForEncoded searches what was printed and written for what stands for 14 characters of the canary in a row, as it is and as reports
// escape it.
func lookForEncoded(t *testing.T, encoding encoded.Encoding, all *suffixarray.Index) {
	t.Helper()
	form := encoding.Of(canaryToken)
	quoted, _ := json.Marshal(form)
	twice, _ := json.Marshal(string(quoted))
	for _, form := range []string{form, strings.Trim(string(quoted), `"`), strings.Trim(string(twice), `"\`), html.EscapeString(form)} {
		width := max(14, 14*len(form)/len(canaryToken))
		for i := 0; i+width <= len(form); i++ {
			if at := all.Lookup([]byte(form[i:i+width]), 1); len(at) > 0 {
				text := all.Bytes()
				t.Errorf("%s: want %q nowhere, got it in …%.300q", encoding.Name, form[i:i+width], text[max(0, at[0]-80):min(len(text), at[0]+120)])
				return
			}
		}
	}
}
