package wire

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"
)

const (
	redacted = "[redacted]"
	ours     = "conform-" // marks a value that conform generated

	maxText   = 64 << 10 // of a body that is not JSON
	maxValues = 10 << 10 // values that get a number of their own
)

// Redactor removes secrets and personal data from what is written down. It finds the run's secrets by value, and personal data by the
// name of its JSON member and by the form of an e-mail address. A value has the same placeholder for as long as the Redactor lives;
// placeholders are numbered as their values appear, so redact in the order of the record. It is safe for concurrent use.
type Redactor struct {
	known atomic.Pointer[secretForms]

	mu      sync.Mutex
	numbers map[[2]string]int // by kind and value
	counts  map[string]int    // by kind
}

// NewRedactor returns a Redactor that has learned the secrets.
func NewRedactor(secrets ...string) *Redactor {
	r := &Redactor{numbers: map[[2]string]int{}, counts: map[string]int{}}
	r.Learn(secrets...)
	return r
}

// Text removes the known secrets and replaces e-mail addresses and user principal names.
func (r *Redactor) Text(s string) string {
	return r.hidePeople(r.scrub(s))
}

// number returns the value's number within its kind, or `n` if there are too many.
func (r *Redactor) number(kind, value string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	n, ok := r.numbers[[2]string{kind, value}]
	if !ok {
		if len(r.numbers) >= maxValues {
			return "n"
		}
		r.counts[kind]++
		n = r.counts[kind]
		r.numbers[[2]string{strings.Clone(kind), strings.Clone(value)}] = n // value may be part of a large text
	}
	return strconv.Itoa(n)
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
	if out.Body = r.Body(x.Body); x.Undecoded != nil && !utf8.Valid(x.Body) {
		out.Body = []byte(redacted) // nobody looks for secrets in it
	}
	out.Earlier = nil
	for _, earlier := range x.Earlier {
		out.Earlier = append(out.Earlier, r.Exchange(earlier))
	}
	if x.Failure != nil {
		out.Failure = &Failure{Kind: x.Failure.Kind, Unsent: x.Failure.Unsent}
		if x.Failure.Err != nil {
			out.Failure.Err = errors.New(r.Excerpt(x.Failure.Err.Error())) // may quote a response that was cut
		}
	}
	return &out
}

// Body redacts a body. JSON is redacted member by member and stays JSON; anything else is cut at 64 KiB.
func (r *Redactor) Body(b []byte) []byte {
	if b == nil {
		return nil
	}
	if json.Valid(b) {
		text, known := string(b), r.known.Load().disguises
		for _, names := range []bool{false, true} {
			text = hideInJSON(text, known.acrossValues(text, names))
		}
		return r.members(text)
	}
	s := r.beginning(b)
	if len(s) > maxText {
		end := maxText
		for end > maxText-utf8.UTFMax && !utf8.RuneStart(s[end]) {
			end--
		}
		s = fmt.Sprintf("%s [cut at %d of %d bytes]", s[:end], end, len(b))
	}
	return []byte(s)
}

// beginning redacts as much of a body as shows what stands in its first 64 KiB: placeholders may be shorter than what they stand for, and a
// secret may go on for longer.
func (r *Redactor) beginning(b []byte) string {
	for size := 8 * maxText; ; size *= 4 {
		s := r.Text(string(r.members(string(b[:min(size, len(b))])))) // a response that was cut may still have members
		if size >= len(b) || len(s) >= size/2 {
			return s
		}
	}
}

func (r *Redactor) header(h http.Header) http.Header {
	if h == nil {
		return nil
	}
	out := http.Header{}
	for name, values := range h {
		shown := name
		lower := strings.ToLower(name)
		if known := r.known.Load(); known.lowered.replace(lower) != lower || len(known.disguises.spans(lower)) > 0 {
			shown = redacted
		}
		for _, v := range values {
			out[shown] = append(out[shown], r.headerValue(http.CanonicalHeaderKey(name), v))
		}
	}
	return out
}
