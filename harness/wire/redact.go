package wire

import (
	"cmp"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"
)

const (
	redacted = "[redacted]"
	ours     = "conform-" // marks a value that conform made up

	minSecret = 4        // a shorter secret would blank ordinary words
	minPart   = 8        // likewise for one part of a token
	maxText   = 64 << 10 // of a body that is not JSON
	maxNames  = 10 << 10 // values that get a number of their own
)

// Redactor removes secrets and personal data from what is written down. It knows the run's secrets by value and personal
// data by the name of its JSON member and by the shape of an e-mail address. The same value has the same placeholder for as
// long as the Redactor lives; numbers follow the order of first sight, so redact in the record's order. It is safe for
// concurrent use.
type Redactor struct {
	known atomic.Pointer[replacers]

	mu      sync.Mutex
	forms   []string
	numbers map[string]int // by kind and value
	counts  map[string]int // by kind
}

// replacers replace every form of every known secret.
type replacers struct {
	pieces *fragments
	exact  *strings.Replacer
	folded *strings.Replacer // for header names, whose case changes on the way
}

// NewRedactor knows the given secrets, see Learn.
func NewRedactor(secrets ...string) *Redactor {
	r := &Redactor{numbers: map[string]int{}, counts: map[string]int{}}
	r.Learn(secrets...)
	return r
}

// Learn adds secrets: as they are, as parts of a JWT, in base64 (inside a longer text too) and hexadecimal, escaped for URLs and
// JSON, in capital or small letters alone, and pieces of all these. Secrets of fewer than four bytes are not looked for.
func (r *Redactor) Learn(secrets ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, s := range secrets {
		if len(s) < minSecret {
			continue
		}
		r.forms = append(append(r.forms, s), transformed(s)...)
		if parts := strings.Split(s, "."); len(parts) >= 3 {
			for _, p := range parts {
				if len(p) >= minPart {
					r.forms = append(append(r.forms, p), transformed(p)...)
				}
			}
		}
	}
	slices.SortFunc(r.forms, func(a, b string) int { // the first match wins, so the longest comes first
		return cmp.Or(len(b)-len(a), strings.Compare(a, b))
	})
	r.forms = slices.Compact(r.forms)
	var exact, folded []string
	for _, f := range r.forms {
		exact = append(exact, f, redacted)
		folded = append(folded, strings.ToLower(f), redacted)
	}
	r.known.Store(&replacers{newFragments(r.forms), strings.NewReplacer(exact...), strings.NewReplacer(folded...)})
}

func transformed(s string) []string {
	query, path := url.QueryEscape(s), url.PathEscape(s)
	quoted, _ := json.Marshal(s) // a string always has JSON
	plain := encodeString(s)
	forms := within(s)
	if len(s) >= minPart { // a shorter one may be a word
		forms = append(forms, strings.ToUpper(s), strings.ToLower(s))
	}
	return append(forms, []string{
		base64.StdEncoding.EncodeToString([]byte(s)), base64.RawStdEncoding.EncodeToString([]byte(s)),
		base64.URLEncoding.EncodeToString([]byte(s)), base64.RawURLEncoding.EncodeToString([]byte(s)),
		query, lowerEscapes(query), path, lowerEscapes(path),
		hex.EncodeToString([]byte(s)), strings.ToUpper(hex.EncodeToString([]byte(s))),
		string(quoted[1 : len(quoted)-1]), plain[1 : len(plain)-1], strings.ReplaceAll(plain[1:len(plain)-1], "/", `\/`),
	}...)
}

var percent = regexp.MustCompile(`%[0-9A-F]{2}`)

func lowerEscapes(s string) string { return percent.ReplaceAllStringFunc(s, strings.ToLower) }

// jwt has the shape of a token, whoever made it (RFC 7519: a JSON object in base64url starts so).
var jwt = regexp.MustCompile(`eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}(\.[A-Za-z0-9_-]*)?`)

// scrub removes the known secrets, and what looks like a token.
func (r *Redactor) scrub(s string) string {
	known := r.known.Load()
	s = known.exact.Replace(s)
	if strings.Contains(s, "eyJ") {
		s = jwt.ReplaceAllString(s, redacted)
	}
	return known.pieces.replace(s)
}

// The local part takes `#` and `%` for guests (`a_b.example#EXT#@`) and percent-encoded addresses.
var address = regexp.MustCompile(`([\p{L}\p{N}._%+#-]+)(@|%40)([\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+)`)

// Text removes the known secrets and replaces e-mail addresses and user principal names.
func (r *Redactor) Text(s string) string {
	s = r.scrub(s)
	if !strings.Contains(s, "@") && !strings.Contains(s, "%40") {
		return s
	}
	return address.ReplaceAllStringFunc(s, func(m string) string {
		host := address.FindStringSubmatch(m)[3]
		for _, prefix := range []string{"odata.", "microsoft.graph.", "redacted.example"} { // annotations, and our own
			if strings.HasPrefix(host, prefix) {
				return m
			}
		}
		return r.person(m)
	})
}

func (r *Redactor) person(s string) string {
	if strings.Contains(s, ours) {
		return s
	}
	return fmt.Sprintf("user-%s@redacted.example", r.number("user", strings.ToLower(s)))
}

// number returns the value's own number within its kind, or `n` when there are too many.
func (r *Redactor) number(kind, value string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	n, ok := r.numbers[kind+" "+value]
	if !ok {
		if len(r.numbers) >= maxNames {
			return "n"
		}
		r.counts[kind]++
		n = r.counts[kind]
		r.numbers[kind+" "+value] = n
	}
	return fmt.Sprint(n)
}

// Exchange returns a redacted copy that shares nothing with x.
func (r *Redactor) Exchange(x *Exchange) *Exchange {
	out := *x
	out.Request = Request{
		Method: r.Text(x.Request.Method),
		URL:    r.URL(x.Request.URL),
		Header: r.header(x.Request.Header),
		Body:   r.Body(x.Request.Body),
		Auth:   x.Request.Auth,
	}
	out.Proto = r.Text(x.Proto)
	out.Header = r.header(x.Header)
	out.Body = r.Body(x.Body)
	out.Earlier = nil
	for _, earlier := range x.Earlier {
		out.Earlier = append(out.Earlier, r.Exchange(earlier))
	}
	if x.Failure != nil {
		out.Failure = &Failure{Kind: x.Failure.Kind, Unsent: x.Failure.Unsent}
		if x.Failure.Err != nil {
			out.Failure.Err = errors.New(r.Text(x.Failure.Err.Error()))
		}
	}
	return &out
}

// Body redacts a body: JSON member by member, staying JSON, anything else by value, cut at 64 KiB.
func (r *Redactor) Body(b []byte) []byte {
	if b == nil {
		return nil
	}
	if json.Valid(b) {
		return []byte(r.members(string(b)))
	}
	s := r.Text(r.members(string(b))) // what is left of an answer that was cut may still have members
	if len(s) > maxText {
		end := maxText
		for end > maxText-utf8.UTFMax && !utf8.RuneStart(s[end]) {
			end--
		}
		s = fmt.Sprintf("%s [cut at %d of %d bytes]", s[:end], end, len(s))
	}
	return []byte(s)
}

func (r *Redactor) header(h http.Header) http.Header {
	if h == nil {
		return nil
	}
	out := http.Header{}
	for name, values := range h {
		shown := name
		if lower := strings.ToLower(name); r.known.Load().folded.Replace(lower) != lower {
			shown = redacted
		}
		for _, v := range values {
			out[shown] = append(out[shown], r.headerValue(http.CanonicalHeaderKey(name), v))
		}
	}
	return out
}
