package plan

import (
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func stepNames(c *Case) string {
	var out []string
	for _, s := range c.Steps {
		out = append(out, s.Name)
	}
	return strings.Join(out, " ")
}

func TestFullReadsAfterEachRequestThatMustChangeNothing(t *testing.T) {
	for _, c := range at(t, keyed(mixed(10)...), Full).Cases {
		if c.SharesReads {
			t.Errorf("%s: want reads of its own", c.ID)
		}
		if !c.ChangesNothing {
			continue
		}
		for i, s := range c.Steps {
			if i%2 == 0 != check.IsRead(s.Name) {
				t.Errorf("%s: want a read after each request, got %s", c.ID, stepNames(c))
				break
			}
		}
	}
}

func TestReadsAreSharedOnlyIfTheBudgetIsTooSmall(t *testing.T) {
	opts := options(keyed(text("name"), integer("count")))
	opts.Budget = 1000
	for _, c := range mustPlan(t, opts).Cases {
		if c.SharesReads || c.Kind == check.BadBodies && stepNames(c) != "before request read-1 null read-2 no-body read-3 encoding read-4 surrogate read-5 deep read-6 trailing after" {
			t.Errorf("%s: want reads of its own if the budget allows, got %s", c.ID, stepNames(c))
		}
		if c.Kind == check.OtherMediaTypes && stepNames(c) != "before request read-1 xml after" {
			t.Errorf("%s: want an update as a form and one as XML, got %s", c.ID, stepNames(c))
		}
	}
	opts.Budget = 40
	p, shared := mustPlan(t, opts), 0
	for _, c := range p.Cases {
		if c.SharesReads {
			shared++
		}
		if c.SharesReads && !c.ChangesNothing {
			t.Errorf("%s may change the entity: want a read of its own", c.ID)
		}
	}
	if shared < 3 || p.Requests() > 40 {
		t.Errorf("want shared reads and at most 40 requests, got %d and %d", shared, p.Requests())
	}
}

func TestRequestsCountsReadsSharedByCasesOnce(t *testing.T) {
	opts := options(keyed(text("name")))
	opts.Budget = 1000
	var unchanging []*Case
	for _, c := range mustPlan(t, opts).Cases {
		if c.Kind == check.NoToken || c.Kind == check.MalformedTokens || c.Kind == check.MalformedJSON {
			unchanging = append(unchanging, c)
		}
	}
	if got := requests(unchanging); got != 7 {
		t.Errorf("want a read before each request and one at the end, got %d", got)
	}
	for _, c := range unchanging {
		c.SharesReads = true
	}
	if got := requests(unchanging); got != 5 {
		t.Errorf("want three requests between two reads, got %d", got)
	}
	unchanging[2].NotSent = "not here"
	if got := requests(unchanging); got != 4 {
		t.Errorf("want two requests between two reads, got %d", got)
	}
}
