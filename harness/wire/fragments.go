package wire

import (
	"encoding/base64"
	"strings"
)

// window is how many bytes in a row a text must share with a secret to be taken for a piece of it. Texts are cut on their way into
// findings, and base64 of a longer text holds a secret's own base64 but for its edges.
const window = 16

// maxForm bounds, in bytes, how much of one form is known piece by piece. A token has two thousand, a certificate with its key ten.
const maxForm = 32 << 10

const multiplier = 0x9e3779b97f4a7c15 // odd, so that no byte is lost; what it wraps around is the modulus

// fragments finds pieces of secrets by rolling a hash over the text.
type fragments struct {
	hashes map[uint64]struct{}
	likely [1 << 12]uint64 // a bit per top bits of each hash: most of a text needs no more than a look at it
	out    uint64          // what the byte that leaves the window was multiplied with
}

// newFragments knows every piece of the forms that is as long as the window.
func newFragments(forms []string) *fragments {
	f := &fragments{hashes: map[uint64]struct{}{}, out: 1}
	for range window {
		f.out *= multiplier
	}
	for _, form := range forms {
		if len(form) > maxForm {
			form = form[:maxForm]
		}
		f.roll(form, func(_ int, hash uint64) {
			f.hashes[hash] = struct{}{}
			f.likely[hash>>52] |= 1 << (hash >> 46 & 63)
		})
	}
	return f
}

// roll calls each with the end of every window and its hash.
func (f *fragments) roll(s string, each func(end int, hash uint64)) {
	hash := uint64(0)
	for i := range len(s) {
		hash = hash*multiplier + uint64(s[i]) + 1
		if i >= window {
			hash -= f.out * (uint64(s[i-window]) + 1)
		}
		if i >= window-1 {
			each(i+1, hash)
		}
	}
}

// replace puts a placeholder in the place of every piece.
func (f *fragments) replace(s string) string {
	if len(s) < window || len(f.hashes) == 0 {
		return s
	}
	var out strings.Builder
	copied, from, until := 0, 0, 0 // the piece that grows is s[from:until]
	flush := func() {
		if until > copied {
			out.WriteString(s[copied:from])
			out.WriteString(redacted)
			copied = until
		}
	}
	f.roll(s, func(end int, hash uint64) {
		if f.likely[hash>>52]&(1<<(hash>>46&63)) == 0 {
			return
		}
		if _, known := f.hashes[hash]; !known {
			return
		}
		if start := end - window; start > until {
			flush()
			from = start
		} else if until <= copied {
			from = max(start, copied)
		}
		until = end
	})
	flush()
	if copied == 0 {
		return s
	}
	out.WriteString(s[copied:])
	return out.String()
}

// within returns what base64 makes of a secret that stands inside a longer text, for each of the three places that its first byte
// can have: the characters that depend on nothing but the secret.
func within(s string) (out []string) {
	for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		for before := range 3 {
			text := encoding.EncodeToString(append(make([]byte, before), s...))
			if text = text[(before*8+5)/6 : (before+len(s))*8/6]; len(text) >= minPart {
				out = append(out, text)
			}
		}
	}
	return out
}
