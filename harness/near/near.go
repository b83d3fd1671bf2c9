// Package near finds the name that a misspelt one probably meant.
//
// This package is not API: it may change in any release.
package near

import (
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
)

// maxListed bounds the names that Hint lists.
const maxListed = 8

// Match returns the known name closest to the one given, in any case, or "" if none is close: at most half of its characters
// may differ, or it must be the beginning of a known name.
func Match(name string, known []string) (best string) {
	name = strings.ToLower(name)
	distance := 1 + len(name)/2
	for _, k := range known {
		if d := levenshtein.ComputeDistance(name, strings.ToLower(k)); d < distance {
			best, distance = k, d
		}
	}
	for _, k := range known {
		if best == "" && name != "" && strings.HasPrefix(strings.ToLower(k), name) {
			best = k
		}
	}
	return best
}

// Hint suggests the closest known name, or lists the known names in alphabetical order if none is close.
func Hint(name string, known []string) string {
	if best := Match(name, known); best != "" {
		return "did you mean " + best
	}
	if len(known) == 0 {
		return ""
	}
	known = slices.Compact(slices.Sorted(slices.Values(known)))
	if len(known) > maxListed {
		known = append(known[:maxListed:maxListed], "…")
	}
	return "choose from " + strings.Join(known, ", ")
}
