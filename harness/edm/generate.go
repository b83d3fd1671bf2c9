package edm

import (
	"fmt"
	"hash/fnv"
	"strings"
)

// maxSeed bounds the bytes of a seed in a label, so that labels fit into short properties.
const maxSeed = 16

// Generate returns the JSON text of a valid value that depends only on seed and n. At least 59 consecutive n give different values,
// except for Boolean, which alternates. String and Binary are `conform-<seed>-<n>` (with at most 16 letters, digits and dashes of
// the seed), a Guid begins with c0f0c0f0, dates lie in 2001, numbers are small. It returns "" for Stream.
func (t *Type) Generate(seed string, n int) string {
	return t.generate(label(seed, n), step(seed, n))
}

func label(seed string, n int) string {
	var b strings.Builder
	for _, r := range seed {
		if b.Len() < maxSeed && (r == '-' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z') {
			b.WriteRune(r)
		}
	}
	return fmt.Sprintf("conform-%s-%d", b.String(), n)
}

// step adds n to a number that depends on the seed and lies in the middle of the range, so that nearby n never wrap around.
func step(seed string, n int) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(seed))            // never fails
	return h.Sum64()>>2 + 1<<62 + uint64(n) //nolint:gosec // a negative n wraps around to count backwards, as intended
}
