package reports

import (
	"slices"

	"github.com/graphconform/conform/harness/verdict"
)

// tally counts verdicts by status, and remembers how many of the failures a baseline accepts.
type tally struct {
	counts map[verdict.Status]int
	known  int
}

func (t *tally) add(v *verdict.Verdict) {
	if t.counts == nil {
		t.counts = map[verdict.Status]int{}
	}
	t.counts[status(v)]++
	if v.IsKnown() {
		t.known++
	}
}

func (t *tally) total() (n int) {
	for _, count := range t.counts {
		n += count
	}
	return n
}

// worst is the worst status of all, pass if they passed or are skips beside passes. Failures that a baseline accepts alone are a skip.
func (t *tally) worst() verdict.Status {
	all := verdict.Statuses()
	for i := len(all) - 1; i >= 0; i-- {
		n := t.counts[all[i]]
		if all[i] == verdict.Fail || all[i] == verdict.Warn {
			n -= min(n, t.known)
		}
		if n > 0 && (all[i] != verdict.Skip || t.counts[verdict.Pass]+t.counts[verdict.Info] == 0) {
			return all[i]
		}
	}
	return verdict.Skip
}

// operationDigest is what a report says of one operation.
type operationDigest struct {
	id       string
	all      tally
	families map[string]*tally
	checks   []*checkDigest // in the order of the plan
}

type checkDigest struct {
	id, title, family, cite string
	level                   verdict.Level
	tally
}

// count adds a verdict to its operation.
func (d *digest) count(index map[string]*operationDigest, v *verdict.Verdict) {
	id := operation(v)
	op := index[id]
	if op == nil {
		op = &operationDigest{id: id, families: map[string]*tally{}}
		index[id], d.operations = op, append(d.operations, op)
	}
	op.all.add(v)
	if op.families[v.Family] == nil {
		op.families[v.Family] = &tally{}
	}
	op.families[v.Family].add(v)
	if !slices.Contains(d.families, v.Family) {
		d.families = append(d.families, v.Family)
	}
	i := slices.IndexFunc(op.checks, func(c *checkDigest) bool { return c.id == v.Check })
	if i < 0 {
		i = len(op.checks)
		op.checks = append(op.checks, &checkDigest{id: v.Check, title: v.Title, family: v.Family, cite: v.Cite, level: v.Level})
	}
	op.checks[i].add(v)
}
