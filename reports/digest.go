package reports

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/verdict"
)

// state is how a report sorts what did not pass: what a baseline says of it, else its status.
type state string

// The states, in the order in which a reader wants them.
const (
	stateNew     = state(verdict.New)
	stateChanged = state(verdict.Changed)
	stateExpired = state(verdict.Expired)
	stateFailed  = state("failed") // without a baseline
	stateError   = state("error")
	stateNotRun  = state("not run")
	stateWarning = state("warning")
	stateKnown   = state(verdict.Known)
)

var states = []state{stateNew, stateChanged, stateExpired, stateFailed, stateError, stateNotRun, stateWarning, stateKnown}

func stateOf(v *verdict.Verdict) state {
	switch s := status(v); {
	case (s == verdict.Fail || s == verdict.Warn) && v.Deviation != nil:
		return state(v.Deviation.Outcome)
	case s == verdict.Fail:
		return stateFailed
	case s == verdict.Warn:
		return stateWarning
	case s == verdict.NotRun:
		return stateNotRun
	}
	return stateError
}

// cause is verdicts that usually have one cause: the same finding of a check on an operation, or the same reason why nothing was judged.
type cause struct {
	state    state
	verdicts []*verdict.Verdict
}

// first stands for the others.
func (c *cause) first() *verdict.Verdict { return c.verdicts[0] }

// judged tells whether the cause is a finding, and not a reason why nothing was judged.
func (c *cause) judged() bool { return c.state != stateError && c.state != stateNotRun }

// digest is what a report says of one record.
type digest struct {
	run        verdict.Source
	nth        int // of several runs on the same target, else 0
	counts     map[verdict.Status]int
	states     map[state]int // verdicts
	total      int
	causes     []*cause // in the order of states, then of the plan
	operations []*operationDigest
	families   []string // in the order of the plan
	untested   []untested
	promises   int // of which tested
	tested     int
}

func newDigest(r verdict.Source) *digest {
	d := &digest{run: r, counts: map[verdict.Status]int{}, states: map[state]int{}}
	index, reasons := map[string]*operationDigest{}, newReasons()
	for v := range r.All() {
		d.total++
		d.counts[status(v)]++
		d.count(index, v)
		switch status(v) {
		case verdict.Skip:
			reasons.add(firstLine(reason(v)), "")
		case verdict.Fail, verdict.Warn, verdict.Error, verdict.NotRun:
			d.states[stateOf(v)]++
		}
	}
	d.gather()
	d.examine(reasons)
	return d
}

// gather groups what did not pass.
func (d *digest) gather() {
	verdicts := notable(d.run)
	for _, group := range groupBy(verdicts, func(v *verdict.Verdict) string {
		key := string(stateOf(v)) + "\x00" + v.Class
		if s := status(v); s != verdict.Fail && s != verdict.Warn {
			return key + "\x00" + localPort.ReplaceAllString(firstLine(reason(v)), "->")
		}
		key += "\x00" + operation(v) + "\x00" + v.Check + "\x00" + v.Cite
		if len(v.Findings) == 0 {
			return key + "\x00" + v.Reason
		}
		return key + "\x00" + v.Findings[0].Class
	}) {
		d.causes = append(d.causes, &cause{stateOf(group[0]), group})
	}
	slices.SortStableFunc(d.causes, func(a, b *cause) int {
		return cmp.Compare(slices.Index(states, a.state), slices.Index(states, b.state))
	})
}

// entries returns the entries of the baseline with an outcome.
func (d *digest) entries(outcome verdict.Outcome) (out []verdict.BaselineEntry) {
	if b := d.run.Foot().Baseline; b != nil {
		for _, e := range b.Entries {
			if e.Outcome == outcome {
				out = append(out, e)
			}
		}
	}
	return out
}

// name is the target's, as the user knows it.
func (d *digest) name() string {
	name := shown(cmp.Or(d.run.Head().Target, "target"), maxName)
	if d.nth > 0 {
		name += fmt.Sprintf(" (%d)", d.nth)
	}
	return name
}

// digests returns a digest of each record.
func digests(records []verdict.Source) (all []*digest) {
	runs := map[string]int{}
	for _, record := range records {
		d := newDigest(record)
		name := d.name()
		if runs[name]++; runs[name] > 1 {
			d.nth = runs[name]
		}
		all = append(all, d)
	}
	return all
}

// exchange shows an exchange as lines. The embedded mock ends with the run, so that curl cannot reach it.
func (d *digest) exchange(id int) []string {
	lines := verdict.ExchangeLines(d.run.Exchange(id))
	if !d.reachable() {
		lines = slices.DeleteFunc(lines, func(line string) bool { return strings.HasPrefix(line, "curl ") })
	}
	return lines
}

// reachable tells whether the target still exists.
func (d *digest) reachable() bool { return d.run.Head().Target != "mock" && d.run.Head().URL != "" }

// caseNames names the first few cases of a cause.
func (c *cause) caseNames() string {
	return firstOf(c.verdicts, func(v *verdict.Verdict) string { return cmp.Or(v.Case, v.ID) })
}

// fingerprints lists the deviations of a cause, each once.
func (c *cause) fingerprints() (out []string) {
	for _, v := range c.verdicts {
		id := verdict.Fingerprint(v)
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// headline is one line about the cause, for lists and annotations.
func (c *cause) headline(max int) string {
	v := c.first()
	text := firstLine(reason(v))
	switch {
	case len(v.Findings) > 0:
		text = "want " + shown(v.Findings[0].Want, max/2) + ", got " + v.Findings[0].Got
	case c.judged() && v.Reason == "":
		text = "broken promise: the target " + v.Title
	}
	return shown(strings.TrimSpace(text), max)
}
