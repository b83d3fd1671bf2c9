package catalogue

import (
	"fmt"
	"maps"
	"slices"

	"github.com/graphconform/conform/harness/check"
)

var pages = register(&check.Check{
	ID: "pages", Rule: "PATCH-STATE-023", Family: "state", Order: 432, Level: check.Should, Profile: check.HTTP, Safety: check.RO,
	Title:  "lists each item of a collection once, on one of its pages",
	Source: "the contract's parameters of the GET of the collection; OData 4.01 Protocol §11.2.6.5 and §11.2.6.7",
	Quote:  `OData 4.01 Protocol §11.2.6.7: "Responses that include only a partial set of the items … MUST contain a link that allows retrieving the next partial set of items."`,
	Sends: "a GET of the collection; at full depth GETs of up to ten pages, again in pages of two items where the contract documents a parameter for that, or in odata with Prefer: odata.maxpagesize, " +
		"and in odata one with $count=true",
	Holds: "no link to the next page is the URL of a page that was read before, which fails in odata. No item is on two pages, none that the pages of one size show is missing from those of another that were read to the end, " +
		"and the number of items that the response states is that of a collection that was read to the end: @odata.count or, in http, a documented integer such as total beside the items. On a tenant, where others may change the collection, only the link is judged",
	Needs:   needsKey,
	Classes: []check.Class{{Name: "list.loop"}, {Name: "list.repeated"}, {Name: "list.missing"}, {Name: "list.count"}},
	When:    onKind(check.Collections),
	Judge: func(e *check.Evidence) check.Outcome {
		whole, reason := readList(e, check.Request)
		if reason != "" {
			return skip(reason)
		}
		small, unread := readList(e, check.StepSmallPages)
		for _, step := range []string{check.Request, check.StepSmallPages} {
			if out := judgeLinks(e, step); len(out.Findings) > 0 {
				return out
			}
		}
		if e.Tenant {
			return check.Outcome{}
		}
		for _, step := range []string{check.Request, check.StepSmallPages} {
			if out := judgeRepeated(e, step); len(out.Findings) > 0 {
				return out
			}
		}
		out := judgeCount(e, whole)
		if unread == "" {
			out = worse(out, missingItems(e, whole, small, check.StepSmallPages))
			out = worse(out, missingItems(e, small, whole, check.Request))
		}
		return out
	},
})

// judgeLinks reports a link to a page that was read before: who follows links would read for ever.
func judgeLinks(e *check.Evidence, step string) check.Outcome {
	read := pagesOf(e, step)
	for i, s := range read {
		next := nextURL(e, s)
		if slices.ContainsFunc(read[:i+1], func(s check.Step) bool { return s.Exchange.Request.URL == next }) {
			out := finding("list.loop", "a link to another page, or none", check.Clip(next), "the page was read before").At(s.ID)
			if !plain(e) {
				out.Level = check.Must
			}
			return out
		}
	}
	return check.Outcome{}
}

// judgeRepeated reports an item on two pages.
func judgeRepeated(e *check.Evidence, step string) check.Outcome {
	on := map[string]int{}
	for i, s := range pagesOf(e, step) {
		page, _ := readPage(e, s.Name)
		for _, id := range slices.Sorted(maps.Keys(page.byID)) {
			if earlier := on[id]; earlier > 0 {
				return finding("list.repeated", fmt.Sprintf("the item %s once", check.Show(id)), fmt.Sprintf("on the pages %d and %d", earlier, i+1), "").At(s.ID)
			}
			on[id] = i + 1
		}
	}
	return check.Outcome{}
}
