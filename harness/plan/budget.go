package plan

import (
	"fmt"
	"slices"

	"github.com/graphconform/conform/harness/contract"
)

// The requests that an operation gets. Those of Default are for ten properties; each further one brings ten more, up to mostBudget.
const (
	quickBudget   = 19
	defaultBudget = 59
	mostBudget    = 120
	freeOf        = 10
	perProperty   = 10
)

// Omission is what a depth leaves out: a case, or of a case that stays the request with a bad value of Target.
type Omission struct {
	Case   *Case
	Target string
	Reason string
}

// ID names what is left out: `thing/wrong-type`, or `thing/wrong-type count` for a part of it.
func (l Omission) ID() string {
	if l.Target == "" {
		return l.Case.ID
	}
	return l.Case.ID + " " + l.Target
}

// budget is how many requests an operation gets; 0 means as many as there are.
func (d Depth) budget(op *contract.Operation) int {
	switch d {
	case Full:
		return 0
	case Quick:
		return quickBudget
	}
	return min(mostBudget, defaultBudget+perProperty*max(0, len(op.Writable())-freeOf))
}

// choose leaves out the cases that are for full depth alone, and what the budget has no requests for: it takes the rest in the order
// of their worth, each where there is still room for it. The first case is the twin of the others and stays.
func (d Depth) choose(cases []*Case, budget int) (kept []*Case, left []Omission) {
	if d == Full {
		for _, c := range cases {
			if c.ChangesNothing {
				c.apart()
			}
		}
		return cases, nil
	}
	share(cases)
	var usual []*Case
	for _, c := range cases {
		if c.FullOnly {
			left = append(left, Omission{c, "", fmt.Sprintf("left out at depth %s: a few values of each type will do; --depth full sends it", d)})
		} else {
			usual = append(usual, c)
		}
	}
	kept, beyond := fit(usual, byWorth(usual), budget)
	spent := fmt.Sprintf("left out at depth %s: %d requests are spent; --depth full sends it", d, budget)
	for _, p := range slices.Backward(beyond) {
		if p.bad == nil {
			left = append(left, Omission{p.of, "", spent})
		} else {
			left = append(left, Omission{p.of, p.bad.Target, spent})
		}
	}
	spread(kept, budget)
	return kept, left
}

// requests counts what the cases send: a read that ends one case and starts the next on the same entity is sent once, and so is one
// that cases share.
func requests(cases []*Case) (n int) {
	read := map[string]string{} // by resource, the URL that was read last, while nothing was sent since
	waits := map[string]bool{}  // by resource, whether cases wait for a read that they share
	for at, c := range cases {
		if c.NotSent != "" {
			continue
		}
		for i, s := range c.Steps {
			last := i == len(c.Steps)-1
			switch {
			case i == 0 && c.SharesReads && waits[c.Resource], s.Reuse && read[c.Resource] == s.Request.URL:
				continue
			case last && c.SharesReads && follows(cases[at+1:], c):
				waits[c.Resource] = true
				continue
			}
			n++
			read[c.Resource] = ""
			if last && s.Request.Method == "GET" {
				read[c.Resource], waits[c.Resource] = s.Request.URL, false
			}
		}
	}
	return n
}
