package wire

import (
	"cmp"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
)

const (
	minSecret = 4        // a shorter secret would redact ordinary words
	minPart   = 8        // likewise for a part of a token
	maxForm   = 32 << 10 // bytes of one form that are found piece by piece; a token has 2,000, a certificate with its key 10,000

	// pieceSize is how many bytes in a row a text must share with a secret to count as a piece of it. Texts are cut before they get into
	// findings, and the base64 of a longer text contains the base64 of a secret in it, except for the edges.
	pieceSize = 16
)

// secretForms finds every form of every known secret.
type secretForms struct {
	secrets []string
	forms   []string // longest first
	whole   wholeForms
	lowered wholeForms // the forms in lower case: header names change case on the way
	pieces  pieces

	disguises *disguises
	short     func() *disguises // runs of minPart
}

// Learn adds secrets. They are found as they are, as parts of a JWT, in the encodings that docs/tenants.md lists, and in pieces of
// pieceSize. Secrets of fewer than four bytes are not found.
func (r *Redactor) Learn(secrets ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	next := &secretForms{}
	known := r.known.Load()
	if known != nil {
		next.forms, next.secrets = slices.Clone(known.forms), slices.Clone(known.secrets)
	}
	for _, s := range secrets {
		if len(s) < minSecret || slices.Contains(next.forms, s) {
			continue
		}
		next.forms = append(next.forms, formsOf(s)...)
		next.secrets = append(next.secrets, s)
		if parts := strings.Split(s, "."); len(parts) >= 3 {
			for _, p := range parts {
				if len(p) >= minPart {
					next.forms = append(next.forms, formsOf(p)...)
				}
			}
		}
	}
	if known != nil && len(next.forms) == len(known.forms) {
		return
	}
	slices.SortFunc(next.forms, func(a, b string) int { // of several, the longest is redacted
		return cmp.Or(len(b)-len(a), strings.Compare(a, b))
	})
	next.forms = slices.Compact(next.forms)
	next.whole, next.pieces = newWholeForms(next.forms), newPieces(next.forms)
	lowered := make([]string, len(next.forms))
	for i, f := range next.forms {
		lowered[i] = strings.ToLower(f)
	}
	next.lowered = newWholeForms(lowered)
	next.disguises = newDisguises(next.secrets, pieceSize)
	next.short = sync.OnceValue(func() *disguises { return newDisguises(next.secrets, minPart) })
	r.known.Store(next)
}

var percentEscape = regexp.MustCompile(`%[0-9A-F]{2}`)

func formsOf(s string) []string {
	lowerEscapes := func(s string) string { return percentEscape.ReplaceAllStringFunc(s, strings.ToLower) }
	query, path, inHex := url.QueryEscape(s), url.PathEscape(s), hex.EncodeToString([]byte(s))
	quoted, _ := json.Marshal(s) // a string always has JSON
	plain := encodeString(s)
	plain = plain[1 : len(plain)-1]
	forms := []string{
		s, query, lowerEscapes(query), path, lowerEscapes(path), inHex, strings.ToUpper(inHex),
		string(quoted[1 : len(quoted)-1]), plain, strings.ReplaceAll(plain, "/", `\/`),
	}
	if len(s) >= minPart { // a shorter one may be a word
		forms = append(forms, strings.ToUpper(s), strings.ToLower(s), otherCase(s))
	}
	for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		forms = append(forms, encoding.EncodeToString([]byte(s)), encoding.WithPadding(base64.StdPadding).EncodeToString([]byte(s)))
		// Within a longer text, the first byte can have three places. Only some characters depend on nothing but the secret.
		for before := range 3 {
			text := encoding.EncodeToString(append(make([]byte, before), s...))
			if text = text[(before*8+5)/6 : (before+len(s))*8/6]; len(text) >= minPart {
				forms = append(forms, text)
			}
		}
	}
	return forms
}

// jwt matches a token of any issuer (RFC 7519: it starts with a JSON object in base64url).
var jwt = regexp.MustCompile(`eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}(\.[A-Za-z0-9_-]*)?`)

// scrub removes the known secrets, and what looks like a token.
func (r *Redactor) scrub(s string) string {
	known := r.known.Load()
	out := known.replace(s)
	spans := known.disguises.spans(s)
	if len(spans) == 0 || len(s) <= maxText && !known.remainsIn(out) {
		return out
	}
	return known.replace(replaceSpans(s, spans))
}

// replace removes the listed forms of the secrets.
func (f *secretForms) replace(s string) string {
	s = f.whole.replace(s)
	if strings.Contains(s, "eyJ") {
		s = jwt.ReplaceAllString(s, redacted)
	}
	return f.pieces.replace(s)
}

// remainsIn reports whether a text still has minPart letters and digits of a secret in a row, in any encoding.
func (f *secretForms) remainsIn(s string) bool {
	return len(f.short().spans(strings.ReplaceAll(s, redacted, " "))) > 0
}

// Excerpt is Text for a text that may have been cut on the way: of a secret, it leaves at most minPart-1 letters and digits in a row.
func (r *Redactor) Excerpt(s string) string { return r.hidePeople(r.HideSecrets(s)) }

// HideSecrets removes what Excerpt does, but for personal data: what a user needs to restore an entity stays whole.
func (r *Redactor) HideSecrets(s string) string {
	s = r.scrub(s)
	if spans := r.known.Load().short().spans(s); len(spans) > 0 {
		s = replaceSpans(s, spans)
	}
	return s
}

// HasSecret tells whether a text contains one of the secrets, in any form.
func (r *Redactor) HasSecret(s string) bool { return r.scrub(s) != s }

// LeakFinder is a writer that looks for secrets, whole or in pieces, in what is written to it, also across writes. It does not find
// secrets of fewer than 16 bytes: ordinary words would match them.
type LeakFinder struct {
	pieces pieces
	tail   string
	found  bool
}

// FindLeaks returns a finder of the secrets that the redactor knows now.
func (r *Redactor) FindLeaks() *LeakFinder { return &LeakFinder{pieces: r.known.Load().pieces} }

// Write never fails.
func (f *LeakFinder) Write(p []byte) (int, error) {
	text := f.tail + string(p)
	f.found = f.found || f.pieces.replace(text) != text
	f.tail = text[max(0, len(text)-pieceSize+1):]
	return len(p), nil
}

// Found tells whether a secret was written.
func (f *LeakFinder) Found() bool { return f.found }
