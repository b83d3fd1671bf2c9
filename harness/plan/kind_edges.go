package plan

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"

	"github.com/graphconform/conform/harness/check"
)

// edgeUpdate is one of several valid updates of a case, each followed by a read.
type edgeUpdate struct {
	check.Update
	members []member
}

func (u *edgeUpdate) add(name string, e edgeValue) {
	if u.Values == nil {
		u.Values, u.Edges = map[string]any{}, map[string]check.Edge{}
	}
	u.members = append(u.members, member{name, json.RawMessage(e.text)})
	u.Values[name], u.Edges[name] = e.value, check.Edge{Why: e.why, Level: e.level()}
}

// edges sets every property to its first edge value, then to its second if that is documented, a long text or a collection. At full depth
// each property also has a case with all its edge values.
func edges(b *builder) []*Case {
	updates := make([]edgeUpdate, 2)
	var alone []*Case
	found := false
	for i := range b.op.Properties {
		p := &b.op.Properties[i]
		if p.ReadOnly || b.selective[p.Name] {
			continue
		}
		all := b.edgeValues(p)
		for k, e := range all[:min(2, len(all))] {
			if _, isText := e.value.(string); k == 0 || !e.undocumented || isText && len(e.text) > longText || p.IsCollection() {
				updates[k].add(p.Name, e)
			}
		}
		if len(all) == 0 {
			continue
		}
		if found = true; !b.deep {
			continue
		}
		each := make([]edgeUpdate, len(all))
		for k, e := range all {
			each[k].add(p.Name, e)
		}
		c := b.newCase(p.Name, "the edge values of "+p.Name+", one after another", check.Open)
		c.FullOnly = true
		alone = append(alone, c)
		b.script(c, each)
	}
	if !found {
		return nil
	}
	c := b.newCase("", "the edge values of every property", check.Open)
	b.script(c, updates)
	return append([]*Case{c}, alone...)
}

// script adds the steps of the updates, with a read before them and after each. A value that the last update set already is left out:
// it would show nothing.
func (b *builder) script(c *Case, updates []edgeUpdate) {
	read := b.request(http.MethodGet, nil)
	c.Reads = true
	c.Steps = []Step{{Name: check.Before, Request: read, Reuse: true}}
	last := maps.Clone(b.lastValue)
	for _, u := range updates {
		var changed []member
		for _, m := range u.members {
			if before, set := last[m.name]; set && reflect.DeepEqual(before, u.Values[m.name]) {
				delete(u.Values, m.name)
				continue
			}
			last[m.name] = u.Values[m.name]
			changed = append(changed, m)
		}
		if len(changed) == 0 {
			continue
		}
		u.Step, u.Read = check.Request, fmt.Sprintf("%s%d", check.ReadPrefix, len(c.Updates)+1)
		if len(c.Updates) > 0 {
			u.Step = fmt.Sprintf("%s-%d", b.kind, len(c.Updates)+1)
		}
		c.Updates = append(c.Updates, u.Update)
		c.Steps = append(c.Steps, Step{Name: u.Step, Request: b.patch(changed...)}, Step{Name: u.Read, Request: read})
	}
	if n := len(c.Updates); n > 0 {
		c.Updates[n-1].Read, c.Steps[len(c.Steps)-1].Name = check.After, check.After
	}
	if !b.omitted[c.ID] {
		maps.Copy(b.lastValue, last)
	}
}

// emptyValues sets every property to zero, false, an empty text or an empty collection, which many services take for no value.
func emptyValues(b *builder) []*Case {
	var update edgeUpdate
	for i := range b.op.Properties {
		p := &b.op.Properties[i]
		if p.ReadOnly || b.selective[p.Name] {
			continue
		}
		for _, e := range b.edgeValues(p) {
			if slices.Contains([]string{`""`, "[]", "0", "false"}, e.text) {
				update.add(p.Name, e)
				break
			}
		}
	}
	if len(update.members) == 0 {
		return nil
	}
	c := b.newCase("", "the empty value of every property", check.Open)
	b.script(c, []edgeUpdate{update})
	return []*Case{c}
}
