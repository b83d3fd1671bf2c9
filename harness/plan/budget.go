package plan

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/graphconform/conform/harness/check"
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

// worth lists the kinds of case, the one that tells most about a target first. The n-th request of a kind is worth as much as the
// n-th mention of the kind here; what is beyond its kind's mentions goes first when requests run out.
var worth = []string{
	check.Full,
	check.Only,
	check.NoToken,
	check.WrongType,
	check.UnknownKeys,
	check.ToCollection,
	check.MalformedJSON,
	check.MalformedTokens,
	check.UnknownMethods,
	check.ExpiredTokens,
	check.OtherAudience,
	check.NoPermission,
	check.Empty,
	check.Edges,
	check.BadValue,
	check.Nulls,
	check.NoNull,
	check.Repeat,
	check.Merge,
	check.ReadOnly,
	check.Neighbours,
	check.OutOfRange,
	check.UnknownProp,
	check.StaleTags,
	check.NoIfMatch,
	check.WrongMediaType,
	check.PreferMinimal,
	check.BadValue,
	check.BadBodies,
	check.CurrentTags,
	check.Duplicates,
	check.MalformedKeys,
	check.Batch,
	check.PreferFull,
	check.Annotated,
	check.AnyTag,
	check.AcceptXML,
	check.UnknownSegments,
	check.OtherType,
	check.BadValue,
	check.MalformedTags,
	check.UnknownMatch,
	check.WrongType,
	check.BadValue,
	check.UnknownExtras,
	check.IEEE754,
	check.BatchLimits,
	check.UndocumentedMethods,
	check.BadValue,
	check.BadValue,
	check.WrongType,
	check.NoContentType,
	check.WrongType,
	check.Only,
	check.OutOfRange,
	check.WrongType,
	check.LowerCase,
	check.WrongType,
	check.Repeated,
	check.Grey,
	check.Only,
}

// Left is what a depth leaves out: a case, or of a case that stays the request with a bad value of Target.
type Left struct {
	Case   *Case
	Target string
	Reason string
}

// ID names what is left out: `thing/wrong-type`, or `thing/wrong-type count` for a part of it.
func (l Left) ID() string {
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

// choose leaves out the cases that are for full depth alone and then, while the rest sends more requests than the budget, the one
// that is worth least. The first case is the twin of the others and stays.
func (d Depth) choose(cases []*Case, budget int) (kept []*Case, left []Left) {
	if d == Full {
		for _, c := range cases {
			if c.Quiet {
				c.apart()
			}
		}
		return cases, nil
	}
	share(cases)
	for _, c := range cases {
		if c.Deep {
			left = append(left, Left{c, "", fmt.Sprintf("left out at depth %s: a few values of each type will do; --depth full sends it", d)})
		} else {
			kept = append(kept, c)
		}
	}
	spent := fmt.Sprintf("left out at depth %s: %d requests are spent; --depth full sends it", d, budget)
	parts := byWorth(kept)
	for i := len(parts) - 1; i > 0 && requests(kept) > budget; i-- {
		p := parts[i]
		if p.bad == nil {
			kept = slices.DeleteFunc(kept, func(c *Case) bool { return c == p.of })
			left = append(left, Left{p.of, "", spent})
			continue
		}
		p.of.drop(*p.bad)
		left = append(left, Left{p.of, p.bad.Target, spent})
	}
	spread(kept, budget)
	return kept, left
}

// drop leaves one bad value out of a case that sends several.
func (c *Case) drop(bad check.Bad) {
	c.Steps = slices.DeleteFunc(c.Steps, func(s Step) bool { return s.Name == bad.Step })
	c.Bad = slices.DeleteFunc(c.Bad, func(b check.Bad) bool { return b.Step == bad.Step })
}

// part is what can be left out on its own: a case, or one of the bad values of a case that sends several.
type part struct {
	of   *Case
	bad  *check.Bad
	turn int // 0 for the first that its kind says of a type, 1 for the second
	rank int
}

// byWorth lists the parts of the cases, the worthiest first.
func byWorth(cases []*Case) []part {
	var out []part
	turns := map[string]int{}
	add := func(c *Case, bad *check.Bad, target string) {
		about := c.Kind + " of " + typeOf(c.Operation, target)
		out = append(out, part{of: c, bad: bad, turn: turns[about]})
		turns[about]++
	}
	for _, c := range cases {
		target := c.Target
		if len(c.Bad) > 0 {
			target = c.Bad[0].Target
		}
		add(c, nil, target)
		for i := 1; i < len(c.Bad); i++ {
			bad := c.Bad[i]
			add(c, &bad, bad.Target)
		}
	}
	slices.SortStableFunc(out, func(a, b part) int { return cmp.Compare(a.turn, b.turn) })
	nth := map[string]int{}
	for i := range out {
		kind := out[i].of.Kind
		out[i].rank = rank(kind, nth[kind])
		nth[kind]++
	}
	slices.SortStableFunc(out, func(a, b part) int { return cmp.Compare(a.rank, b.rank) })
	return out
}

// rank is the place of the n-th mention of a kind; each further round through the list is worth less than the one before.
func rank(kind string, n int) int {
	first := -1
	for place, k := range worth {
		if k != kind {
			continue
		}
		if n == 0 {
			return place
		}
		if first < 0 {
			first = place
		}
		n--
	}
	return n*len(worth) + len(worth) + first
}

// typeOf names the type of a property, or the property itself where the contract does not say.
func typeOf(op *contract.Operation, name string) string {
	if p := op.Property(name); p != nil && p.Edm != "" {
		return p.Edm
	}
	return name
}

// requests counts what the cases send: a read that ends one case and starts the next on the same entity is sent once, and so is one
// that cases share.
func requests(cases []*Case) (n int) {
	read := map[string]string{} // by resource, the URL that was read last, while nothing was sent since
	waits := map[string]bool{}  // by resource, whether cases wait for a read that they share
	for at, c := range cases {
		if c.Held != "" {
			continue
		}
		for i, s := range c.Steps {
			last := i == len(c.Steps)-1
			switch {
			case i == 0 && c.Shares && waits[c.Resource], s.Reuse && read[c.Resource] == s.Request.URL:
				continue
			case last && c.Shares && follows(cases[at+1:], c):
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
