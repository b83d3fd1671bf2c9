package baseline

import (
	"cmp"
	"slices"

	"github.com/graphconform/conform/harness/verdict"
)

// tested is what a run did of a check on an operation.
type tested struct {
	judged  map[string]bool // by case
	changed bool            // it shows a deviation that no entry accepts
	partly  bool            // some cases were not judged
}

// observed is what a run showed of the entries.
type observed struct {
	shown  map[string]bool    // by id: the deviation occurred
	tested map[string]*tested // by operation and rule
}

// Outcome says what became of the baseline in a run: Deviation counted over its verdicts, and the outcome of each entry. An entry is fixed
// only if its case was judged or, where it names none, every case of its check, at the depth at which it was seen or a greater one. The verdicts have their deviations.
func (c *Classifier) Outcome(r verdict.Source, mode string) *verdict.Baseline {
	out := &verdict.Baseline{File: c.file.Path, Mode: mode, Counts: map[verdict.Outcome]int{}, Entries: []verdict.BaselineEntry{}}
	seen := observed{map[string]bool{}, map[string]*tested{}}
	for v := range r.All() {
		if v.Deviation != nil {
			out.Counts[v.Deviation.Outcome]++
		}
		c.observe(v, &seen)
	}
	for _, e := range c.file.Entries {
		o := c.entryOutcome(e, r.Head(), &seen)
		if o == verdict.Fixed || o == verdict.Unobserved {
			out.Counts[o]++
		}
		out.Entries = append(out.Entries, e.outcome(o))
	}
	return out
}

// observe notes what a verdict shows. A warning shows a deviation, too: with --strict it would be a failure.
func (c *Classifier) observe(v *verdict.Verdict, seen *observed) {
	key := checkKey(verdict.OperationID(v), v.Rule)
	if len(c.byCheck[key]) == 0 {
		return
	}
	t := seen.tested[key]
	if t == nil {
		t = &tested{judged: map[string]bool{}}
		seen.tested[key] = t
	}
	switch v.Status {
	case verdict.Fail, verdict.Warn:
		for _, id := range fingerprints(v) {
			seen.shown[id] = true
			t.changed = t.changed || c.byID[id] == nil
		}
		t.judged[v.Case] = true
	case verdict.Pass, verdict.Info:
		t.judged[v.Case] = true
	case verdict.Skip:
		t.partly = t.partly || len(v.Exchanges) == 0 // the case was not sent
	default:
		t.partly = true
	}
}

func (c *Classifier) entryOutcome(e *Entry, h *verdict.Header, seen *observed) verdict.Outcome {
	t := seen.tested[checkKey(e.Operation, e.Check.Rule)]
	switch {
	case !c.isAbout(e) || t == nil:
		return verdict.Unobserved
	case seen.shown[e.ID] && e.expired(c.today):
		return verdict.Expired
	case seen.shown[e.ID]:
		return verdict.Known
	case e.Case != "" && !t.judged[e.Case], isShallower(h.Depth, e.Depth):
		return verdict.Unobserved
	case e.Case == "" && (len(t.judged) == 0 || t.partly || h.Filtered || h.Omitted > 0):
		return verdict.Unobserved
	case e.Kind == kindFlaky:
		return verdict.Known
	case t.changed:
		return verdict.Changed
	}
	return verdict.Fixed
}

// isShallower reports whether a run at one depth may leave out, also from a case that it sends, what one at another sends.
func isShallower(run, seen string) bool {
	return slices.Index(depths, cmp.Or(run, defaultDepth)) < slices.Index(depths, seen)
}

// Settle corrects the outcomes of a run against several targets, and adds what fixed entries do to the exit codes. An entry whose deviation
// occurs on one of the targets is not fixed.
func Settle(footers []*verdict.Footer) {
	fails := map[string]bool{}
	for _, f := range footers {
		for _, e := range entriesOf(f) {
			fails[e.ID] = fails[e.ID] || e.Outcome != verdict.Fixed && e.Outcome != verdict.Unobserved
		}
	}
	for _, f := range footers {
		for i, e := range entriesOf(f) {
			if e.Outcome == verdict.Fixed && fails[e.ID] {
				f.Baseline.Entries[i].Outcome = verdict.Known
				f.Baseline.Counts[verdict.Fixed]--
			}
		}
		if f.Baseline != nil && len(f.Baseline.FixedInGate()) > 0 {
			f.Exit = verdict.WorstExit(f.Exit, verdict.ExitBroken)
		}
	}
}

func entriesOf(f *verdict.Footer) []verdict.BaselineEntry {
	if f.Baseline == nil {
		return nil
	}
	return f.Baseline.Entries
}
