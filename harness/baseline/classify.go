package baseline

import (
	"path"
	"slices"

	"github.com/graphconform/conform/harness/verdict"
)

// severity orders outcomes: of several findings, the worst counts.
var severity = []verdict.Outcome{verdict.Known, verdict.Expired, verdict.Changed, verdict.New}

// Classifier says what a baseline says of the failures on one target on one day.
type Classifier struct {
	file    *File
	target  string
	today   string
	byID    map[string]*Entry
	byCheck map[string][]*Entry // by operation and rule
}

// For returns the classifier of a target.
func (f *File) For(target, today string) *Classifier {
	c := &Classifier{f, target, today, map[string]*Entry{}, map[string][]*Entry{}}
	for _, e := range f.Entries {
		if c.isAbout(e) {
			c.byID[e.ID] = e
			key := checkKey(e.Operation, e.Check.Rule)
			c.byCheck[key] = append(c.byCheck[key], e)
		}
	}
	return c
}

func checkKey(operation, rule string) string { return operation + "\n" + rule }

// isAbout reports whether an entry is about the target.
func (c *Classifier) isAbout(e *Entry) bool {
	return len(e.Targets) == 0 || slices.ContainsFunc(e.Targets, func(glob string) bool {
		ok, _ := path.Match(glob, c.target) // its form is checked where it is read
		return ok
	})
}

// Deviation says what the baseline says of a verdict that fails, and nil of any other: no entry excuses an error.
func (c *Classifier) Deviation(v *verdict.Verdict) *verdict.Deviation {
	if v.Status != verdict.Fail {
		return nil
	}
	var worst *verdict.Deviation
	for _, id := range fingerprints(v) {
		d := c.finding(v, id)
		if worst == nil || slices.Index(severity, d.Outcome) > slices.Index(severity, worst.Outcome) {
			worst = d
		}
	}
	return worst
}

func (c *Classifier) finding(v *verdict.Verdict, id string) *verdict.Deviation {
	switch e := c.byID[id]; {
	case e != nil && e.expired(c.today):
		return e.deviation(verdict.Expired)
	case e != nil:
		return e.deviation(verdict.Known)
	}
	if same := c.byCheck[checkKey(verdict.OperationID(v), v.Rule)]; len(same) > 0 {
		return same[0].deviation(verdict.Changed)
	}
	return &verdict.Deviation{Outcome: verdict.New}
}

// fingerprints are those of a verdict's findings.
func fingerprints(v *verdict.Verdict) (ids []string) {
	for i := range v.Findings {
		ids = append(ids, verdict.FingerprintOf(v, &v.Findings[i]))
	}
	if len(ids) == 0 {
		ids = append(ids, verdict.Fingerprint(v))
	}
	return ids
}
