package plan

import (
	"slices"
	"testing"

	"github.com/graphconform/conform/harness/contract"
)

// What the budget leaves out is like something that stays.
func TestBudget(t *testing.T) {
	var many []contract.Property
	for i := range 15 {
		many = append(many, text("name"+string(rune('a'+i))), integer("count"+string(rune('a'+i))))
	}
	opts := options(keyed(many...))
	some := mustPlan(t, opts)
	opts.Depth = Full
	all := mustPlan(t, opts)
	if some.Requests() > defaultBudget || all.Requests() <= defaultBudget {
		t.Errorf("want at most %d requests and more at full depth, got %d and %d", defaultBudget, some.Requests(), all.Requests())
	}
	for _, c := range all.Cases {
		if !slices.ContainsFunc(some.Cases, func(kept *Case) bool { return kindAndType(kept) == kindAndType(c) }) {
			t.Errorf("want a case like %s to stay", c.ID)
		}
	}
}

func TestRequestsCountsSharedReadsOnce(t *testing.T) {
	p := mustPlan(t, options(keyed(text("name"))))
	full, empty := p.Cases[0], p.Cases[1]
	if got := requests([]*Case{full}); got != 3 {
		t.Errorf("want read, update and read, got %d", got)
	}
	if got := requests([]*Case{full, empty}); got != 5 {
		t.Errorf("want the read between them once, got %d", got)
	}
	if got := requests([]*Case{empty, full, full}); got != 7 {
		t.Errorf("want 7, got %d", got)
	}
}
