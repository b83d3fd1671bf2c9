package wire

// reduced is a text without anything but letters and digits, in lower case, with the place of each in the text.
type reduced struct {
	text []byte
	at   []int32
}

func reduce(s string) []byte {
	var r reduced
	r.add([]byte(s), nil, 0)
	return r.text
}

// lower is the letter or digit in lower case, or 0 for every other byte.
var lower = func() (table [256]byte) {
	for c := range 256 {
		switch b := byte(c); {
		case b >= 'A' && b <= 'Z':
			table[c] = b + 'a' - 'A'
		case b >= 'a' && b <= 'z', b >= '0' && b <= '9':
			table[c] = b
		}
	}
	return table
}()

// add appends a text; at names the places of its bytes, which start at base if it is nil.
func (r *reduced) add(s []byte, at []int32, base int) {
	for i, c := range s {
		if c = lower[c]; c == 0 {
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

// drop removes the beginning, but for the last letters and digits.
func (r *reduced) drop(kept int) {
	from := len(r.text) - kept
	r.text, r.at = append(r.text[:0], r.text[from:]...), append(r.at[:0], r.at[from:]...)
}

const hashBase = 1099511628211

func hash(piece []byte) (h uint64) {
	for _, c := range piece {
		h = h*hashBase + uint64(c)
	}
	return h
}
