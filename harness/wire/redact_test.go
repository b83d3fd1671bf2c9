package wire

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"
)

var testTime = time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC)

func TestText(t *testing.T) {
	t.Parallel()
	const odd = `pa/ss "word"+<ü>`
	r := NewRedactor(testToken, odd, "abc", "")
	parts := strings.Split(testToken, ".")
	// In order, because numbers are given in the order of appearance.
	cases := []struct{ in, want string }{
		{"", ""},
		{"nothing here, abc", "nothing here, abc"}, // three bytes are too short for a secret
		{"a " + testToken + " b", "a [redacted] b"},
		{testToken + testToken, "[redacted][redacted]"},
		{"head " + parts[0], "head [redacted]"},
		{"claims=" + parts[1] + ";", "claims=[redacted];"},
		{"sig " + parts[2], "sig [redacted]"},
		{"SIG " + strings.ToUpper(parts[2]) + ", " + strings.ToLower(parts[1]), "SIG [redacted], [redacted]"},
		{odd, "[redacted]"},
		{"q=" + url.QueryEscape(odd), "q=[redacted]"},
		{"q=" + strings.ToLower(url.QueryEscape(odd)), "q=[redacted]"},
		{"/" + url.PathEscape(odd), "/[redacted]"},
		{`{"a":"pa/ss \"word\"+<ü>"}`, `{"a":"[redacted]"}`},
		{`"pa\/ss \"word\"+<ü>"`, `"[redacted]"`},
		{`"pa/ss \"word\"+\u003cü\u003e"`, `"[redacted]"`},
		{"Basic " + base64.StdEncoding.EncodeToString([]byte(odd)), "Basic [redacted]"},
		{base64.RawURLEncoding.EncodeToString([]byte(odd)) + ".", "[redacted]."},
		{"user Alice@contoso.com, alice@contoso.com; bob@x.example", "user user-1@redacted.example, user-1@redacted.example; user-2@redacted.example"},
		{"users('alice@contoso.com')", "users('user-1@redacted.example')"},
		{"a_b.example#EXT#@contoso.onmicrosoft.com", "user-3@redacted.example"},
		{"a_b%40contoso.com", "user-4@redacted.example"},
		{"userPrincipalName@odata.type, x@microsoft.graph.y, user-1@redacted.example, a@host", "userPrincipalName@odata.type, x@microsoft.graph.y, user-1@redacted.example, a@host"},
		{"conform-7@contoso.com", "conform-7@contoso.com"},
	}
	for _, c := range cases {
		if got := r.Text(c.in); got != c.want {
			t.Errorf("%q: want %q, got %q", c.in, c.want, got)
		}
	}
}

