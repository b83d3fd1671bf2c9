package verdict

import (
	"fmt"
	"slices"
)

// Kept says what a run showed of a promise.
type Kept string

// The states of a promise.
const (
	PromiseKept     Kept = "kept"     // a verdict of it passes, and none fails
	PromiseBroken   Kept = "broken"   // a verdict of it fails
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

func (p *Promise) validate() error {
	states := []Kept{PromiseKept, PromiseBroken, PromiseUntested}
	switch {
	case p.ID == "":
		return fmt.Errorf("promise without an id")
	case !slices.Contains(states, p.State):
		return fmt.Errorf("unknown state %q, want kept, broken, untested", p.State)
	}
	return nil
}

// PromiseCount is how many promises have each state.
type PromiseCount struct {
	Kept     int `json:"kept"`
	Broken   int `json:"broken"`
	Untested int `json:"untested"`
}

// CountPromises counts promises by their state.
func CountPromises(list []Promise) (n PromiseCount) {
	for i := range list {
		switch list[i].State {
		case PromiseKept:
			n.Kept++
		case PromiseBroken:
			n.Broken++
		default:
			n.Untested++
		}
	}
	return n
}

// Total is how many promises there are.
func (n PromiseCount) Total() int { return n.Kept + n.Broken + n.Untested }

// Tested is how many promises the run tested, whether the target kept them or not.
func (n PromiseCount) Tested() int { return n.Kept + n.Broken }

// Percent is the share of the promises that were tested. Without any promise there is nothing to test, and it is 100.
func (n PromiseCount) Percent() float64 {
	if n.Total() == 0 {
		return 100
	}
	return 100 * float64(n.Tested()) / float64(n.Total())
}

// String says it in a line, `46 of 52 promises tested, 1 broken`; "" without any promise.
func (n PromiseCount) String() string {
	switch {
	case n.Total() == 0:
		return ""
	case n.Broken == 0:
		return fmt.Sprintf("%d of %d promises tested", n.Tested(), n.Total())
	}
	return fmt.Sprintf("%d of %d promises tested, %d broken", n.Tested(), n.Total(), n.Broken)
}
