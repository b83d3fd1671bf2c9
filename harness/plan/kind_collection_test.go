package plan

import (
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

// A list is read before every update, with as many items as the contract lets a client ask for, and by the same URL around an update.
func TestCollectionIsReadFirst(t *testing.T) {
	for query, paging := range map[string]contract.Paging{
		"":              {},
		"?limit=40":     {Size: "limit", Most: 40},
		"?per_page=100": {Size: "per_page", Most: 1000},
		"?":             {Size: "limit"},
	} {
		c := keyed(text("name"))
		c.Operations[0].Paging = paging
		opts := options(c)
		opts.Budget = 1000
		p := mustPlan(t, opts)
		if p.Cases[0].Kind != check.Collections || p.Cases[1].Kind != check.Full {
			t.Fatalf("want the list before every update, got %v", ids(p)[:2])
		}
		want := "http://127.0.0.1/beta/things" + strings.TrimSuffix(query, "?")
		for _, c := range p.Cases {
			for _, s := range c.Steps {
				if list := c.Kind == check.Collections && s.Name == check.Request || s.Known || s.Name == check.ListBefore || s.Name == check.ListAfter; list && s.Request.URL != want {
					t.Errorf("%s %s: want %s, got %s", c.ID, s.Name, want, s.Request.URL)
				}
			}
		}
	}
}
