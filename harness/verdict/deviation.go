package verdict

// Outcome is how a baseline of accepted deviations classifies a verdict that fails, or one of its entries.
type Outcome string

// The outcomes of verdicts: all but Known make a run fail. The others are those of entries.
const (
	New        Outcome = "new"     // no entry accepts it
	Known      Outcome = "known"   // an entry accepts it, and has not expired
	Changed    Outcome = "changed" // an entry accepts another deviation of the same check on the same operation
	Expired    Outcome = "expired" // an entry accepts it, and has expired
	Fixed      Outcome = "fixed"   // an entry whose checks all pass now
	Unobserved Outcome = "unobserved"
)

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

// BaselineEntry is one entry with its outcome: known (it still fails), expired, fixed or unobserved. Check is `operation/check`.
type BaselineEntry struct {
	ID      string  `json:"id"`
	Check   string  `json:"check"`
	Outcome Outcome `json:"outcome"`
	Reason  string  `json:"reason,omitempty"`
	Ticket  string  `json:"ticket,omitempty"`
	Owner   string  `json:"owner,omitempty"`
	Expires string  `json:"expires,omitempty"`
}

// IsKnown reports whether a baseline accepts the verdict's failure.
func (v *Verdict) IsKnown() bool { return v.Deviation != nil && v.Deviation.Outcome == Known }
