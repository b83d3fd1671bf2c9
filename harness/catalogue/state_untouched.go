package catalogue

import (
	"maps"
	"net/http"
	"slices"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/wire"
)

var untouched = register(&check.Check{
	ID: "untouched", Rule: "PATCH-STATE-002", Family: "state", Order: 330, Level: check.Must, Profile: check.HTTP, Safety: check.RST,
	Title:   "does not change properties that the update does not name",
	Source:  "RFC 5789 §2; OData 4.01 Protocol §11.4.3",
	Quote:   quoteUntouched,
	Sends:   "a PATCH of one property, between two GETs, at full depth twice, the second time where all others have other values; one of a documented example, after one of all properties",
	Holds:   "no property that only the first update set reads null or is absent after the second; in the other case, every other writable property reads the same before and after, except those that services set themselves, such as lastModifiedDateTime, and those that the contract says the update changes, too; a change of a property that a description names beside the one sent is information; in http a change warns",
	Needs:   "two writable properties, for an update that names one",
	Classes: []check.Class{{Name: "state.side-effect", WFC: 906}},
	When: func(s *check.Scenario) bool {
		return s.Reads && (s.Kind == check.Only || s.Kind == check.Full && s.Operation.Example != nil) && len(s.Change) < len(s.Operation.Writable())
	},
	Judge: func(e *check.Evidence) check.Outcome {
		if !e.Accepted() {
			return skip(notAccepted)
		}
		before, after, reason := e.States()
		if reason != "" {
			return skip(reason)
		}
		if slices.ContainsFunc(e.Response().Earlier, func(x *wire.Exchange) bool { return x.Status == http.StatusPreconditionFailed }) {
			return skip("the target returned 412 to the entity tag of the read before the update, which showed an earlier state")
		}
		found := changes(e, before, after, withSideEffects(e, documentedEffects))
		if e.Kind == check.Full {
			found = dropped(e, before, after)
		}
		out := withClass("state.side-effect", found)
		if len(found) > 0 && e.Kind == check.Only && len(changes(e, before, after, withSideEffects(e, possibleEffects))) == 0 {
			out.Findings[0].Hint = "a description names both properties: its rule may want this"
			return out.As(check.May)
		}
		if plain(e) && !e.Operation.MergePatch() {
			return atLevel(check.Should, out) // plain JSON has no semantics of its own as a patch
		}
		return out
	},
})

// dropped reports what the first of two updates set, and is null or absent after the second, which does not name it.
func dropped(e *check.Evidence, before, after map[string]any) (out []check.Finding) {
	first := e.Step(check.StepOtherValues)
	if first == nil || !check.IsSuccess(first.Status) {
		return nil
	}
	sent, _ := check.DecodeUpdate(first.Request.Body)
	for _, name := range slices.Sorted(maps.Keys(sent)) {
		_, named := e.Change[name]
		if p := e.Operation.Property(name); !named && p != nil && !p.Schema.WriteOnly && sent[name] != nil && before[name] != nil && after[name] == nil {
			got, present := after[name]
			out = append(out, check.Finding{
				Want: name + " stays " + check.Show(sent[name]) + ", as the update before set it", Got: name + " is " + check.ShowMember(got, present),
			})
		}
	}
	return out
}

// withSideEffects returns the members of the update, and the properties that each of its own lists.
func withSideEffects(e *check.Evidence, lists func(p *contract.Property) []string) map[string]any {
	out := maps.Clone(e.Change)
	for name := range e.Change {
		if p := e.Operation.Property(name); p != nil {
			for _, other := range lists(p) {
				out[other] = nil
			}
		}
	}
	return out
}

// documentedEffects are the properties that the contract says an update of one changes, too.
func documentedEffects(p *contract.Property) []string { return p.Also }

// possibleEffects are those, and the ones that a description relates to it.
func possibleEffects(p *contract.Property) []string { return slices.Concat(p.Also, p.Related) }
