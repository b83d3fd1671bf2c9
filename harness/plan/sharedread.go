package plan

import (
	"fmt"
	"net/http"

	"github.com/graphconform/conform/harness/check"
)

// After a request that must not change the entity, a read shows whether it did. With a read after each request, a change has one
// possible cause. If the budget is too small for that, one read follows several requests, also of different cases.

// readSeparately stops sharing of reads where the budget allows that.
func readSeparately(cases []*Case, budget int) {
	for _, c := range cases {
		if !c.SharesReads {
			continue
		}
		shared := c.Steps
		c.Steps, c.SharesReads = c.separateReads(), false
		if requests(cases) > budget {
			c.Steps, c.SharesReads = shared, true
		}
	}
}

// separateReads returns the steps with a read after each request.
func (c *Case) separateReads() []Step {
	last := len(c.Steps) - 1
	steps := c.Steps[:1:1]
	for i, s := range c.Steps[1:last] {
		steps = append(steps, s)
		if i < last-2 {
			steps = append(steps, Step{Name: fmt.Sprintf("%s%d", check.ReadPrefix, i+1), Request: c.Steps[last].Request})
		}
	}
	return append(steps, c.Steps[last])
}

// requests counts the requests that the cases send. A read that ends one case and starts the next on the same entity is sent once,
// and so is a read that cases share.
func requests(cases []*Case) (n int) {
	lastRead := map[string]string{} // by resource: the URL of the last request, if that was a read
	waiting := map[string]bool{}    // by resource: a case waits for a shared read
	for at, c := range cases {
		if c.NotSent != "" {
			continue
		}
		for i, s := range c.Steps {
			last := i == len(c.Steps)-1
			switch {
			case s.Known, s.PageOf != "" && c.Kind != check.Collections: // which few targets need
				continue
			case i == 0 && c.SharesReads && waiting[c.Resource], s.Reuse && lastRead[c.Resource] == s.Request.URL:
				continue
			case last && c.SharesReads && nextSharesReads(cases[at+1:], c.Resource):
				waiting[c.Resource] = true
				continue
			}
			n++
			lastRead[c.Resource] = ""
			if last && s.Request.Method == http.MethodGet {
				lastRead[c.Resource], waiting[c.Resource] = s.Request.URL, false
			}
		}
	}
	return n
}

// nextSharesReads reports whether the next case on the resource shares reads, so that a read after it serves both.
func nextSharesReads(cases []*Case, resource string) bool {
	for _, next := range cases {
		if next.NotSent == "" && next.Resource == resource {
			return next.SharesReads
		}
	}
	return false
}
