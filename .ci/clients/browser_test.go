package clients

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"testing"
)

// page reads an entity of the mock, updates it with its entity tag, and writes into its body what it could read of the responses.
const page = `<!doctype html><title>A page</title><body>waiting</body><script>
const url = new URLSearchParams(location.search).get("mock"), headers = {Authorization: "Bearer good", "Content-Type": "application/json"};
async function go() {
  const before = await fetch(url, {headers});
  const id = before.headers.get("request-id"), tag = before.headers.get("ETag");
  const update = await fetch(url, {method: "PATCH", headers: {...headers, "If-Match": tag}, body: JSON.stringify({displayName: "From a page"})});
  const after = await (await fetch(url, {headers})).json();
  return ["read", before.status, id ? "with an id" : "without an id", "updated", update.status, after.displayName].join(" ");
}
go().catch(e => "refused: " + e.name).then(text => document.body.textContent = text);
</script>`

// A page of this machine may use the mock; one of a name that only leads to this machine may not, whichever name it reaches the mock by.
func TestBrowser(t *testing.T) {
	served := startMock(t, false)
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, page)
	}))
	t.Cleanup(site.Close)
	_, sitePort, _ := net.SplitHostPort(site.Listener.Addr().String())
	mockHost := strings.TrimPrefix(served.url, "http://")
	_, mockPort, _ := net.SplitHostPort(strings.SplitN(mockHost, "/", 2)[0])
	const foreign = "page.example.com"
	path := served.url[strings.Index(served.url, mockPort)+len(mockPort):] + "/groups/browser"
	for _, test := range []struct{ name, page, mock, want string }{
		{"another port of this machine", "http://127.0.0.1:" + sitePort, "http://127.0.0.1:" + mockPort, "read 200 with an id updated 204 From a page"},
		{"localhost", "http://localhost:" + sitePort, "http://127.0.0.1:" + mockPort, "read 200 with an id updated 204 From a page"},
		{"a foreign page", "http://" + foreign + ":" + sitePort, "http://127.0.0.1:" + mockPort, "refused: TypeError"},
		{"a foreign page, by its own name", "http://" + foreign + ":" + sitePort, "http://" + foreign + ":" + mockPort, "refused: TypeError"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dom := dump(t, test.page+"/?mock="+test.mock+path, "MAP "+foreign+" 127.0.0.1")
			if _, body, _ := strings.Cut(dom, "<body>"); !strings.HasPrefix(body, test.want+"<") {
				t.Errorf("want the page to show %q, got %s\nrequests:\n%s", test.want, dom, served.requests())
			}
		})
	}
	t.Run("a page that the foreign name serves from the mock's own port", func(t *testing.T) {
		dom := dump(t, "http://"+foreign+":"+mockPort+"/$conform/state", "MAP "+foreign+" 127.0.0.1")
		if strings.Contains(dom, "entities") || !strings.Contains(dom, "not known as") {
			t.Errorf("want no state under a foreign name, got %s", dom)
		}
	})
}

// dump returns the document of a page once its script has ended.
func dump(t *testing.T, url, rules string) string {
	t.Helper()
	cmd := exec.CommandContext(ctx, "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--user-data-dir="+t.TempDir(),
		"--host-resolver-rules="+rules, "--virtual-time-budget=10000", "--dump-dom", url)
	leadGroup(cmd)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("chromium: %v (want Debian's package chromium)", err)
	}
	return string(out)
}
