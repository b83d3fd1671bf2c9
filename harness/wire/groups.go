package wire

import (
	"bytes"
	"encoding/binary"
)

const (
	groupSize    = 4 // letters and digits that a group has at least
	maxSeparator = 3 // letters and digits between two groups; any other characters do not count
	maxStarts    = 8 // of one group; only a secret that repeats itself has more
)

// groups finds secrets in groups of characters with separators that have letters or digits, which reducing does not drop.
type groups struct {
	starts map[uint32][]suffix // by the first group
	quick  bits
}

// suffix is a secret from one of its characters on.
type suffix []byte

func (g *groups) add(secret []byte) {
	if len(secret) < pieceSize {
		return
	}
	if g.starts == nil {
		g.starts, g.quick = map[uint32][]suffix{}, newBits(1)
	}
	for i := 0; i+pieceSize <= len(secret); i++ {
		start := binary.LittleEndian.Uint32(secret[i:])
		if len(g.starts[start]) < maxStarts {
			g.starts[start] = append(g.starts[start], secret[i:])
			g.quick.add(uint64(start) * mix)
		}
	}
}

// find adds the places of groups that make pieceSize characters of a secret.
func (g *groups) find(r *reduced, spans [][2]int) [][2]int {
	if g.starts == nil {
		return spans
	}
	for i := 0; i+groupSize <= len(r.text); i++ {
		start := binary.LittleEndian.Uint32(r.text[i:])
		if !g.quick.has(uint64(start) * mix) {
			continue
		}
		for _, secret := range g.starts[start] {
			if end := secret.match(r.text[i:]); end > 0 {
				spans = extend(spans, [2]int{int(r.at[i]), int(r.at[i+end-1]) + 1})
				i += end - groupSize
				break
			}
		}
	}
	return spans
}

// match returns how much of the beginning of a text is the secret in groups, 0 if that is less than pieceSize characters of it.
func (s suffix) match(text []byte) (end int) {
	matched, group := 0, 0
	for matched < len(s) {
		if end < len(text) && text[end] == s[matched] {
			end, matched, group = end+1, matched+1, group+1
			continue
		}
		next := s[matched:min(matched+groupSize, len(s))]
		gap := 1
		for gap <= maxSeparator && (end+gap > len(text) || !bytes.HasPrefix(text[end+gap:], next)) {
			gap++
		}
		if group < groupSize || gap > maxSeparator {
			break
		}
		end, group = end+gap, 0
	}
	if matched < pieceSize {
		return 0
	}
	return end
}
