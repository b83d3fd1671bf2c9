package plan

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"reflect"

	"github.com/graphconform/conform/harness/check"
)

// round is one update of a case that sends several valid ones, each with a read after it.
type round struct {
	members []member
	set     check.Update
}

func (r *round) add(name string, e edge) {
	if r.set.Values == nil {
		r.set.Values = map[string]any{}
	}
	r.members = append(r.members, member{name, json.RawMessage(e.text)})
	r.set.Values[name], r.set.Why, r.set.UndocumentedLimit = e.value, e.why, r.set.UndocumentedLimit || e.unsaid
}

// edges sets every property to its first edge, then to its second, where the contract or a store's width has one. At full depth each
// property then has a case of its own with all of its edges, so that a refusal has one cause.
func edges(b *builder) []*Case {
	rounds := make([]round, 2)
	var alone []*Case
	for i := range b.op.Properties {
		p := &b.op.Properties[i]
		if p.ReadOnly {
			continue
		}
		all := edgesOf(p, nested)
		for k, e := range all[:min(2, len(all))] {
			if _, isText := e.value.(string); k == 0 || !e.unsaid || isText && len(e.text) > longText {
				rounds[k].add(p.Name, e)
			}
		}
		if len(all) == 0 {
			continue
		}
		own := make([]round, len(all))
		for k, e := range all {
			own[k].add(p.Name, e)
		}
		c := b.newCase(check.Edges, p.Name, "the edges of "+p.Name+", one after another", check.Open)
		c.FullOnly = true
		alone = append(alone, c)
		b.rounds(c, own)
	}
	if len(alone) == 0 {
		return nil
	}
	c := b.newCase(check.Edges, "", "the edges of every property", check.Open)
	b.rounds(c, rounds)
	return append([]*Case{c}, alone...)
}

// rounds scripts updates with a read before them and after each. What a property was set to just before tells nothing, and is left out.
func (b *builder) rounds(c *Case, rounds []round) {
	read := b.request(http.MethodGet, nil)
	c.Reads = true
	c.Steps = []Step{{Name: check.Before, Request: read, Reuse: true}}
	last := maps.Clone(b.kept)
	for _, r := range rounds {
		r.members = unlike(r.members, r.set.Values, last)
		if len(r.members) == 0 {
			continue
		}
		r.set.Step, r.set.Read = check.Request, fmt.Sprintf("%s%d", check.ReadPrefix, len(c.Updates)+1)
		if len(c.Updates) > 0 {
			r.set.Step = fmt.Sprintf("%s-%d", c.Kind, len(c.Updates)+1)
		}
		c.Updates = append(c.Updates, r.set)
		c.Steps = append(c.Steps, Step{Name: r.set.Step, Request: b.patch(r.members...)}, Step{Name: r.set.Read, Request: read})
	}
	if n := len(c.Updates); n > 0 {
		c.Updates[n-1].Read, c.Steps[len(c.Steps)-1].Name = check.After, check.After
	}
	if !b.left[c.ID] {
		maps.Copy(b.kept, last)
	}
}

// unlike leaves out of a round, and of its values, what the last one set already.
func unlike(members []member, values, last map[string]any) (out []member) {
	for _, m := range members {
		if was, set := last[m.name]; set && reflect.DeepEqual(was, values[m.name]) {
			delete(values, m.name)
			continue
		}
		last[m.name] = values[m.name]
		out = append(out, m)
	}
	return out
}
