package catalogue

import "github.com/graphconform/conform/harness/check"

var otherID = register(&check.Check{
	ID: "other-id", Rule: "PATCH-STATE-010", Family: "state", Order: 410, Level: check.Must, Profile: check.OData, Safety: check.RST,
	Title:   "moves no entity to another id, and makes none of it",
	Source:  "OData 4.01 Protocol §11.4.3",
	Sends:   "a valid PATCH whose body names another id, between reads of the entity and of the collection",
	Holds:   "the entity has its own id as before, and the collection lists none with the other id that was not there; whether the target refuses the update or leaves the id out is its own affair",
	Needs:   needsKey,
	Classes: []check.Class{{Name: "state.id"}, {Name: "state.created"}},
	When:    onKind(check.Neighbours),
	Judge: func(e *check.Evidence) check.Outcome {
		sent := e.ForStep(check.StepOtherID).Response()
		if sent == nil {
			return skip("no update that names another id was sent")
		}
		id, reason := entityID(e)
		if reason != "" {
			return skip(reason)
		}
		answered := "the update with the other id was answered " + check.Status(sent.Status)
		if idChanged(e, id) {
			got := check.Status(e.Step(check.After).Status)
			if after, reason := e.State(check.After); reason == "" {
				got = "id is " + check.Show(after["id"])
			}
			return one("state.id", "id stays "+check.Show(id), got, answered)
		}
		if name := otherIDSent(e); name != "" {
			before, unread := readList(e, check.ListBefore)
			after, reason := readList(e, check.ListAfter)
			if unread == "" && reason == "" && len(before.byID[name]) == 0 && len(after.byID[name]) > 0 && !before.more {
				return one("state.created", "no entity with the other id in the collection, as before", "the collection lists one", answered)
			}
		}
		if _, reason := e.State(check.After); reason != "" {
			return skip(reason)
		}
		return check.Outcome{}
	},
})

// sentID is the other id that the body named.
func otherIDSent(e *check.Evidence) string {
	members, _ := check.DecodeObject(e.Step(check.StepOtherID).Request.Body)
	id, _ := members["id"].(string)
	return id
}
