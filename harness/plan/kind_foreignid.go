package plan

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/graphconform/conform/harness/check"
)

// foreignIDs sends updates that name the entity's own id in another spelling, and then that of another entity of the collection, and last a
// valid one, so that it does not matter to other cases what became of the others.
func foreignIDs(b *builder) []*Case {
	collection, _, keyed := b.collection()
	p := b.withOtherValues(3, "")
	if !keyed || p == nil || len(b.op.Key().Params) != 1 || b.keyProperty() == nil {
		return nil
	}
	key, values := b.op.KeyProperty(), b.otherValues(p, 3)
	own := b.params[b.op.Key().Params[0].Name]
	c := b.newCase("", "updates with the id in another spelling and with that of another entity, then a valid one, between reads of the collection", check.Open)
	c.Target, c.Values, c.Change[p.Name] = p.Name, values, values[2]
	list := b.request(http.MethodGet, nil)
	list.URL = b.base + collection
	c.betweenReads(b, b.patch(member{p.Name, values[0]}, member{key, otherSpelling(own)}))
	c.Steps = []Step{
		c.Steps[0],
		{Name: check.ListBefore, Request: list},
		c.Steps[1],
		{Name: check.StepOtherID, Request: b.patch(member{p.Name, values[1]}, member{key, neighbourKey}), Neighbour: true},
		{Name: check.StepThird, Request: b.patch(member{p.Name, values[2]})},
		{Name: check.ListAfter, Request: list},
		c.Steps[2],
	}
	b.markLast(c, []member{{p.Name, values[2]}})
	return []*Case{c}
}

// otherSpelling is the key in capitals or, if it has no letters, as text with a zero before it.
func otherSpelling(key string) any {
	if capitals := strings.ToUpper(key); capitals != key {
		return capitals
	}
	if _, err := json.Number(key).Float64(); err == nil {
		return "0" + key
	}
	return " " + key
}
