package wire

import (
	"encoding/base32"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"slices"
	"strings"
	"unicode/utf16"
)

// A target may return a secret in any encoding, by mistake or on purpose. Forms are not listed: the text is decoded and reduced to its
// letters and digits in lower case, with the place of each in the text, and the secrets, reduced alike, are looked for in that. Found
// are runs of pieceSize letters and digits: percent-encoding (also twice), HTML entities, octal, hexadecimal and Unicode escapes,
// quoted-printable, UTF-16, other case, any separators, hexadecimal, base32, base64 (also twice), reversed, gzip in base64, and parts
// in several members of JSON. The documentation lists what is found and what is not.

// disguises holds the runs of the reduced secrets, by their size: pieceSize, or all of a shorter secret.
type disguises struct {
	runs   [pieceSize + 1]*runs
	groups groups
	across groups // of the reduced secrets
}

// runs are texts of one size, by rolling hash. Another text of the same hash is redacted, too: there is hardly ever one.
type runs struct {
	known map[uint64]struct{}
	quick bits
	lead  uint64 // hashBase to the power of the size
}

// newDisguises returns the reduced forms of secrets. Of those, runs of at most size letters and digits are found.
func newDisguises(secrets []string, size int) *disguises {
	d := &disguises{}
	for _, s := range secrets {
		if len(s) > maxForm {
			s = s[:maxForm]
		}
		for i, form := range disguised(s) {
			run := reduce(form)
			d.add(run, min(size, len(run)))
			if i == 0 {
				d.groups.add(s)
				d.across.add(string(run))
			}
		}
	}
	return d
}

// disguised returns the forms of a secret that decoding a text does not undo. The first one is the secret itself.
func disguised(s string) []string {
	backwards := []byte(s)
	slices.Reverse(backwards)
	var wide []byte
	for _, unit := range utf16.Encode([]rune(s)) {
		wide = binary.LittleEndian.AppendUint16(wide, unit)
	}
	forms := []string{s, string(backwards), hex.EncodeToString([]byte(s)), hex.EncodeToString(wide)}
	for before := range 5 { // the place of the secret within the encoder's group
		shifted := append(make([]byte, before), s...)
		forms = append(forms, inner(base32.StdEncoding.EncodeToString(shifted), before, 5))
		if before < 3 {
			once := inner(base64.StdEncoding.EncodeToString(shifted), before, 6)
			forms = append(forms, once, inner(base64.StdEncoding.EncodeToString(append(make([]byte, before), wide...)), before, 6))
			for outer := range 3 {
				forms = append(forms, inner(base64.StdEncoding.EncodeToString(append(make([]byte, outer), once...)), outer, 6))
			}
		}
	}
	return forms
}

// inner cuts the characters that depend on what stands before or after the encoded bytes; each character holds so many bits.
func inner(encoded string, before, bits int) string {
	encoded = strings.TrimRight(encoded, "=")
	return encoded[(before*8+bits-1)/bits : len(encoded)-1]
}

// add adds the runs of one size in a reduced form.
func (d *disguises) add(form []byte, size int) {
	if size < minPart {
		return // it may be a word
	}
	r := d.runs[size]
	if r == nil {
		r = &runs{known: map[uint64]struct{}{}, quick: newBits(1), lead: 1}
		for range size {
			r.lead *= hashBase
		}
		d.runs[size] = r
	}
	for end := size; end <= len(form); end++ {
		h := hash(form[end-size : end])
		r.known[h] = struct{}{}
		r.quick.add(h * mix)
	}
}

// find returns the places of the secrets in a reduced text, as the first and last place of each run.
func (d *disguises) find(r *reduced, spans [][2]int) [][2]int {
	for size, known := range d.runs {
		if known == nil {
			continue
		}
		h := uint64(0)
		for i, c := range r.text {
			h = h*hashBase + uint64(c)
			if i >= size {
				h -= known.lead * uint64(r.text[i-size])
			}
			if i+1 < size || !known.quick.has(h*mix) {
				continue
			}
			if _, found := known.known[h]; found {
				spans = extend(spans, [2]int{int(r.at[i+1-size]), int(r.at[i]) + 1})
			}
		}
	}
	return spans
}

// extend adds a span, or extends the last one if the two overlap.
func extend(spans [][2]int, span [2]int) [][2]int {
	if n := len(spans); n > 0 && span[0] < spans[n-1][1] && span[1] >= spans[n-1][0] {
		spans[n-1][0], spans[n-1][1] = min(spans[n-1][0], span[0]), max(spans[n-1][1], span[1])
		return spans
	}
	return append(spans, span)
}
