package check

import "github.com/graphconform/conform/harness/verdict"

var otherID = register(&Check{
	ID: "other-id", Rule: "PATCH-STATE-010", Family: "state", Order: 410, Level: verdict.Must, Safety: RST,
	Title:   "moves no entity to another id, and makes none of it",
	Source:  "OData 4.01 Protocol §11.4.3",
	Sends:   "a valid PATCH whose body names another id, between reads of the entity and of the collection",
	Holds:   "the entity has its own id as before, and the collection lists none with the other id that was not there; whether the target refuses the update or leaves the id out is its own affair",
	Needs:   needsKey,
	Classes: []Class{{Name: "state.id"}, {Name: "state.created"}},
	When:    onKind(Neighbours),
	Judge: func(e *Evidence) Outcome {
		sent := e.about(OtherID).Answer()
		if sent == nil {
			return skip("no update that names another id was sent")
		}
		id, reason := e.id()
		if reason != "" {
			return skip(reason)
		}
		answered := "the update with the other id was answered " + Status(sent.Status)
		if e.renamed(id) {
			got := Status(e.Step(After).Status)
			if after, reason := e.state(After); reason == "" {
				got = "id is " + Show(after["id"])
			}
			return one("state.id", "id stays "+Show(id), got, answered)
		}
		if name := e.sentID(); name != "" {
			before, unread := e.list(ListBefore)
			after, reason := e.list(ListAfter)
			if unread == "" && reason == "" && len(before.byID[name]) == 0 && len(after.byID[name]) > 0 && !before.more {
				return one("state.created", "no entity with the other id in the collection, as before", "the collection lists one", answered)
			}
		}
		if _, reason := e.state(After); reason != "" {
			return skip(reason)
		}
		return Outcome{}
	},
})

// sentID is the other id that the body named.
func (e *Evidence) sentID() string {
	members, _ := object(e.Step(OtherID).Request.Body)
	id, _ := members["id"].(string)
	return id
}
