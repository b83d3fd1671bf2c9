package catalogue

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/graphconform/conform/harness/check"
)

var ieeeKept = register(&check.Check{
	ID: "ieee-kept", Rule: "PATCH-CONNEG-013", Family: "negotiation", Order: 740, Level: check.Must, Profile: check.OData, Safety: check.RST,
	Title:  "keeps a number that it takes as a string",
	Source: "OData JSON 4.01 §3.2, OData 4.01 Protocol §11.4.3",
	Sends: "a PATCH with Content-Type: application/json;IEEE754Compatible=true and every Int64 and Decimal as a string, then a GET; at depth full " +
		"2^53 + 1 as a number and 2^53 + 3 as a string too",
	Holds: "after a success the same numbers read back, digit by digit; a target may refuse the parameter, and what it does not keep as a number " +
		"either is left to valid-edges",
	Needs:   needsLargeNumber,
	Classes: []check.Class{{Name: "state.lost-update"}, {Name: "negotiation.ieee754"}},
	When:    onKind(check.IEEE754),
	Judge: func(e *check.Evidence) check.Outcome {
		last := e.Updates[len(e.Updates)-1]
		if e.Response().Status >= 400 && e.Response().Status < 500 {
			return skip("the target answered " + check.Status(e.Response().Status) + " to numbers in strings, which it need not take")
		}
		if len(e.Updates) > 1 {
			if out := judgeUpdate(e, e.Updates[0], check.Before); out.Skip != "" || len(out.Findings) > 0 {
				return skip("the target does not keep the number either, see valid-edges")
			}
		}
		before, _ := e.ReadsAround(last.Step)
		out := judgeUpdate(e, last, before)
		if out.Skip != "" || len(out.Findings) > 0 {
			return out
		}
		return judgeStrings(e, last)
	},
})

// keptInStrings looks at the form in which the numbers read back, and compares what a read shows that was asked for strings.
func judgeStrings(e *check.Evidence, set check.Update) check.Outcome {
	after, _ := e.State(check.After)
	entity, _ := e.State(check.ReadStrings)
	for _, name := range slices.Sorted(maps.Keys(set.Values)) {
		if text, isText := after[name].(string); isText && !saysStrings(e.Step(check.After)) {
			return one("negotiation.ieee754", name+" as "+form(false), check.Show(text), "it is kept as it was sent")
		}
		sent, _ := set.Values[name].(json.Number)
		text, isText := entity[name].(string)
		if isText && saysStrings(e.Step(check.ReadStrings)) && !e.TypeOf(name).Equal(sent, json.Number(text)) {
			return one("state.lost-update", name+" reads back "+check.Show(sent.String()), check.Show(text), "")
		}
	}
	return check.Outcome{}
}
