package plan

import (
	"slices"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/near"
)

// Depth says how many cases an operation gets. Empty means Default.
type Depth string

// Quick stays under 20 requests per operation, Default at most 60 for ten properties. Full plans every case.
const (
	Quick   Depth = "quick"
	Default Depth = "default"
	Full    Depth = "full"
)

// The number of requests per operation. Beyond ten properties, Default gets sixteen more for each, up to maxBudget.
const (
	quickBudget   = 19
	defaultBudget = 60
	maxBudget     = 180
	perProperty   = 16
	manyProps     = 10
)

// Depths lists every depth, the shallowest first.
func Depths() []string { return []string{string(Quick), string(Default), string(Full)} }

func checkDepth(d Depth) error {
	if d != "" && !slices.Contains(Depths(), string(d)) {
		return usage(near.Hint(string(d), Depths()), "no depth is named %q", d)
	}
	return nil
}

// budget is the number of requests that an operation gets. Full ignores it.
func (d Depth) budget(op *contract.Operation) int {
	if d == Quick {
		return quickBudget
	}
	return min(maxBudget, defaultBudget+perProperty*max(0, len(op.Writable())-manyProps))
}
