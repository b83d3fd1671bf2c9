package reports

import (
	"fmt"
	"strings"

	"github.com/graphconform/conform/harness/verdict"
)

// outcomes lists what may become of verdicts and entries, in the order in which reports count them.
var outcomes = []verdict.Outcome{verdict.New, verdict.Changed, verdict.Expired, verdict.Known, verdict.Fixed, verdict.Unobserved}

// byEntry groups verdicts by the entry that accepts their first finding.
func byEntry(verdicts []*verdict.Verdict, status verdict.Status) [][]*verdict.Verdict {
	return groupBy(withStatus(verdicts, status), func(v *verdict.Verdict) string { return v.Deviation.Entry })
}

// known writes what a baseline accepts.
func (s *screen) known(group []*verdict.Verdict) {
	v := group[0]
	text := operation(v) + "/" + v.Check
	if len(group) > 1 {
		text += fmt.Sprintf(" in %d cases", len(group))
	}
	s.head(shown(v.Deviation.Entry+" "+text, maxText))
	s.line("", shown(v.Deviation.String(), maxText))
}

// expiring lists the entries whose last day is within two weeks, but for those that are fixed.
func expiring(r verdict.Source) (out []verdict.BaselineEntry) {
	b := r.Foot().Baseline
	if b == nil {
		return nil
	}
	for _, e := range b.Entries {
		if e.Outcome != verdict.Fixed && e.Outcome != verdict.Expired && verdict.ExpiresSoon(e.Expires, r.Head().Started) {
			out = append(out, e)
		}
	}
	return out
}

// baseline writes what became of the baseline: counts, the entries to remove, and those that expire soon.
func (s *screen) baseline() {
	b := s.run.Foot().Baseline
	if b == nil {
		return
	}
	var parts []string
	for _, o := range outcomes {
		if n := b.Counts[o]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, o))
		}
	}
	if len(parts) == 0 {
		parts = append(parts, "no entry and no failure")
	}
	fmt.Fprintf(&s.out, "baseline %s: %s\n", verdict.Printable(b.File), strings.Join(parts, ", "))
	color, advice := yellow, "is fixed: remove it with conform baseline prune"
	if b.Mode == verdict.GateMode {
		color, advice = red, "is fixed, which fails a gate: remove it with conform baseline prune"
	}
	var fixed []verdict.BaselineEntry
	for _, e := range b.Entries {
		if e.Outcome == verdict.Fixed {
			fixed = append(fixed, e)
		}
	}
	s.entries(fixed, color, func(*verdict.BaselineEntry) string { return advice })
	s.entries(expiring(s.run), yellow, func(e *verdict.BaselineEntry) string { return "expires on " + e.Expires })
}

// entries writes a line for each entry, up to a bound.
func (s *screen) entries(list []verdict.BaselineEntry, color string, says func(*verdict.BaselineEntry) string) {
	for i := range list {
		if i == maxBlocks {
			fmt.Fprintf(&s.out, "... and %d more entries in the record\n", len(list)-i)
			return
		}
		e := &list[i]
		fmt.Fprintln(&s.out, s.paint(color, e.ID)+" "+shown(e.Check, maxText)+" "+shown(says(e), maxText))
	}
}
