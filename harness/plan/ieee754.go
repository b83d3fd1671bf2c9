package plan

import (
	"encoding/json"
	"net/http"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/check/oracle"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/wire"
)

const compatible = ";IEEE754Compatible=true"

// large are integers that no float64 holds.
const (
	large      = json.Number("9007199254740993")
	largeOther = json.Number("9007199254740995")
)

// ieee754 sets every Int64 and Decimal by a string, as clients do that know no numbers but floats, and reads them so. At full depth
// each Int64 has a case of its own with numbers that only strings bring over: as a number first, for a target may keep neither.
func ieee754(b *builder) []*Case {
	var members, texts []member
	var alone []*Case
	for _, p := range b.op.Writable() {
		if p.Edm != "Edm.Int64" && p.Edm != "Edm.Decimal" {
			continue
		}
		for _, m := range b.fresh(p.Name) {
			if n, ok := m.value.(json.Number); ok {
				members, texts = append(members, m), append(texts, member{m.name, n.String()})
			}
		}
		if takes(p, large) && takes(p, largeOther) {
			alone = append(alone, b.exact(p))
		}
	}
	if len(texts) == 0 {
		return nil
	}
	c := b.newCase(check.IEEE754, "", "numbers as strings, and a read that asks for them", check.Open)
	b.keep(c, members)
	c.Updates = []check.Update{{Step: check.Request, Read: check.After, Values: c.Change}}
	c.between(b, b.inStrings(texts), Step{Name: check.ReadStrings, Request: b.askStrings()})
	return append([]*Case{c}, alone...)
}

func (b *builder) exact(p contract.Property) *Case {
	c := b.newCase(check.IEEE754, p.Name, p.Name+" beyond 2^53, as a number and as a string", check.Open)
	c.FullOnly = true
	read := b.request(http.MethodGet, nil)
	c.Updates = []check.Update{
		{Step: check.StepNumber, Read: check.ReadPrefix + "number", Values: map[string]any{p.Name: large}},
		{Step: check.Request, Read: check.After, Values: map[string]any{p.Name: largeOther}},
	}
	b.keep(c, []member{{p.Name, largeOther}})
	c.between(b, b.inStrings([]member{{p.Name, largeOther.String()}}), Step{Name: check.ReadStrings, Request: b.askStrings()})
	number := []Step{{Name: check.StepNumber, Request: b.patch(member{p.Name, large})}, {Name: check.ReadPrefix + "number", Request: read}}
	c.Steps = append(c.Steps[:1:1], append(number, c.Steps[1:]...)...)
	return c
}

func takes(p contract.Property, n json.Number) bool {
	want, reason := oracle.ValueMismatch(p.Schema, n)
	return p.Edm == "Edm.Int64" && want == "" && reason == ""
}

func (b *builder) inStrings(members []member) wire.Request {
	out := b.patch(members...)
	out.Header.Set("Content-Type", b.op.MediaType+compatible)
	return out
}

func (b *builder) askStrings() wire.Request {
	out := b.request(http.MethodGet, nil)
	out.Header.Set("Accept", "application/json"+compatible)
	return out
}
