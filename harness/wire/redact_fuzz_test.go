package wire

import (
	"bytes"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

const canary = "Zm9vYmFyLUNBTkFSWQ.e30xMjM0NTY3ODkw.c2VjcmV0LXNlY3JldA"

// keptParts matches what a redacted list of challenges may contain.
var keptParts = regexp.MustCompile(`^(\[redacted len=\d+\]|)$|^[A-Za-z][A-Za-z0-9-]*( |,|$)`)

func FuzzRedactor(f *testing.F) {
	for _, s := range []string{
		`{"a":"TOKEN","mail":"a@b.example","credentials":[{"x":1}],"TOKEN":"\u0041"}`, `{"a":"{\"displayName\":\"TOKEN\"}"}`,
		`["https://u:TOKEN@h/x?q=TOKEN#TOKEN"]`, `{"displayName":"conform-TOKEN"`, "TOKENTOKEN", `<p>TOKEN</p>`, `{"a":-1.5e+3,"key":1}`,
		"\"\\", `{"a":tok TOKEN`, "\xff\"TOKEN\xff", `"a@` + `b.example:`, `{"a" :"b"}}]],"c":"d"`, `https://TOKEN?TOKEN&a=TOKEN`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		valid := json.Valid([]byte(s))
		s = strings.ReplaceAll(s, "TOKEN", canary)
		in := []byte(s)
		r := NewRedactor(canary)
		x := &Exchange{
			Request: Request{Method: s, URL: s, Header: http.Header{"Prefer": {s}, "X": {s}}, Body: in},
			Header:  http.Header{"Location": {s}, "Www-Authenticate": {s}, http.CanonicalHeaderKey(s): {s}},
			Body:    in,
		}
		got := r.Exchange(x)
		if string(in) != s {
			t.Fatal("the body was changed in place")
		}
		out, err := json.Marshal(got)
		if err != nil {
			t.Fatal(err)
		}
		out = append(append(out, got.Body...), got.Request.Body...) // Marshal shows them in base64
		if bytes.Contains(out, []byte(canary)) {
			t.Errorf("%q: leaked: %s", s, out)
		}
		if valid && !json.Valid(got.Body) {
			t.Errorf("%q: want JSON, got %q", s, got.Body)
		}
		if again := r.Text(r.Text(s)); again != r.Text(s) {
			t.Errorf("%q: want a second pass to change nothing, got %q", s, again)
		}
	})
}

// A valid document must lose every sensitive value, however deep it is.
func FuzzMembers(f *testing.F) {
	for _, s := range []string{`{"a":[1,"x",{"b":null}]}`, `"x"`, `[["y"],-0.1e5]`, `{"a":"{\"b\":\"c\"}","a":"\u00e9"}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !json.Valid([]byte(s)) {
			t.Skip()
		}
		r := NewRedactor()
		var got map[string]any
		if err := json.Unmarshal(r.Body([]byte(`{"credentials":`+s+`}`)), &got); err != nil {
			t.Fatalf("%q: %v", s, err)
		}
		bare := regexp.MustCompile(`^(\[(string len=\d+|number) #\d+\]|user-\d+@redacted\.example|)$`)
		var walk func(v any)
		walk = func(v any) {
			switch v := v.(type) {
			case map[string]any:
				for _, m := range v {
					walk(m)
				}
			case []any:
				for _, m := range v {
					walk(m)
				}
			case string:
				if !bare.MatchString(v) && !strings.Contains(v, ours) {
					t.Errorf("%q: kept %q", s, v)
				}
			case float64:
				t.Errorf("%q: kept %v", s, v)
			}
		}
		walk(got)
	})
}

func FuzzChallenges(f *testing.F) {
	for _, s := range []string{`Bearer realm="a", error="b"`, `Basic realm="\"", x=y, Negotiate ab==`, `"`, `,,a b=c`, `a  error = "x,y"`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := challenges(s)
		if !keptParts.MatchString(got) {
			t.Errorf("%q: got %q", s, got)
		}
		if again := challenges(got); !strings.HasPrefix(got, "[") && again != got {
			t.Errorf("%q: want %q to stay, got %q", s, got, again)
		}
		// A parameter after any list is either dropped, or the whole value is hidden.
		const secret = "Zm9vYmFyLUNBTkFSWQ"
		if long := challenges(`Bearer authorization_uri="` + secret + `", ` + s); strings.Contains(long, secret) && !strings.Contains(s, secret) {
			t.Errorf("%q: kept a parameter: %q", s, long)
		}
	})
}