func TestBody(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, in, want string }{
		{"nothing sensitive stays byte for byte", "{ \"b\" : 1.50e1 ,\n\t\"a\":[true,null,\"\\u0041\"], \"a\":{} }", "{ \"b\" : 1.50e1 ,\n\t\"a\":[true,null,\"\\u0041\"], \"a\":{} }"},
		{"principal", `{"userPrincipalName":"a@b.example","x":"a@b.example"}`, `{"userPrincipalName":"user-1@redacted.example","x":"user-1@redacted.example"}`},
		{"no address", `{"userPrincipalName": "Alice Smith", "DisplayName":"Alice Smith","deviceName":"x"}`, `{"userPrincipalName": "[string len=11 #1]", "DisplayName":"[string len=11 #1]","deviceName":"[string len=1 #2]"}`},
		{"other types", `{"phone":123,"password":true,"secret":null,"mail":"","count":3}`, `{"phone":"[number #1]","password":true,"secret":null,"mail":"","count":3}`},
		{"everything inside", `{"credentials":[{"a":"b","c":[1,{"d":"e"}]}],"z":"b"}`, `{"credentials":[{"a":"[string len=1 #1]","c":["[number #1]",{"d":"[string len=1 #2]"}]}],"z":"b"}`},
		{"escaped name and value", `{"\u006dail":"x\u0040y.example"}`, `{"\u006dail":"user-1@redacted.example"}`},
		{"escaped secret", `{"a":"\u0065` + testToken[1:] + `","` + testToken + `":1}`, `{"a":"[redacted]","[redacted]":1}`},
		{"annotation", `{"mail@odata.type":"#String","@odata.type":"#microsoft.graph.user"}`, `{"mail@odata.type":"#String","@odata.type":"#microsoft.graph.user"}`},
		{"ours", `{"displayName":"conform-1a2b","mail":"conform-1@x.example"}`, `{"displayName":"conform-1a2b","mail":"conform-1@x.example"}`},
		{"ours with a secret", `{"displayName":"conform-` + testToken + `"}`, fmt.Sprintf(`{"displayName":"[string len=%d #1]"}`, 8+len(testToken))},
		{"links", `{"@odata.nextLink":"https://g.example/x?$top=5&$skiptoken=abc","c":"https://u:p@g.example/$metadata#users('a@b.example')"}`,
			`{"@odata.nextLink":"https://g.example/x?$top=5&$skiptoken=[redacted]","c":"https://[redacted]@g.example/$metadata#users('user-1@redacted.example')"}`},
		{"JSON in a string", `{"Message":"{\"deviceName\":\"pc\",\"n\":1}"}`, `{"Message":"{\"deviceName\":\"[string len=2 #1]\",\"n\":1}"}`},
		{"not HTML-escaped", `{"a":"<a@b.example>&"}`, `{"a":"<user-1@redacted.example>&"}`},
		{"a string alone", `"a@b.example"`, `"user-1@redacted.example"`},
		{"cut inside a value", `{"a":1,"displayName":"Alice Sm`, `{"a":1,"displayName":"[string len=8 #1]"`},
		{"cut inside an escape", `{"displayName":"Ali\`, `{"displayName":"[string len=4 #1]"`},
		{"not quite JSON", `{"mail":Alice, "n": ` + testToken + `}`, `{"mail":"[redacted]", "n": [redacted]}`},
		{"text", `<p>` + testToken + ` a@b.example</p>`, `<p>[redacted] user-1@redacted.example</p>`},
		{"empty", ``, ``},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := string(NewRedactor(testToken).Body([]byte(c.in))); got != c.want {
				t.Errorf("want %s\ngot  %s", c.want, got)
			}
		})
	}
	r := NewRedactor("12345678")
	if got := string(r.Body([]byte(`{"n":12345678}`))); got != `{"n":"[redacted]"}` {
		t.Errorf("want JSON still, got %s", got)
	}
	if r.Body(nil) != nil {
		t.Error("want nil for no body")
	}
	long := strings.Repeat("é", maxText)
	got := string(r.Body([]byte("x" + long)))
	if want := "x" + long[:maxText-2] + fmt.Sprintf(" [cut at %d of %d bytes]", maxText-1, 2*maxText+1); got != want {
		t.Errorf("want a cut between runes, got %d bytes that end in %q", len(got), got[len(got)-40:])
	}
	whole := `"` + long + `"`
	if got := string(r.Body([]byte(whole))); got != whole {
		t.Errorf("want JSON whole, got %d bytes", len(got))
	}
}

func TestMember(t *testing.T) {
	t.Parallel()
	r := NewRedactor(testToken)
	for _, c := range []struct{ name, value, want string }{
		{"userPrincipalName", "a@b.example", "user-1@redacted.example"},
		{"id", "a@b.example", "user-1@redacted.example"},
		{"managedDeviceName", "PC", "[string len=2 #1]"},
		{"id", "PC " + testToken, "PC [redacted]"},
	} {
		got, want := string(r.Body(fmt.Appendf(nil, `{%q:%q}`, c.name, c.value))), fmt.Sprintf(`{%q:%q}`, c.name, c.want)
		if got != want {
			t.Errorf("want %s, got %s", want, got)
		}
	}
}

func TestNumbersAreBounded(t *testing.T) {
	t.Parallel()
	r := NewRedactor()
	for i := range maxValues {
		r.placeholder(fmt.Sprint("v", i))
	}
	if got := r.placeholder("another"); got != "[string len=7 #n]" || len(r.numbers) != maxValues {
		t.Errorf("want no more numbers, got %q and %d", got, len(r.numbers))
	}
}

func TestURL(t *testing.T) {
	t.Parallel()
	r := NewRedactor(testToken)
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"http://127.0.0.1:8080/beta/x", "http://127.0.0.1:8080/beta/x"},
		{"https://u:p@ss@g.example:443/x", "https://[redacted]@g.example:443/x"},
		{"https://u@g.example", "https://[redacted]@g.example"},
		{"/x?$select=id,mail&%24top=5&api-version=beta", "/x?$select=id,mail&%24top=5&api-version=beta"},
		{"/x?$skiptoken=a&$deltatoken=b&sig=c&$filter=d&code", "/x?$skiptoken=[redacted]&$deltatoken=[redacted]&sig=[redacted]&$filter=[redacted]&[redacted]"},
		{"/x?run=conform-12&empty=", "/x?run=conform-12&empty="},
		{"/x?$orderby=" + testToken, "/x?$orderby=[redacted]"},
		{"/x?a=b?c#d", "/x?a=[redacted]#d"},
		{"/cb#access_token=abc&x=1", "/cb#[redacted]"},
		{"/users/a@b.example/x", "/users/user-1@redacted.example/x"},
		{"http://[::1/%zz?q=1", "http://[::1/%zz?q=[redacted]"},
	} {
		if got := r.URL(c.in); got != c.want {
			t.Errorf("%q: want %q, got %q", c.in, c.want, got)
		}
	}
}

func TestHeaders(t *testing.T) {
	t.Parallel()
	r := NewRedactor(testToken)
	for _, c := range []struct{ name, in, want string }{
		{"Content-Type", "application/json;charset=utf-8", "application/json;charset=utf-8"},
		{"ETag", `W/"1"`, `W/"1"`},
		{"client-request-id", "0a1b", "0a1b"},
		{"x-ms-ags-diagnostic", `{"ServerInfo":{"Slice":"E"}}`, `{"ServerInfo":{"Slice":"E"}}`},
		{"Date", testToken, "[redacted]"},
		{"Set-Cookie", "session=1", "[redacted len=9]"},
		{"Cookie", "", "[redacted len=0]"},
		{"Authorization", "Bearer " + testToken, "Bearer [redacted]"},
		{"Authorization", "Basic dTpw", "Basic [redacted]"},
		{"Authorization", "Bearer " + MalformedToken, "Bearer " + MalformedToken},
		{"Location", "https://u:p@h.example/?code=1", "https://[redacted]@h.example/?code=[redacted]"},
		{"WWW-Authenticate", `Bearer realm="", authorization_uri="https://login.example/tenant", error="invalid_token"`, `Bearer realm="", error="invalid_token"`},
	} {
		got := r.header(http.Header{c.name: {c.in, c.in}})
		if want := (http.Header{c.name: {c.want, c.want}}); !reflect.DeepEqual(got, want) {
			t.Errorf("want %v, got %v", want, got)
		}
	}
	if got := r.header(http.Header{http.CanonicalHeaderKey("x-" + testToken): {"a"}}); len(got) != 1 || got["[redacted]"] == nil {
		t.Errorf("want the name redacted, got %v", got)
	}
	if r.header(nil) != nil {
		t.Error("want nil for no header")
	}
}

func TestChallenges(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"Bearer", "Bearer"},
		{"Negotiate YII/abc==", "Negotiate"},
		{"Negotiate abcdef", "Negotiate"},
		{`Basic realm="a, \"b\"", charset="UTF-8"`, `Basic realm="a, \"b\""`},
		{`Bearer REALM=x,scope="y", Error = invalid_token , Digest nonce="n", realm="z"`, `Bearer realm=x, error=invalid_token, Digest realm="z"`},
		{`Bearer error_description="error=x", error="y"`, `Bearer error="y"`},
		{`realm="orphan"`, `[redacted len=14]`},
		{`Bearer realm="open, error="x`, `Bearer`},
		{testToken + ` realm="x"`, fmt.Sprintf("[redacted len=%d]", len(testToken)+10)},
		{"Bearer \x00", "Bearer"},
	} {
		if got := challenges(c.in); got != c.want {
			t.Errorf("%q: want %q, got %q", c.in, c.want, got)
		}
	}
}

func TestExchangeIsADeepCopy(t *testing.T) {
	t.Parallel()
	x := &Exchange{
		Request: Request{Method: "PATCH", URL: "https://h.example/x?t=" + testToken, Auth: AuthToken, Body: []byte(`{"mail":"a@b.example"}`),
			Header: http.Header{"Authorization": {"Bearer " + testToken}, "If-Match": {"*"}}},
		Status: 401, Proto: "HTTP/1.1", Header: http.Header{"Www-Authenticate": {"Bearer"}, "Server": {testToken}},
		Body: []byte(`{"echo":"` + testToken + `"}`), Failure: &Failure{Kind: Disconnected, Err: errors.New("got " + testToken)}, Started: testTime, Duration: 5,
	}
	before := fmt.Sprintf("%+v %v", x, x.Failure)
	got := NewRedactor(testToken).Exchange(x)
	if text := fmt.Sprintf("%+v %s %s %v", got, got.Body, got.Request.Body, got.Failure); strings.Contains(text, testToken) || strings.Contains(text, "a@b") {
		t.Errorf("got %s", text)
	}
	if got.Status != 401 || got.Proto != "HTTP/1.1" || got.Started != testTime || got.Duration != 5 || got.Failure.Kind != Disconnected ||
		got.Request.Method != "PATCH" || got.Request.Header.Get("If-Match") != "*" {
		t.Errorf("want the rest kept, got %+v", got)
	}
	got.Request.Body[0], got.Body[0] = 'x', 'x'
	got.Request.Header.Set("If-Match", "x")
	got.Header.Set("Www-Authenticate", "x")
	got.Failure.Kind = TooLarge
	if after := fmt.Sprintf("%+v %v", x, x.Failure); after != before {
		t.Errorf("want the original untouched, got %s", after)
	}
	zipped := &Exchange{Body: []byte("\x1f\x8b"), Undecoded: errors.New("bytes that are not gzip")}
	if got := NewRedactor().Exchange(zipped); string(got.Body) != redacted {
		t.Errorf("want nothing of a body that is not decoded, got %q", got.Body)
	}
	if empty := NewRedactor().Exchange(&Exchange{Failure: &Failure{}}); empty.Failure.Err != nil || empty.Body != nil {
		t.Errorf("want an empty exchange to stay empty, got %+v", empty)
	}
}

func TestRedactorConcurrently(t *testing.T) {
	t.Parallel()
	r := NewRedactor(testToken)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i := range 100 {
				in := fmt.Sprintf(`{"mail":"u%d@x.example","again":"u%d@x.example"}`, i, i)
				var out map[string]string
				if err := json.Unmarshal(r.Body([]byte(in)), &out); err != nil || out["mail"] != out["again"] {
					t.Errorf("%s: got %v, %v", in, out, err)
				}
			}
		})
	}
	wg.Wait()
	if len(r.numbers) != 100 {
		t.Errorf("want 100 people, got %d", len(r.numbers))
	}
}

func TestRedactsTheTriesBefore(t *testing.T) {
	t.Parallel()
	x := &Exchange{Status: 200, Earlier: []*Exchange{{Status: 429, Body: []byte("no " + testToken), Header: http.Header{"X-Echo": {testToken}}}}}
	out := NewRedactor(testToken).Exchange(x)
	if len(out.Earlier) != 1 || strings.Contains(fmt.Sprint(out.Earlier[0].Header, string(out.Earlier[0].Body)), testToken) {
		t.Errorf("want the try without the token, got %+v", out.Earlier)
	}
	if !strings.Contains(string(x.Earlier[0].Body), testToken) {
		t.Error("want the raw exchange as it was")
	}
}
