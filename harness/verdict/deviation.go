package verdict

import (
	"strings"
	"time"
)

// Outcome is how a baseline of accepted deviations classifies a verdict that fails, or one of its entries.
type Outcome string

// The outcomes of verdicts: all but Known make a run fail. The others are those of entries.
const (
	New        Outcome = "new"     // no entry accepts it
	Known      Outcome = "known"   // an entry accepts it, and has not expired
	Changed    Outcome = "changed" // an entry accepts another deviation of the same check on the same operation
	Expired    Outcome = "expired" // an entry accepts it, and has expired
	Fixed      Outcome = "fixed"   // an entry whose deviation did not occur, although what showed it was tested
	Unobserved Outcome = "unobserved"
)

// The modes of a run with a baseline: in a gate, an entry that is fixed fails it.
const (
	NightlyMode = "nightly"
	GateMode    = "gate"
)

// BaselineModes lists the modes, the default first.
func BaselineModes() []string { return []string{NightlyMode, GateMode} }

// Deviation says what a baseline says of a verdict that fails. Entry is the id of the entry, `CF-…`; Expires is a day, `2027-01-31`.
type Deviation struct {
	Outcome Outcome `json:"outcome"`
	Entry   string  `json:"entry,omitempty"`
	Reason  string  `json:"reason,omitempty"`
	Ticket  string  `json:"ticket,omitempty"`
	Owner   string  `json:"owner,omitempty"`
	Expires string  `json:"expires,omitempty"`
}

// Baseline is what became of the entries of a baseline in a run. File is its path as the user named it; Mode says whether a fixed entry
// fails the run (`gate`) or not (`nightly`).
type Baseline struct {
	File    string          `json:"file"`
	Mode    string          `json:"mode"`
	Counts  map[Outcome]int `json:"counts"` // verdicts that are new, known, changed or expired, and entries that are fixed or unobserved
	Entries []BaselineEntry `json:"entries"`
}

// BaselineEntry is one entry with its outcome: known (it still fails), changed (what it names now fails in another way), expired, fixed or
// unobserved. Check is `operation/check`.
type BaselineEntry struct {
	ID      string  `json:"id"`
	Check   string  `json:"check"`
	Outcome Outcome `json:"outcome"`
	Reason  string  `json:"reason,omitempty"`
	Ticket  string  `json:"ticket,omitempty"`
	Owner   string  `json:"owner,omitempty"`
	Expires string  `json:"expires,omitempty"`
}

// String words the deviation on one line, which quotes the baseline.
func (d *Deviation) String() string {
	switch d.Outcome {
	case Known:
		return "known until " + d.Expires + ": " + d.because()
	case Changed:
		return "changed: the baseline accepts another deviation of this check, " + d.Entry + ": " + d.because()
	case Expired:
		return "expired: the baseline accepted it until " + d.Expires + ": " + d.because()
	}
	return string(d.Outcome) + ": no entry of the baseline accepts it"
}

// because is the reason of the entry with its ticket and owner.
func (d *Deviation) because() string {
	var more []string
	for _, text := range []string{d.Ticket, d.Owner} {
		if text != "" {
			more = append(more, text)
		}
	}
	if len(more) == 0 {
		return d.Reason
	}
	return d.Reason + " (" + strings.Join(more, ", ") + ")"
}

// FixedInGate lists the entries that fail the run because they are fixed.
func (b *Baseline) FixedInGate() (out []BaselineEntry) {
	for _, e := range b.Entries {
		if e.Outcome == Fixed && b.Mode == GateMode {
			out = append(out, e)
		}
	}
	return out
}

// soon is how long before its end an entry of a baseline is said to expire.
const soon = 14 * 24 * time.Hour

// ExpiresSoon reports whether the day, of an entry that has not expired at a time, is within the next two weeks.
func ExpiresSoon(day string, at time.Time) bool {
	return day >= at.UTC().Format(time.DateOnly) && day <= at.UTC().Add(soon).Format(time.DateOnly)
}

// IsKnown reports whether a baseline accepts the verdict's failure.
func (v *Verdict) IsKnown() bool { return v.Deviation != nil && v.Deviation.Outcome == Known }
