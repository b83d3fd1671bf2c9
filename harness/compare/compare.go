// Package compare compares the records of two runs. Runs says what became of each check: broken, fixed, newly tested, no longer tested. Mock
// says where a mock responds otherwise than the service that it stands for.
//
// Both pair the cases of one plan, and read one operation at a time, so that records may be larger than memory. What differs between any
// two runs (ids, times, tags, ports, generated values) is no difference.
//
// This package is not API: it may change in any release.
package compare

import (
	"slices"

	"github.com/graphconform/conform/harness/verdict"
)

// Kind says how something differs.
type Kind string

// The kinds of differences between two runs, and between a service and its mock.
const (
	Broken    Kind = "broken"           // the check passed, and fails now
	Changed   Kind = "changed"          // the check fails with another deviation
	Fixed     Kind = "fixed"            // the check failed, and passes now
	NowTested Kind = "newly-tested"     // the check could not be judged before
	NotTested Kind = "no-longer-tested" // the check could be judged before
	Laxer     Kind = "laxer"            // the mock accepts what the service rejects
	Stricter  Kind = "stricter"         // the mock rejects what the service accepts
	Different Kind = "different"        // both accept or both reject, in another way
)

// Bounds of what is kept of differences.
const (
	maxCases   = 20  // that a difference names
	maxMembers = 100 // that the comparison of two bodies names
	maxNesting = 64  // of arrays and objects that are compared
)

// Kinds lists the kinds in the order in which they are shown.
func Kinds(mock bool) []Kind {
	if mock {
		return []Kind{Laxer, Stricter, Different}
	}
	return []Kind{Broken, Changed, Fixed, NowTested, NotTested}
}

// Difference is one cause: what one check of one operation shows in all of its cases, or one way in which a mock responds otherwise.
type Difference struct {
	Kind      Kind     `json:"kind"`
	Operation string   `json:"operation"`
	About     string   `json:"about"` // the check; of a mock: status, header, media type, member, type, error code or check
	Text      string   `json:"text"`
	Count     int      `json:"count"`        // of cases; of a mock, of responses
	Cases     []string `json:"cases"`        // the first of them; of a mock, with the step of the request
	In        []string `json:"in,omitempty"` // of a mock, methods and statuses of the responses: PATCH 200
	A         Side     `json:"a"`
	B         Side     `json:"b"`
}

// Side is what one of the records shows first of a difference. Status is empty where the record has no such verdict.
type Side struct {
	Status   verdict.Status    `json:"status,omitempty"`
	Class    string            `json:"class,omitempty"`
	Reason   string            `json:"reason,omitempty"`
	Findings []verdict.Finding `json:"findings,omitempty"`
	Exchange int               `json:"exchange,omitempty"`
}

// Comparison is what Runs and Mock return.
type Comparison struct {
	IsMock      bool
	A, B        verdict.Source
	Differences []Difference   // in the order of Kinds, then of the plan
	Compared    int            // verdicts that both records have; of a mock, responses
	NotCompared map[string]int // responses of a mock, by the reason
	Notes       []string       // what the records do not have in common

	found map[string]int // the place of each difference
}

func newComparison(a, b verdict.Source, mock bool) *Comparison {
	return &Comparison{IsMock: mock, A: a, B: b, NotCompared: map[string]int{}, Notes: notes(a.Head(), b.Head()), found: map[string]int{}}
}

// Count returns the number of differences of a kind.
func (c *Comparison) Count(kind Kind) (n int) {
	for i := range c.Differences {
		if c.Differences[i].Kind == kind {
			n++
		}
	}
	return n
}

// add adds what a case shows of a difference, and returns the difference. The key tells differences apart.
func (c *Comparison) add(key string, d Difference, name string) *Difference {
	at, known := c.found[key]
	if !known {
		at = len(c.Differences)
		c.found[key] = at
		c.Differences = append(c.Differences, d)
	}
	same := &c.Differences[at]
	same.Count++
	if len(same.Cases) < maxCases && !slices.Contains(same.Cases, name) {
		same.Cases = append(same.Cases, name)
	}
	return same
}

// sort puts the differences in the order of their kinds.
func (c *Comparison) sort() *Comparison {
	order := Kinds(c.IsMock)
	slices.SortStableFunc(c.Differences, func(a, b Difference) int { return slices.Index(order, a.Kind) - slices.Index(order, b.Kind) })
	c.found = nil
	return c
}
