package plan

import (
	"cmp"
	"slices"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
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
	check.Borderline,
	check.Only,
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
