package wire

import (
	"encoding/binary"
	"strings"
)

// bits is a set of hashes in which others may seem to be, too: it tells quickly what is not in a map.
type bits []uint64

// newBits returns a set for the hashes of so many things; those of nothing share one.
func newBits(things int) bits {
	if things == 0 {
		return none
	}
	return make(bits, 1<<14)
}

var none = make(bits, 1<<14)

func (b bits) add(h uint64)      { b[h>>50] |= 1 << (h >> 44 & 63) }
func (b bits) has(h uint64) bool { return b[h>>50]&(1<<(h>>44&63)) != 0 }

const mix = 0x9E3779B97F4A7C15 // spreads the bits of a number over a hash

// wholeForms finds forms of secrets from their first bytes.
type wholeForms struct {
	byStart map[uint32][]string // by the first minSecret bytes, the longest first
	starts  bits
}

// newWholeForms expects the longest form first. Those of fewer than minSecret bytes are not found.
func newWholeForms(forms []string) wholeForms {
	w := wholeForms{map[uint32][]string{}, newBits(len(forms))}
	for _, f := range forms {
		if len(f) < minSecret {
			continue
		}
		start := binary.LittleEndian.Uint32([]byte(f[:minSecret]))
		w.byStart[start] = append(w.byStart[start], f)
		w.starts.add(uint64(start) * mix)
	}
	return w
}

// at returns the longest form that a text has at a place, "" if there is none.
func (w wholeForms) at(s string, i int) string {
	start := uint32(s[i]) | uint32(s[i+1])<<8 | uint32(s[i+2])<<16 | uint32(s[i+3])<<24
	if !w.starts.has(uint64(start) * mix) {
		return ""
	}
	for _, form := range w.byStart[start] {
		if strings.HasPrefix(s[i:], form) {
			return form
		}
	}
	return ""
}

// replace redacts every form.
func (w wholeForms) replace(s string) string {
	var out []byte
	copied := 0
	for i := 0; i+minSecret <= len(s); {
		form := w.at(s, i)
		if form == "" {
			i++
			continue
		}
		out = append(append(out, s[copied:i]...), redacted...)
		i += len(form)
		copied = i
	}
	if copied == 0 {
		return s
	}
	return string(append(out, s[copied:]...))
}

// pieces holds every substring of the secrets that has pieceSize bytes.
type pieces struct {
	known  map[string]struct{}
	starts bits // of their first eight bytes
}

func newPieces(forms []string) pieces {
	p := pieces{map[string]struct{}{}, newBits(len(forms))}
	for _, form := range forms {
		form = form[:min(len(form), maxForm)]
		for end := pieceSize; end <= len(form); end++ {
			piece := form[end-pieceSize : end]
			p.known[piece] = struct{}{}
			p.starts.add(eight(piece, 0) * mix)
		}
	}
	return p
}

func eight(s string, i int) uint64 {
	return uint64(s[i]) | uint64(s[i+1])<<8 | uint64(s[i+2])<<16 | uint64(s[i+3])<<24 |
		uint64(s[i+4])<<32 | uint64(s[i+5])<<40 | uint64(s[i+6])<<48 | uint64(s[i+7])<<56
}

// replace redacts every piece; pieces that touch become one placeholder.
func (p pieces) replace(s string) string {
	var out []byte
	copied, from, until := 0, 0, 0 // s[:copied] is in out, s[from:until] is to be redacted
	flush := func() {
		if until > copied {
			out = append(append(out, s[copied:from]...), redacted...)
			copied = until
		}
	}
	for start := 0; start+pieceSize <= len(s); start++ {
		if !p.starts.has(eight(s, start) * mix) {
			continue
		}
		if _, known := p.known[s[start:start+pieceSize]]; !known {
			continue
		}
		if start > until || until == 0 {
			flush()
			from = start
		}
		until = start + pieceSize
	}
	if flush(); copied == 0 {
		return s
	}
	return string(append(out, s[copied:]...))
}
