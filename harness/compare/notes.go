package compare

import (
	"cmp"
	"fmt"

	"github.com/graphconform/conform/harness/verdict"
)

// notes lists what makes two plans differ.
func notes(a, b *verdict.Header) (out []string) {
	add := func(what, a, b string) {
		if a != b {
			out = append(out, fmt.Sprintf("%s %s and %s", what, a, b))
		}
	}
	add("the plans have depth", cmp.Or(a.Depth, "none"), cmp.Or(b.Depth, "none"))
	add("the plans have seed", cmp.Or(a.Seed, "none"), cmp.Or(b.Seed, "none"))
	add("the plans have profile", cmp.Or(a.Profile, "of the contract"), cmp.Or(b.Profile, "of the contract"))
	if a.Catalogue != b.Catalogue {
		out = append(out, fmt.Sprintf("the versions of conform, %s and %s, have different checks", a.Conform, b.Conform))
	}
	hashes := map[string]string{}
	for _, c := range a.Contracts {
		hashes[c.Name] = c.Hash
	}
	for _, c := range b.Contracts {
		if hash, known := hashes[c.Name]; known && hash != c.Hash {
			out = append(out, "contract "+c.Name+" has changed between the records")
		}
	}
	return out
}
