package catalogue

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/graphconform/conform/harness/check"
)

var ieeeKept = register(&check.Check{
	ID: "ieee-kept", Rule: "PATCH-CONNEG-013", Family: "negotiation", Order: 740, Level: check.Must, Profile: check.OData, Safety: check.RST,
	Title:  "stores a number that it accepts as a string",
	Source: "OData JSON 4.01 §3.2, OData 4.01 Protocol §11.4.3",
	Quote:  `OData JSON 4.01 §3.2: "OData JSON request and response payloads that format Edm.Int64 and Edm.Decimal values as strings MUST specify this format parameter in the media type …"`,
	Sends: "a PATCH with Content-Type: application/json;IEEE754Compatible=true and every Int64 and Decimal as a string, then a GET; at depth full " +
		"2^53 + 1 as a number and 2^53 + 3 as a string too",
	Holds: "after a success the same numbers read back, digit by digit; a target may reject the parameter, and valid-edges judges a number that it does not " +
		"store as a number either",
	Needs:     needsLargeNumber,
	ReadsBack: true,
	Classes:   []check.Class{{Name: "state.lost-update"}, {Name: "negotiation.ieee754"}},
	When:      onKind(check.IEEE754),
	Judge: func(e *check.Evidence) check.Outcome {
		last := e.Updates[len(e.Updates)-1]
		if status := e.Response().Status; isClientError(status) {
			return skip("the target returned " + check.Status(status) + " to numbers in strings, which it need not accept")
		}
		if len(e.Updates) > 1 {
			if out := judgeUpdate(e, e.Updates[0], check.Before); out.Skip != "" || len(out.Findings) > 0 {
				return skip("the target does not store the number either, see valid-edges")
			}
		}
		before, _ := e.ReadsAround(last.Step)
		out := judgeUpdate(e, last, before)
		if out.Skip != "" || len(out.Findings) > 0 {
			return out
		}
		return judgeStrings(e, last, before)
	},
})

// judgeStrings judges the form in which the numbers read back, and their values in a read that asked for strings.
// The read named before is the one directly before the update.
func judgeStrings(e *check.Evidence, update check.Update, before string) check.Outcome {
	was, _ := e.State(before)
	after, _ := e.State(check.After)
	entity, _ := e.State(check.ReadStrings)
	for _, name := range slices.Sorted(maps.Keys(update.Values)) {
		if text, isText := after[name].(string); isText && !numbersAreStrings(e.Step(check.After)) {
			return finding("negotiation.ieee754", name+" as "+numberForm(false), check.Show(text), "the update sent it as a string")
		}
		sent, _ := update.Values[name].(json.Number)
		text, isText := entity[name].(string)
		if e.TypeOf(name).Equal(was[name], json.Number(text)) {
			continue // a read that lags, of which the one after it shows the update
		}
		if isText && numbersAreStrings(e.Step(check.ReadStrings)) && !e.TypeOf(name).Equal(sent, json.Number(text)) {
			return finding("state.lost-update", name+" reads back "+check.Show(sent.String()), check.Show(text), "")
		}
	}
	return check.Outcome{}
}
