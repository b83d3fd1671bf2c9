package wire

import (
	"encoding/binary"
)

const (
	groupSize    = 4 // characters that a group has at least
	maxSeparator = 3 // characters between two groups that may be letters or digits; of others, reducing drops any number
	maxStarts    = 8 // of one group; only a secret that repeats itself has more
)

// groups finds secrets in groups of characters with separators that have letters or digits, which reducing does not drop.
type groups struct {
	starts map[uint32][]suffix // by the first group
	quick  bits
}

// suffix is a secret, in lower case, from one of its characters on.
type suffix []byte

// small is the byte in lower case.
func small(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}

func (g *groups) add(secret string) {
	if len(secret) < pieceSize {
		return
	}
	if g.starts == nil {
		g.starts, g.quick = map[uint32][]suffix{}, newBits(1)
	}
	folded := make(suffix, len(secret))
	for i := range folded {
		folded[i] = small(secret[i])
	}
	for i := 0; i+pieceSize <= len(folded); i++ {
		start := binary.BigEndian.Uint32(folded[i:])
		if len(g.starts[start]) < maxStarts {
			g.starts[start] = append(g.starts[start], folded[i:])
			g.quick.add(uint64(start) * mix)
		}
	}
}

// find adds the places of groups that make pieceSize characters of a secret. At names the places of the bytes of the text, which start
// at base if it is nil.
func (g *groups) find(text []byte, at []int32, base int, spans [][2]int) [][2]int {
	if g.starts == nil {
		return spans
	}
	place := func(i int) int {
		if at != nil {
			return int(at[i])
		}
		return base + i
	}
	last := uint32(0) // the last four bytes
	for i := 0; i < len(text); i++ {
		last = last<<8 | uint32(small(text[i]))
		if !g.quick.has(uint64(last)*mix) || i+1 < groupSize {
			continue
		}
		first := i + 1 - groupSize
		for _, secret := range g.starts[last] {
			if n := secret.match(text[first:]); n > 0 {
				spans = extend(spans, [2]int{place(first), place(first+n-1) + 1})
				// What begins within these characters is the same secret: to match it again would cost the square of its length.
				if next := first + n - pieceSize; next > i {
					i = next
					last = uint32(small(text[i-3]))<<24 | uint32(small(text[i-2]))<<16 | uint32(small(text[i-1]))<<8 | uint32(small(text[i]))
				}
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
		if end < len(text) && small(text[end]) == s[matched] {
			end, matched, group = end+1, matched+1, group+1
			continue
		}
		gap := 1
		for gap <= maxSeparator && !s[matched:min(matched+groupSize, len(s))].begins(text[min(end+gap, len(text)):]) {
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

// begins tells whether a text begins with s.
func (s suffix) begins(text []byte) bool {
	if len(text) < len(s) {
		return false
	}
	for i := range s {
		if small(text[i]) != s[i] {
			return false
		}
	}
	return true
}
