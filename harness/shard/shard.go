// Package shard divides a run among several processes: which of them works on which target, and on which operations.
//
// This package is not API: it may change in any release.
package shard

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// MaxTotal is how many shards a run has at most.
const MaxTotal = 10_000

// Shard is one of the processes that share a run. Index counts from 1; the zero value is a run that nobody shares.
type Shard struct{ Index, Total int }

func (s Shard) String() string { return fmt.Sprintf("%d/%d", s.Index, s.Total) }

// Part is what a shard does on one target. The zero value is everything.
type Part struct {
	Shard
	Workers   []int              // the shards that work on the target
	Targets   []string           // of the run
	Durations map[string]float64 // milliseconds by operation, from an earlier run; the operations are hashed where empty
}

// IsWhole tells whether nobody shares the target's run.
func (p Part) IsWhole() bool { return p.Total == 0 }

// Parse reads `I/N`, the I-th of N shards.
func Parse(text string) (Shard, error) {
	index, total, ok := strings.Cut(text, "/")
	if !ok {
		return Shard{}, fmt.Errorf("%q is not of the form I/N, such as 1/4", text)
	}
	i, err := strconv.Atoi(index)
	if err != nil {
		return Shard{}, fmt.Errorf("%q is not the number of a shard", index)
	}
	n, err := ParseTotal(total)
	if err != nil {
		return Shard{}, err
	}
	return Shard{i, n}, Shard{i, n}.check()
}

// ParseTotal reads the number of shards.
func ParseTotal(text string) (int, error) {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > MaxTotal {
		return 0, fmt.Errorf("%q is not a number of shards from 1 to %d", text, MaxTotal)
	}
	return n, nil
}

func (s Shard) check() error {
	if s.Index < 1 || s.Index > s.Total {
		return fmt.Errorf("shard %d is not one of 1 to %d", s.Index, s.Total)
	}
	return nil
}

// Workers returns the shards that work on each target. Few shards share several targets as they are, the heaviest first; otherwise each
// target gets as many shards as its part of the weights. Weights may be nil.
func Workers(total int, targets []string, weights map[string]float64) [][]int {
	heaviest := make([]int, len(targets))
	for i := range heaviest {
		heaviest[i] = i
	}
	weight := func(i int) float64 { return max(weights[targets[i]], 1) }
	slices.SortStableFunc(heaviest, func(a, b int) int { return compare(weight(b), weight(a)) })
	out := make([][]int, len(targets))
	if total < len(targets) {
		load := make([]float64, total)
		for _, target := range heaviest {
			least := lightest(load)
			load[least] += weight(target)
			out[target] = []int{least + 1}
		}
		return out
	}
	for shard := 1; len(targets) > 0 && shard <= total; shard++ {
		target := heaviest[0]
		if shard <= len(targets) {
			target = heaviest[shard-1]
		}
		perShard := func(i int) float64 { return weight(i) / float64(len(out[i])+1) }
		for _, i := range heaviest {
			if shard > len(targets) && perShard(i) > perShard(target) {
				target = i
			}
		}
		out[target] = append(out[target], shard)
	}
	return out
}

func compare(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// lightest returns the index of the smallest load, the first of several.
func lightest(load []float64) (least int) {
	for i := range load {
		if load[i] < load[least] {
			least = i
		}
	}
	return least
}
