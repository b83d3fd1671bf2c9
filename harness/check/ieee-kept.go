package check

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/graphconform/conform/harness/verdict"
)

var ieeeKept = register(&Check{
	ID: "ieee-kept", Rule: "PATCH-CONNEG-013", Family: "negotiation", Order: 740, Level: verdict.Must, Safety: RST,
	Title:  "keeps a number that it takes as a string",
	Source: "OData JSON 4.01 §3.2, OData 4.01 Protocol §11.4.3",
	Sends: "a PATCH with Content-Type: application/json;IEEE754Compatible=true and every Int64 and Decimal as a string, then a GET; at depth full " +
		"2^53 + 1 as a number and 2^53 + 3 as a string too",
	Holds: "after a success the same numbers read back, digit by digit; a target may refuse the parameter, and what it does not keep as a number " +
		"either is left to valid-edges",
	Needs:   needsLargeNumber,
	Classes: []Class{{Name: "state.lost-update"}, {Name: "negotiation.ieee754"}},
	When:    onKind(IEEE754),
	Judge: func(e *Evidence) Outcome {
		last := e.Sets[len(e.Sets)-1]
		if e.Answer().Status >= 400 && e.Answer().Status < 500 {
			return skip("the target answered " + Status(e.Answer().Status) + " to numbers in strings, which it need not take")
		}
		if len(e.Sets) > 1 {
			if out := e.kept(e.Sets[0], Before); out.Skip != "" || len(out.Findings) > 0 {
				return skip("the target does not keep the number either, see valid-edges")
			}
		}
		before, _ := e.around(last.Step)
		out := e.kept(last, before)
		if out.Skip != "" || len(out.Findings) > 0 {
			return out
		}
		return e.keptInStrings(last)
	},
})

// keptInStrings looks at the form in which the numbers read back, and compares what a read shows that was asked for strings.
func (e *Evidence) keptInStrings(set Set) Outcome {
	after, _ := e.state(After)
	entity, _ := e.state(Strings)
	for _, name := range slices.Sorted(maps.Keys(set.Values)) {
		if text, isText := after[name].(string); isText && !saysStrings(e.Step(After)) {
			return one("negotiation.ieee754", name+" as "+form(false), Show(text), "it is kept as it was sent")
		}
		sent, _ := set.Values[name].(json.Number)
		text, isText := entity[name].(string)
		if isText && saysStrings(e.Step(Strings)) && !e.typeOf(name).equal(sent, json.Number(text)) {
			return one("state.lost-update", name+" reads back "+Show(sent.String()), Show(text), "")
		}
	}
	return Outcome{}
}
