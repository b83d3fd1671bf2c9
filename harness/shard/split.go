package shard

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
)

// Group is operations that one shard must run, because they are about the same entity. The name says which.
type Group struct {
	Name       string
	Operations []string
}

// Split returns the groups of the part. Each group belongs to one of the workers: by the recorded durations, the longest first, or by
// rendezvous hashing, so that a further group moves no other.
func (p Part) Split(groups []Group) (own []Group) {
	owner := p.hashed
	if len(p.Durations) > 0 {
		owner = p.balanced(groups)
	}
	for _, g := range groups {
		if owner(g) == p.Index {
			own = append(own, g)
		}
	}
	return own
}

// hashed returns the worker with the highest hash for a group (rendezvous hashing).
func (p Part) hashed(g Group) (owner int) {
	var highest uint64
	for _, w := range p.Workers {
		sum := sha256.Sum256(fmt.Appendf(nil, "%d\n%s", w, g.Name))
		if h := binary.BigEndian.Uint64(sum[:]); owner == 0 || h > highest {
			owner, highest = w, h
		}
	}
	return owner
}

// balanced gives the group that takes longest to the worker with the least to do, then the next. A group that was not recorded counts
// as the mean of the others.
func (p Part) balanced(groups []Group) func(Group) int {
	took := map[string]float64{}
	recorded, sum := 0, 0.0
	for _, g := range groups {
		for _, op := range g.Operations {
			if ms, known := p.Durations[op]; known {
				recorded++
				sum += ms
			}
		}
	}
	for _, g := range groups {
		for _, op := range g.Operations {
			if ms, known := p.Durations[op]; known {
				took[g.Name] += ms
			} else {
				took[g.Name] += sum / float64(max(recorded, 1))
			}
		}
	}
	longest := slices.SortedFunc(slices.Values(groups), func(a, b Group) int {
		if c := compare(took[b.Name], took[a.Name]); c != 0 {
			return c
		}
		return strings.Compare(a.Name, b.Name)
	})
	load, owner := make([]float64, len(p.Workers)), map[string]int{}
	for _, g := range longest {
		least := lightest(load)
		load[least] += took[g.Name]
		owner[g.Name] = p.Workers[least]
	}
	return func(g Group) int { return owner[g.Name] }
}
