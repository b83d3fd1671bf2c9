package plan

import (
	"slices"

	"github.com/graphconform/conform/harness/near"
)

// Depth says how many cases an operation gets; empty means Default.
type Depth string

// Quick stays under 20 requests per operation, Default under 60 for ten properties, Full plans every case there is.
const (
	Quick   Depth = "quick"
	Default Depth = "default"
	Full    Depth = "full"
)

// Depths lists every depth, the shallowest first.
func Depths() []string { return []string{string(Quick), string(Default), string(Full)} }

func checkDepth(d Depth) error {
	if d != "" && !slices.Contains(Depths(), string(d)) {
		return usage(near.Hint(string(d), Depths()), "want a depth of quick, default or full, got %q", d)
	}
	return nil
}
