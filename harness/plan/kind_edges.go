package plan

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

// edgeUpdate is one of several valid updates of a case, each followed by a read.
type edgeUpdate struct {
	check.Update
	members []member
	also    map[string]bool // properties that those of the update change, too: values of their own would contradict that
}

func (u *edgeUpdate) add(p *contract.Property, e edgeValue) {
	if u.Values == nil {
		u.Values, u.Edges, u.also = map[string]any{}, map[string]check.Edge{}, map[string]bool{}
	}
	u.members = append(u.members, member{p.Name, json.RawMessage(e.text)})
	u.Values[p.Name], u.Edges[p.Name] = e.value, check.Edge{Why: e.why, Level: e.level()}
	for _, other := range p.Also {
		u.also[other] = true
	}
}

// edges sets every property to its first edge value, then to its second if that is documented, a long text or a collection. At full depth
// each property also has a case with all its edge values.
func edges(b *builder) []*Case {
	updates := make([]edgeUpdate, 2)
	var alone []*Case
	found, sent := false, map[string]bool{}
	for i := range b.op.Properties {
		p := &b.op.Properties[i]
		if p.ReadOnly || b.selective[p.Name] {
			continue
		}
		all := b.edgeValues(p)
		takeTurns(all, sent)
		for k, e := range all[:min(2, len(all))] {
			if updates[k].also[p.Name] {
				continue
			}
			if _, isText := e.value.(string); k == 0 || !e.undocumented || isText && len(e.text) > longText || breaksLine(e) || p.IsCollection() {
				updates[k].add(p, e)
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
			each[k].add(p, e)
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

// takeTurns moves a text with a line break to the second place, where another property has the text there as its second edge value.
func takeTurns(all []edgeValue, sent map[string]bool) {
	if len(all) < 2 {
		return
	}
	if _, isText := all[1].value.(string); isText && sent[all[1].text] {
		if k := slices.IndexFunc(all, breaksLine); k > 1 && !sent[all[k].text] {
			all[1], all[k] = all[k], all[1]
		}
	}
	sent[all[1].text] = true
}

func breaksLine(e edgeValue) bool { return strings.Contains(e.text, `\r\n`) }

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
	return b.oneEdge("the empty value of every property", func(_ *contract.Property, all []edgeValue) int {
		return slices.IndexFunc(all, func(e edgeValue) bool { return slices.Contains([]string{`""`, "[]", "0", "false"}, e.text) })
	})
}

// oddValues sets every property to a valid value that services treat in a special way: a negative number or duration, which a service may
// reject where the contract does not say otherwise, a text of digits, which some store as a number, or the last member of an enumeration.
func oddValues(b *builder) []*Case {
	return b.oneEdge("a negative number, a text of digits or the last declared member for every property", func(p *contract.Property, all []edgeValue) int {
		for k, e := range slices.Backward(all) {
			negative := strings.HasPrefix(e.text, "-") && !strings.HasPrefix(e.text, "-0") || p.Edm == "Edm.Duration" && strings.HasPrefix(e.text, `"-`)
			if e.text == `"007"` || e.why == declaredMember || negative && !(e.undocumented && b.opts.Restores) {
				return k
			}
		}
		return -1
	})
}

// oneEdge makes a case that sets every property to one of its edge values, at the index that choose returns, or not if that is negative.
func (b *builder) oneEdge(title string, choose func(*contract.Property, []edgeValue) int) []*Case {
	var update edgeUpdate
	for i := range b.op.Properties {
		p := &b.op.Properties[i]
		if p.ReadOnly || b.selective[p.Name] {
			continue
		}
		all := b.edgeValues(p)
		if k := choose(p, all); k >= 0 && !update.also[p.Name] {
			update.add(p, all[k])
		}
	}
	if len(update.members) == 0 {
		return nil
	}
	c := b.newCase("", title, check.Open)
	b.script(c, []edgeUpdate{update})
	return []*Case{c}
}
