package wire

import (
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
)

// A target may return a secret in any encoding, by mistake or on purpose. Forms are not listed: the text is decoded and reduced to its
// letters and digits in lower case, with the place of each in the text, and the secrets, reduced alike, are looked for in that. Found
// are runs of pieceSize letters and digits: percent-encoding (also twice), HTML entities, octal, hexadecimal and Unicode escapes,
// quoted-printable, UTF-16, other case, any separators, hexadecimal, base32, base64 (also twice), reversed, gzip in base64, and parts
// in several members of JSON.

// disguises holds the runs of the reduced secrets, by rolling hash.
type disguises map[uint64][]string

// add adds the reduced forms of a secret.
func (d disguises) add(s string) { d.addRuns(s, pieceSize) }

func (d disguises) addRuns(s string, size int) {
	if len(s) > maxForm {
		s = s[:maxForm]
	}
	backwards := []byte(s)
	slices.Reverse(backwards)
	forms := []string{s, string(backwards), hex.EncodeToString([]byte(s))}
	once := base64.StdEncoding.EncodeToString([]byte(s))
	for before := range 5 { // the place of the secret within the encoder's group
		shifted := append(make([]byte, before), s...)
		forms = append(forms, inner(base32.StdEncoding.EncodeToString(shifted), before, 5))
		if before < 3 {
			forms = append(forms, inner(base64.StdEncoding.EncodeToString(shifted), before, 6),
				inner(base64.StdEncoding.EncodeToString(append(make([]byte, before), once...)), before, 6))
		}
	}
	for _, form := range forms {
		var r reduced
		r.add([]byte(form), nil, 0)
		run := r.text
		for end := size; end <= len(run); end++ {
			piece := string(run[end-size : end])
			if h := hash([]byte(piece)); !slices.Contains(d[h], piece) {
				d[h] = append(d[h], piece)
			}
		}
	}
}

// inner cuts the characters that depend on what stands before or after the encoded bytes; each character holds so many bits.
func inner(encoded string, before, bits int) string {
	encoded = strings.TrimRight(encoded, "=")
	return encoded[(before*8+bits-1)/bits : len(encoded)-1]
}

// reduced is a text without anything but letters and digits, in lower case, with the place of each in the text.
type reduced struct {
	text []byte
	at   []int32
}

// add appends a text; at names the places of its bytes, which start at base if it is nil.
func (r *reduced) add(s []byte, at []int32, base int) {
	for i, c := range s {
		switch {
		case c >= 'A' && c <= 'Z':
			c += 'a' - 'A'
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
		default:
			continue
		}
		place := int32(base + i) //nolint:gosec // a body has at most 10 MiB
		if at != nil {
			place = at[i]
		}
		r.text, r.at = append(r.text, c), append(r.at, place)
	}
}

func (r *reduced) reset() { r.text, r.at = r.text[:0], r.at[:0] }

const hashBase = 1099511628211

func hash(piece []byte) (h uint64) {
	for _, c := range piece {
		h = h*hashBase + uint64(c)
	}
	return h
}

// find returns the places of the secrets in a reduced text, as the first and last place of each run.
func (d disguises) find(r *reduced, size int, spans [][2]int) [][2]int {
	lead := uint64(1) // hashBase to the power of size
	for range size {
		lead *= hashBase
	}
	h := uint64(0)
	for i, c := range r.text {
		h = h*hashBase + uint64(c)
		if i >= size {
			h -= lead * uint64(r.text[i-size])
		}
		start := i + 1 - size
		if start < 0 || len(d[h]) == 0 || !slices.Contains(d[h], string(r.text[start:i+1])) {
			continue
		}
		span := [2]int{int(r.at[start]), int(r.at[i]) + 1}
		if n := len(spans); n > 0 && span[0] < spans[n-1][1] && span[1] >= spans[n-1][0] {
			spans[n-1][0], spans[n-1][1] = min(spans[n-1][0], span[0]), max(spans[n-1][1], span[1])
			continue
		}
		spans = append(spans, span)
	}
	return spans
}

// maxLayers bounds how often a text is decoded: what is encoded twice is found. A text is searched in windows that overlap, so that the
// memory does not grow with it.
const (
	maxLayers = 2
	window    = 256 << 10
	overlap   = 16 << 10
)

// spans returns where a text holds secrets, in order and without overlaps.
func (d disguises) spans(s string) [][2]int { return d.spansOf(s, pieceSize) }

func (d disguises) spansOf(s string, size int) (spans [][2]int) {
	if len(d) == 0 || len(s) < size {
		return nil
	}
	var r reduced
	var layers [maxLayers]decoded
	for start := 0; start < len(s); start += window - overlap {
		text := []byte(s[start:min(start+window, len(s))])
		r.reset()
		r.add(text, nil, start)
		spans = d.find(&r, size, spans)
		var at []int32
		for i := range layers {
			layer := &layers[i]
			if !layer.decode(text, at, start) {
				break
			}
			text, at = layer.text, layer.at
			r.reset()
			r.add(text, at, 0)
			spans = d.find(&r, size, spans)
		}
		if start+window >= len(s) {
			break
		}
	}
	for _, place := range gzipBase64.FindAllStringIndex(s, -1) {
		if len(d.spansOf(gunzip(s[place[0]:place[1]]), size)) > 0 {
			spans = append(spans, [2]int{place[0], place[1]})
		}
	}
	return merge(s, spans)
}

// merge sorts and joins spans, and extends each to the end of the word that it is in: the edges of a secret are shorter than a piece.
func merge(s string, spans [][2]int) (out [][2]int) {
	for i, span := range spans {
		for n := 0; n < 4*pieceSize && span[0] > 0 && s[span[0]-1] != '=' && inWord(s[span[0]-1]); n++ {
			span[0]--
		}
		for n := 0; n < 4*pieceSize && span[1] < len(s) && inWord(s[span[1]]); n++ {
			span[1]++
		}
		spans[i] = span
	}
	slices.SortFunc(spans, func(a, b [2]int) int { return a[0] - b[0] })
	for _, span := range spans {
		if n := len(out); n > 0 && span[0] <= out[n-1][1] {
			out[n-1][1] = max(out[n-1][1], span[1])
		} else {
			out = append(out, span)
		}
	}
	return out
}

func inWord(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte(`+/=_-%&#;.~\`, c) >= 0
}

// acrossValues returns where a secret is spread over several strings of a JSON text that are no names of members.
func (d disguises) acrossValues(s string) [][2]int {
	var r reduced
	var spans [][2]int
	for i := 0; i < len(s); i++ {
		if s[i] != '"' {
			continue
		}
		start, end := i+1, stringEnd(s, i+1)
		i = end
		if next := strings.TrimLeft(s[min(end+1, len(s)):min(end+64, len(s))], " \t\r\n"); strings.HasPrefix(next, ":") {
			continue
		}
		r.add([]byte(s[start:end]), nil, start)
		if len(r.text) > window {
			spans = d.find(&r, pieceSize, spans)
			keep := len(r.text) - overlap
			r.text, r.at = append(r.text[:0], r.text[keep:]...), append(r.at[:0], r.at[keep:]...)
		}
	}
	spans = slices.DeleteFunc(d.find(&r, pieceSize, spans), func(span [2]int) bool { return !strings.Contains(s[span[0]:span[1]], `"`) })
	return merge(s, spans)
}
