package reports

import (
	"encoding/json"
	"os/exec"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/graphconform/conform/harness/verdict"
)

func TestCurl(t *testing.T) {
	r := finished()
	first, second := r.Exchanges[0], r.Exchanges[1]
	with := func(change func(*verdict.Exchange)) verdict.Exchange {
		x := verdict.Exchange{ID: 7, Method: "PATCH", URL: "http://h/x", RequestHeader: map[string][]string{"Content-Type": {"application/json"}}, RequestBody: "{}"}
		change(&x)
		return x
	}
	tests := []struct {
		name string
		x    verdict.Exchange
		want string
	}{
		{"all", first, `curl -i -g -X PATCH 'http://127.0.0.1:8080/beta/deviceManagement/userRunStates('\''it'\'''\''s'\'')'` +
			` -H "Authorization: Bearer $CONFORM_TOKEN" -H 'Content-Type: application/json' -H 'If-Match;' -H 'Prefer: return=representation'` +
			` --data-raw '{"resultMessage":"it'\''s \"done\""}' # without header: see exchange 1 of the record`},
		{"malformed token, no media type", second, `curl -i -g -X PATCH http://127.0.0.1:8080/beta/x -H 'Authorization: Bearer conform.invalid' -H 'Content-Type:' --data-raw '{}'`},
		{"no body", with(func(x *verdict.Exchange) { x.RequestBody, x.RequestHeader = "", nil }), "curl -i -g -X PATCH http://h/x"},
		{"a token is never shown", with(func(x *verdict.Exchange) { x.RequestHeader["authorization"] = []string{"Bearer s3cret"} }),
			`curl -i -g -X PATCH http://h/x -H "Authorization: Bearer $CONFORM_TOKEN" -H 'Content-Type: application/json' --data-raw '{}'`},
		{"body not printable", with(func(x *verdict.Exchange) { x.RequestBody = "{\n}" }), "curl -i -g -X PATCH http://h/x -H 'Content-Type: application/json' # without body: see exchange 7 of the record"},
		{"body too long", with(func(x *verdict.Exchange) { x.RequestBody = strings.Repeat("x", maxCurl) }), "curl -i -g -X PATCH http://h/x -H 'Content-Type: application/json' # without body: see exchange 7 of the record"},
		{"URL not printable", with(func(x *verdict.Exchange) { x.URL = "http://h/\x1b" }), "# the URL is too long or not printable: see exchange 7 of the record"},
		{"URL too long", with(func(x *verdict.Exchange) { x.URL = "http://h/" + strings.Repeat("x", maxCurl) }), "# the URL is too long or not printable: see exchange 7 of the record"},
		{"method to quote", with(func(x *verdict.Exchange) { x.Method = "A;B" }), "curl -i -g -X 'A;B' http://h/x -H 'Content-Type: application/json' --data-raw '{}'"},
		{"empty method", with(func(x *verdict.Exchange) { x.Method = "" }), "curl -i -g -X '' http://h/x -H 'Content-Type: application/json' --data-raw '{}'"},
		{"method not printable", with(func(x *verdict.Exchange) { x.Method = "A\nB" }), "# the method is too long or not printable: see exchange 7 of the record"},
		{"header that names a file", with(func(x *verdict.Exchange) { x.RequestHeader["@/etc/passwd"] = []string{""} }),
			"curl -i -g -X PATCH http://h/x -H 'Content-Type: application/json' --data-raw '{}' # without header: see exchange 7 of the record"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := curl(&tt.x, maxCurl)
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
		quoted := quote(s)
		out, err := exec.Command(sh, "-c", "printf %s "+quoted).Output()
		if strings.HasPrefix(s, "-") {
			out, err = exec.Command(sh, "-c", "printf %s "+quoted).Output()
		}
		if err != nil || string(out) != s {
			t.Errorf("want %q from %s, got %q, %v", s, quoted, out, err)
		}
	}
	for _, s := range []string{"a\nb", "\x1b", "##vso[x]", "\xff"} {
		if got := quote(s); got != "" {
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
	x := finished().Exchanges[0]
	cmd := exec.Command(sh, "-c", `curl() { for a in "$@"; do printf '%s\n' "$a"; done; }; `+curl(&x, maxCurl))
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

func TestRepeat(t *testing.T) {
	v := newVerdict("c", "full", "date", verdict.Fail)
	several := newVerdict("c/op", "full", "date", verdict.Fail)
	odd := newVerdict("my api", "wrong-type-[a]*", "date", verdict.Fail)
	unprintable := newVerdict("c", "a\nb", "date", verdict.Fail)
	tests := []struct {
		name string
		h    verdict.Header
		v    verdict.Verdict
		want string
	}{
		{"mock", verdict.Header{Target: "mock", URL: "http://127.0.0.1:41234"}, v, "conform run --contract c --case full --check date"},
		{"several operations", verdict.Header{Target: "mock"}, several, "conform run --contract c --case c/op/full --check date"},
		{"host", verdict.Header{Target: "graph.example", URL: "https://graph.example/beta", Strict: true}, v,
			"conform run --contract c --case full --check date --target https://graph.example/beta --strict"},
		{"fault", verdict.Header{Target: "mock", Fault: "no-date"}, v, "conform run --contract c --case full --check date --fault no-date"},
		{"a file, its parameters, a depth", verdict.Header{Target: "mock", Depth: "full", Contracts: []verdict.Contract{
			{Name: "b", Params: map[string]string{"bId": "7"}},
			{Name: "c", Path: "api/c.yaml", Params: map[string]string{"userId": "it's", "id": "42"}},
		}}, v, `conform run --contract api/c.yaml --case full --check date --param id=42 --param 'userId=it'\''s' --depth full`},
		{"the usual depth", verdict.Header{Target: "mock", Depth: "default"}, v, "conform run --contract c --case full --check date"},
		{"names to quote", verdict.Header{Target: "mock"}, odd, `conform run --contract 'my api' --case 'wrong-type-\[a]\*' --check date`},
		{"not printable", verdict.Header{Target: "mock"}, unprintable, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := repeat(&tt.h, &tt.v); got != tt.want {
				t.Errorf("want %s, got %s", tt.want, got)
			}
		})
	}
}
