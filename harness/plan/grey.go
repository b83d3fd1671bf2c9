package plan

import (
	"encoding/json"
	"fmt"

	"github.com/graphconform/conform/harness/check"
)

// maxGrey bounds, in bytes, a grey value: larger ones are for a mock, not for a tenant at each run.
const maxGrey = 64 << 10

// grey sends, at full depth, what the grammar allows or leaves open and services treat differently: a target may take it or refuse
// it, but not fail on it.
func grey(b *builder) (out []*Case) {
	for _, p := range b.op.Writable() {
		rule := ruleOf(p)
		if rule == nil {
			continue
		}
		c := b.newCase(check.Borderline, p.Name, "values of "+p.Name+" that services treat differently", check.Open)
		c.FullOnly = true
		for i, v := range rule.Borderline() {
			if len(v.JSON) > maxGrey || !json.Valid([]byte(v.JSON)) {
				continue
			}
			name := check.Request
			if len(c.Steps) > 0 {
				name = fmt.Sprintf("grey-%d", i+1)
			}
			c.Steps = append(c.Steps, Step{Name: name, Request: b.patch(member{p.Name, json.RawMessage(v.JSON)})})
		}
		if len(c.Steps) > 0 {
			out = append(out, c)
		}
	}
	return out
}
