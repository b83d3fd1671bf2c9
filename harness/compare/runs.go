package compare

import (
	"cmp"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/verdict"
)

// Runs says what became of the checks of a run in a later one.
func Runs(a, b verdict.Source) *Comparison {
	c := newComparison(a, b, false)
	for p, q := range pairs(a, b) {
		for x, y := range casesOf(p, q) {
			c.verdicts(x, y)
		}
	}
	return c.sort()
}

// verdicts compares the verdicts of one case.
func (c *Comparison) verdicts(a, b *oneCase) {
	for _, v := range verdictsOf(a) {
		w := b.verdict(v.Check)
		if w != nil {
			c.Compared++
		}
		c.verdict(v, w)
	}
	for _, w := range verdictsOf(b) {
		if a.verdict(w.Check) == nil {
			c.verdict(nil, w)
		}
	}
}

func verdictsOf(c *oneCase) []*verdict.Verdict {
	if c == nil {
		return nil
	}
	return c.verdicts
}

func (c *oneCase) verdict(check string) *verdict.Verdict {
	for _, v := range verdictsOf(c) {
		if v.Check == check {
			return v
		}
	}
	return nil
}

func (c *Comparison) verdict(v, w *verdict.Verdict) {
	kind := change(v, w)
	if kind == "" {
		return
	}
	shown := cmp.Or(v, w)
	d := Difference{Kind: kind, Operation: verdict.OperationID(shown), About: shown.Check, Text: text(kind, w), A: sideOf(v), B: sideOf(w)}
	switch {
	case d.A.Exchange == 0:
		d.A.Exchange = twin(c.A, v, c.B.Exchange(d.B.Exchange))
	case d.B.Exchange == 0:
		d.B.Exchange = twin(c.B, w, c.A.Exchange(d.A.Exchange))
	}
	key := []string{string(kind), d.Operation, d.About}
	switch kind {
	case Broken, Changed:
		key = append(key, signatures(w)...)
	case NowTested:
		key = append(key, string(stateOf(w)))
	}
	c.add(strings.Join(key, "\n"), d, shown.Case)
}

// state is what a verdict says of its promise.
type state string

const (
	untested state = "untested"
	kept     state = "kept"
	broken   state = "broken"
)

func stateOf(v *verdict.Verdict) state {
	switch {
	case v == nil:
		return untested
	case v.Status == verdict.Pass, v.Status == verdict.Info:
		return kept
	case v.Status == verdict.Fail, v.Status == verdict.Warn:
		return broken
	}
	return untested
}

// change returns how a verdict changed, or nothing.
func change(v, w *verdict.Verdict) Kind {
	switch before, after := stateOf(v), stateOf(w); {
	case before == broken && after == broken && !slices.Equal(signatures(v), signatures(w)):
		return Changed
	case before == after:
		return ""
	case before == untested:
		return NowTested
	case after == untested:
		return NotTested
	case after == broken:
		return Broken
	}
	return Fixed
}

// signatures are the kinds of deviations that a verdict shows, without values.
func signatures(v *verdict.Verdict) (out []string) {
	for i := range v.Findings {
		out = append(out, verdict.Signature(v, &v.Findings[i]))
	}
	if len(out) == 0 {
		out = []string{verdict.Signature(v, nil)}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// text says what happened, in a clause about the check.
func text(kind Kind, w *verdict.Verdict) string {
	switch kind {
	case Broken:
		return "passed before, and fails now"
	case Changed:
		return "fails with another deviation"
	case Fixed:
		return "failed before, and passes now"
	case NowTested:
		if stateOf(w) == broken {
			return "was not tested before, and fails"
		}
		return "was not tested before, and passes"
	}
	return "was tested before, and is not now"
}

// sideOf returns what a verdict shows, with the exchange of its first finding.
func sideOf(v *verdict.Verdict) Side {
	if v == nil {
		return Side{}
	}
	s := Side{Status: v.Status, Class: v.Class, Reason: v.Reason, Findings: v.Findings}
	for _, f := range v.Findings {
		s.Exchange = cmp.Or(s.Exchange, f.Exchange)
	}
	return s
}

// twin returns the exchange of a verdict that was sent in the same step as one of the other record, or 0.
func twin(r verdict.Source, v *verdict.Verdict, other *verdict.Exchange) int {
	if v == nil || other == nil {
		return 0
	}
	for _, id := range v.Exchanges {
		if x := r.Exchange(id); x != nil && x.Step == other.Step {
			return id
		}
	}
	return 0
}
