package catalogue

import "github.com/graphconform/conform/harness/check"

var otherID = register(&check.Check{
	ID: "other-id", Rule: "PATCH-STATE-010", Family: "state", Order: 410, Level: check.Must, Profile: check.HTTP, Safety: check.RST,
	Title:   "does not let an update change the id or create an entity",
	Source:  "the contract's readOnly; OData 4.01 Protocol §11.4.3",
	Quote:   quoteIdentity,
	Sends:   "a valid PATCH whose body names another id, on mocks also that of another entity and its own in another spelling, between reads of the entity and of the collection",
	Holds:   "the entity keeps its id, the collection has no new entity with the other id, and the other entity keeps its values; the target may reject the update or ignore the id. In http only where the contract marks the id readOnly, in updates or in responses",
	Needs:   needsKey,
	Classes: []check.Class{{Name: "state.id"}, {Name: "state.created"}, {Name: "state.neighbour"}},
	When:    onKind(check.Neighbours, check.ForeignIDs),
	Judge: func(e *check.Evidence) check.Outcome {
		step := check.StepOtherID
		sent := e.Step(step)
		if sent == nil && e.Kind == check.ForeignIDs {
			step = check.Request
			sent = e.Response()
		}
		if sent == nil {
			return skip("no update with another id was sent")
		}
		id, reason := entityID(e)
		if reason != "" {
			return skip(reason)
		}
		hint := "the target returned " + check.Status(sent.Status) + " to the update with the other id"
		if idChanged(e, id) {
			after, got := e.State(check.After)
			if got == "" {
				got = "id is " + check.Show(after[e.Operation.KeyProperty()])
			}
			return finding("state.id", "id stays "+check.Show(id), got, hint).At(e.StepID(step))
		}
		if e.Kind == check.ForeignIDs {
			return judgeForeignIDs(e)
		}
		body, _ := check.DecodeUpdate(sent.Request.Body)
		if other := keyText(body[e.Operation.KeyProperty()]); other != "" {
			before, unread := readList(e, check.ListBefore)
			after, reason := readList(e, check.ListAfter)
			if unread == "" && reason == "" && len(before.byID[other]) == 0 && len(after.byID[other]) > 0 && !before.more {
				return finding("state.created", "no entity with the other id in the collection, as before", "the collection lists one", hint).At(e.StepID(check.StepOtherID))
			}
		}
		if _, reason := e.State(check.After); reason != "" {
			return skip(reason)
		}
		return check.Outcome{}
	},
})
