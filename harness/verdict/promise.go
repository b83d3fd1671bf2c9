package verdict

// Kept says what a run showed of a promise.
type Kept string

// The states of a promise.
const (
	PromiseKept     Kept = "kept"     // tested, and no verdict of it fails
	PromiseBroken   Kept = "broken"   // tested, and a verdict of it fails
	PromiseUntested Kept = "untested" // see its reason
)

// Promise is one thing that a contract promises of an operation, or a norm that applies to it, with what the run showed of it. ID is stable
// within the operation, `status/204`; Kind is its first word. Checks are the ids of the checks that test it.
type Promise struct {
	Operation string   `json:"operation"`
	ID        string   `json:"id"`
	Kind      string   `json:"kind"`
	Text      string   `json:"text"`
	Cite      string   `json:"cite,omitempty"` // `page.md:20`, or the section of a norm
	State     Kept     `json:"state"`
	Reason    string   `json:"reason,omitempty"` // why it is untested: `gap: …`, `depth: …`, `skipped: …`
	Checks    []string `json:"checks,omitempty"`
}
