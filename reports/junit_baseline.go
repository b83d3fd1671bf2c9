package reports

import (
	"fmt"
	"strings"

	"github.com/graphconform/conform/harness/verdict"
)

// knownMessage says why a failure is accepted, and ends with the id of the entry.
func knownMessage(v *verdict.Verdict) string {
	end := " [" + v.Deviation.Entry + "]"
	return shown(v.Deviation.String(), maxMessage-len(end)) + end
}

// baselineProperties count what became of the baseline, and name the entries that are fixed or expire soon.
func baselineProperties(r verdict.Source) (out []property) {
	b := r.Foot().Baseline
	if b == nil {
		return nil
	}
	out = append(out, property{"baseline", shown(b.File, maxName)})
	for _, o := range outcomes {
		if n := b.Counts[o]; n > 0 {
			out = append(out, property{"baseline." + string(o), fmt.Sprint(n)})
		}
	}
	var fixed []string
	for _, e := range b.Entries {
		if e.Outcome == verdict.Fixed {
			fixed = append(fixed, e.ID)
		}
	}
	var soon []string
	for _, e := range expiring(r) {
		soon = append(soon, e.ID+" on "+e.Expires)
	}
	for _, p := range []property{{"baseline.fixed.entries", strings.Join(fixed, ", ")}, {"baseline.expiring.entries", strings.Join(soon, ", ")}} {
		if p.Value != "" {
			out = append(out, property{p.Name, shown(p.Value, maxBody)})
		}
	}
	return out
}

// fixedCases are failing cases for the entries that fail the run because they are fixed.
func fixedCases(r verdict.Source) (out []*testcase) {
	if p, is := r.(*part); is && !p.last || r.Foot().Baseline == nil {
		return nil
	}
	for _, e := range r.Foot().Baseline.FixedInGate() {
		text := shown(e.Check, maxName) + " is fixed: remove the entry with conform baseline prune"
		out = append(out, &testcase{
			Classname: "conform.baseline", Name: shown(e.ID, maxName), Time: seconds(0),
			Failure: &note{Type: "baseline.fixed", Message: text + " [" + shown(e.ID, maxName) + "]", Text: text},
		})
	}
	return out
}
