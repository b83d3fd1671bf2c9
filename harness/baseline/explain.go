package baseline

import (
	"slices"

	"github.com/graphconform/conform/harness/catalogue"
	"github.com/graphconform/conform/harness/verdict"
)

// Occurrence is a verdict that shows a deviation, with the finding about it, nil if it has none.
type Occurrence struct {
	Verdict *verdict.Verdict
	Finding *verdict.Finding
	depth   string // of the run
}

// Occurrences lists where failures and warnings of records show a deviation.
func Occurrences(records []*verdict.Run, id string) (out []Occurrence) {
	for _, r := range records {
		for v := range r.All() {
			if v.Status != verdict.Fail && v.Status != verdict.Warn {
				continue
			}
			switch i := slices.Index(fingerprints(v), id); {
			case i >= 0 && len(v.Findings) > 0:
				out = append(out, Occurrence{v, &v.Findings[i], r.Header.Depth})
			case i >= 0:
				out = append(out, Occurrence{v, nil, r.Header.Depth})
			}
		}
	}
	return out
}

// Entry returns the entry that would accept the deviation from today on.
func (o Occurrence) Entry(today string) (*Entry, error) {
	k, err := catalogue.Lookup(o.Verdict.Check)
	if err != nil {
		return nil, err
	}
	return newEntry(o.Verdict, o.Finding, k, o.depth, today, Words{Until: later(today, DefaultDays)}), nil
}
