package verdict

import (
	"encoding/json"
	"os/exec"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const maxCurl = 1000

var full = Exchange{
	ID: 1, Method: "PATCH", URL: "http://127.0.0.1:8080/beta/deviceManagement/userRunStates('it''s')",
	RequestHeader: map[string][]string{
		"Authorization": {"Bearer [redacted]"}, "Content-Type": {"application/json"}, "Prefer": {"return=representation"},
		"User-Agent": {"conform/0.1"}, "X-Internal": {"[redacted len=12]"}, "If-Match": {""},
	},
	RequestBody: `{"resultMessage":"it's \"done\""}`,
}

func TestCurl(t *testing.T) {
	first := full
	second := Exchange{ID: 2, Method: "PATCH", URL: "http://127.0.0.1:8080/beta/x", RequestHeader: map[string][]string{"Authorization": {"Bearer conform.invalid"}}, RequestBody: "{}"}
	with := func(change func(*Exchange)) Exchange {
		x := Exchange{ID: 7, Method: "PATCH", URL: "http://h/x", RequestHeader: map[string][]string{"Content-Type": {"application/json"}}, RequestBody: "{}"}
		change(&x)
		return x
	}
	tests := []struct {
		name string
		x    Exchange
		want string
	}{
		{"all", first, `curl -i -g -X PATCH 'http://127.0.0.1:8080/beta/deviceManagement/userRunStates('\''it'\'''\''s'\'')'` +
			` -H "Authorization: Bearer $CONFORM_TOKEN" -H 'Content-Type: application/json' -H 'If-Match;' -H 'Prefer: return=representation'` +
			` --data-raw '{"resultMessage":"it'\''s \"done\""}' # without header: see exchange 1 of the record`},
		{"malformed token, no media type", second, `curl -i -g -X PATCH http://127.0.0.1:8080/beta/x -H 'Authorization: Bearer conform.invalid' -H 'Content-Type:' --data-raw '{}'`},
		{"no body", with(func(x *Exchange) { x.RequestBody, x.RequestHeader = "", nil }), "curl -i -g -X PATCH http://h/x"},
		{"HEAD", with(func(x *Exchange) { x.Method, x.RequestBody, x.RequestHeader = "HEAD", "", nil }), "curl -I -g http://h/x"},
		{"a token is never shown", with(func(x *Exchange) { x.RequestHeader["authorization"] = []string{"Bearer s3cret"} }),
			`curl -i -g -X PATCH http://h/x -H "Authorization: Bearer $CONFORM_TOKEN" -H 'Content-Type: application/json' --data-raw '{}'`},
		{"basic authentication", with(func(x *Exchange) { x.RequestHeader["authorization"] = []string{"Basic [redacted]"} }),
			`curl -i -g -X PATCH http://h/x -u "$CONFORM_TOKEN" -H 'Content-Type: application/json' --data-raw '{}'`},
		{"body not printable", with(func(x *Exchange) { x.RequestBody = "{\n}" }), "curl -i -g -X PATCH http://h/x -H 'Content-Type: application/json' # without body: see exchange 7 of the record"},
		{"body too long", with(func(x *Exchange) { x.RequestBody = strings.Repeat("x", maxCurl) }), "curl -i -g -X PATCH http://h/x -H 'Content-Type: application/json' # without body: see exchange 7 of the record"},
		{"URL not printable", with(func(x *Exchange) { x.URL = "http://h/\x1b" }), "# the URL is too long or not printable: see exchange 7 of the record"},
		{"URL too long", with(func(x *Exchange) { x.URL = "http://h/" + strings.Repeat("x", maxCurl) }), "# the URL is too long or not printable: see exchange 7 of the record"},
		{"method to quote", with(func(x *Exchange) { x.Method = "A;B" }), "curl -i -g -X 'A;B' http://h/x -H 'Content-Type: application/json' --data-raw '{}'"},
		{"empty method", with(func(x *Exchange) { x.Method = "" }), "curl -i -g -X '' http://h/x -H 'Content-Type: application/json' --data-raw '{}'"},
		{"method not printable", with(func(x *Exchange) { x.Method = "A\nB" }), "# the method is too long or not printable: see exchange 7 of the record"},
		{"header that names a file", with(func(x *Exchange) { x.RequestHeader["@/etc/passwd"] = []string{""} }),
			"curl -i -g -X PATCH http://h/x -H 'Content-Type: application/json' --data-raw '{}' # without header: see exchange 7 of the record"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Curl(&tt.x, maxCurl)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if len(got) > maxCurl {
				t.Errorf("want at most %d bytes, got %d", maxCurl, len(got))
			}
		})
	}
}

// What is quoted must come out of a shell as it went in.
func TestQuote(t *testing.T) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip(err)
	}
	for _, s := range []string{"a", "", "it's", "$HOME `id` $(id) \\ \"", "'", "''", "-n", "a;b|c&d", "{a,b}", "*", "~", "#", "!x", "é"} {
		quoted := ShellQuote(s)
		out, err := exec.Command(sh, "-c", "printf %s "+quoted).Output()
		if strings.HasPrefix(s, "-") {
			out, err = exec.Command(sh, "-c", "printf %s "+quoted).Output()
		}
		if err != nil || string(out) != s {
			t.Errorf("want %q from %s, got %q, %v", s, quoted, out, err)
		}
	}
	for _, s := range []string{"a\nb", "\x1b", "##vso[x]", "\xff"} {
		if got := ShellQuote(s); got != "" {
			t.Errorf("want no way to show %q, got %s", s, got)
		}
	}
}

// The whole command, run by a shell with a curl that only shows its arguments, must carry the request as it was.
func TestCurlInShell(t *testing.T) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip(err)
	}
	x := full
	cmd := exec.Command(sh, "-c", `curl() { for a in "$@"; do printf '%s\n' "$a"; done; }; `+Curl(&x, maxCurl))
	cmd.Env = []string{"CONFORM_TOKEN=t0ken"}
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Join([]string{
		"-i", "-g", "-X", "PATCH", x.URL, "-H", "Authorization: Bearer t0ken", "-H", "Content-Type: application/json",
		"-H", "If-Match;", "-H", "Prefer: return=representation", "--data-raw", x.RequestBody, "",
	}, "\n")
	if diff := cmp.Diff(want, string(out)); diff != "" {
		t.Errorf("arguments (-want +got):\n%s", diff)
	}
	if !json.Valid([]byte(x.RequestBody)) {
		t.Error("want the sample's body to be JSON")
	}
}
