package plan

import (
	"encoding/json"
	"fmt"

	"github.com/graphconform/conform/harness/check"
)

// borderline sends values that a target may accept or reject, but that must not make it fail: a null item of a
// collection, null for it and, at full depth, several of each property.
func borderline(b *builder) (out []*Case) {
	for _, p := range b.op.Writable() {
		if rule := ruleOf(p); rule != nil && p.IsCollection() && !b.opts.Restores {
			c := b.newCase("", "a null item of "+p.Name+", and null for it", check.Open)
			c.Steps = append(oneStep(b.patch(member{p.Name, json.RawMessage(rule.Borderline()[0].JSON)})),
				Step{Name: b.kind + "-2", Request: b.patch(member{p.Name, nil})})
			out = append(out, c)
			break
		}
	}
	if !b.deep {
		return out
	}
	for _, p := range b.op.Writable() {
		rule := ruleOf(p)
		if rule == nil {
			continue
		}
		c := b.newCase(p.Name, "borderline values of "+p.Name, check.Open)
		c.FullOnly = true
		for i, v := range rule.Borderline() {
			if len(v.JSON) > maxSent || !json.Valid([]byte(v.JSON)) {
				continue
			}
			name := check.Request
			if len(c.Steps) > 0 {
				name = fmt.Sprintf("%s-%d", b.kind, i+1)
			}
			c.Steps = append(c.Steps, Step{Name: name, Request: b.patch(member{p.Name, json.RawMessage(v.JSON)})})
		}
		if len(c.Steps) > 0 {
			out = append(out, c)
		}
	}
	return out
}
