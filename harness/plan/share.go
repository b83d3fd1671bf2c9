package plan

import (
	"fmt"
	"net/http"
	"slices"

	"github.com/graphconform/conform/harness/check"
)

// A request that must change nothing is best followed by a read of its own, so that a change has one cause. Where there are more
// requests than an operation gets, one read stands behind several of them, also of different cases.

// apart puts a read behind each request of a case.
func (c *Case) apart() {
	c.SharesReads = false
	last := len(c.Steps) - 1
	steps := c.Steps[:1:1]
	for i, s := range c.Steps[1:last] {
		steps = append(steps, s)
		if i < last-2 {
			steps = append(steps, Step{Name: fmt.Sprintf("%s%d", check.ReadPrefix, i+1), Request: c.Steps[last].Request})
		}
	}
	c.Steps = append(steps, c.Steps[last])
}

// together takes the reads of apart back, and shares.
func (c *Case) together() {
	c.SharesReads = true
	c.Steps = slices.DeleteFunc(c.Steps, func(s Step) bool {
		return s.Name != check.Before && s.Name != check.After && s.Request.Method == http.MethodGet
	})
}

// share lets the quiet cases share reads.
func share(cases []*Case) {
	for _, c := range cases {
		c.SharesReads = c.ChangesNothing
	}
}

// spread gives cases reads of their own for as long as the requests do not exceed the budget.
func spread(cases []*Case, budget int) {
	for _, c := range cases {
		if !c.SharesReads {
			continue
		}
		if c.apart(); requests(cases) > budget {
			c.together()
		}
	}
}

// follows tells whether the next case on the same entity shares too, so that a read behind it will do for both.
func follows(cases []*Case, c *Case) bool {
	for _, next := range cases {
		if next.NotSent == "" && next.Resource == c.Resource {
			return next.SharesReads
		}
	}
	return false
}
