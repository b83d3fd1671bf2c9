package catalogue

import (
	"cmp"

	"github.com/graphconform/conform/harness/check"
)

var validEdges = register(&check.Check{
	ID: "valid-edges", Rule: "PATCH-INPUT-012", Family: "input", Order: 520, Level: check.Must, Profile: check.HTTP, Safety: check.RST,
	Title:  "accepts and stores the boundary values of each type",
	Source: "the contract's schema, RFC 5789 §2; OData JSON 4.01 §7.1, OData 4.01 Protocol §11.4.3",
	Quote:  quoteReplaced,
	Sends: "PATCHes that set every writable property to a boundary value of its type, within the bounds of the contract: the ends of ranges, 2^53 + 1, " +
		"fractions, text beyond ASCII with blanks around it, long text, an e-mail address with letters of both cases, collections with repeated and empty items; a GET after each",
	Holds: "each value reads back as it was sent, an Int64 exactly; a rejection fails for Booleans, declared members and documented bounds, is information where the contract " +
		"states no limit of its own, and otherwise warns; losing only a fraction of a second warns. A text that is only trimmed, or in the Unicode normal form NFC, is information " +
		"in every profile, and one in http in another letter case or with other white space warns, as does in any profile an e-mail address whose letters before the @ are in another case; each fails where the description says that texts are kept as they are sent, " +
		"and so does a fraction with fewer digits than it says instants keep. Of a rejected update, each value is sent on its own and, except on a tenant, " +
		"beside accepted values of the other properties",
	Needs:   needsValue,
	Classes: []check.Class{{Name: "input.edge-refused"}, {Name: "state.lost-update"}, {Name: "state.precision"}, {Name: "state.normalized"}},
	Covers:  []check.Rule{{ID: "PATCH-STATE-015", Why: "2^53 + 1 is the first boundary value of an Int64"}},
	When:    onKind(check.EdgeKinds...),
	Judge: func(e *check.Evidence) (worst check.Outcome) {
		skipped, judged := "", false
		before := check.Before
		for _, update := range e.Updates {
			out := judgeUpdate(e, update, before)
			before = cmp.Or(update.Read, before)
			if out.Skip != "" {
				skipped = out.Skip
				continue
			}
			judged = true
			worst = worse(worst, out)
		}
		if !judged {
			return skip(skipped)
		}
		return worst
	},
})
