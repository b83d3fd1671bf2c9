package plan

import (
	"slices"

	"github.com/graphconform/conform/harness/check"
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

// quickKinds are those of which Quick keeps the first case: the positives, and one negative for each part of a request.
var quickKinds = []string{
	check.Full, check.Only, check.Empty, check.NoToken, check.MalformedTokens, check.MalformedJSON, check.WrongType,
	check.UnknownKeys, check.ToCollection,
}

func checkDepth(d Depth) error {
	if d != "" && !slices.Contains(Depths(), string(d)) {
		return usage(nearest(string(d), Depths()), "want a depth of quick, default or full, got %q", d)
	}
	return nil
}

// keep drops what the depth leaves out.
func (d Depth) keep(cases []*Case) []*Case {
	switch d {
	case Full:
		return cases
	case Default, "":
		return within(cases, defaultBudget)
	}
	seen := map[string]bool{}
	return slices.DeleteFunc(cases, func(c *Case) bool {
		again := seen[c.Kind]
		seen[c.Kind] = true
		return again || !slices.Contains(quickKinds, c.Kind)
	})
}
