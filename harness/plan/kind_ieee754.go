package plan

import (
	"encoding/json"
	"net/http"
	"slices"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/wire"
)

const (
	ieee754Compatible = ";IEEE754Compatible=true"
	readNumber        = check.ReadPrefix + "number"

	// Integers that float64 cannot represent.
	large      = json.Number("9007199254740993")
	otherLarge = json.Number("9007199254740995")
)

// ieee754 sets every Int64 and Decimal by a string and reads them as strings, as clients without 64-bit integers do. At full depth
// each Int64 has a case with large numbers, first as a number, to show whether the target stores them at all.
func ieee754(b *builder) []*Case {
	var members, asText []member
	var alone []*Case
	for _, p := range b.op.Writable() {
		if p.Edm != "Edm.Int64" && p.Edm != "Edm.Decimal" {
			continue
		}
		for _, m := range b.newValues(p.Name) {
			if n, ok := m.value.(json.Number); ok {
				members, asText = append(members, m), append(asText, member{m.name, n.String()})
			}
		}
		if b.deep && p.Edm == "Edm.Int64" && valid(p.Schema, large) && valid(p.Schema, otherLarge) {
			alone = append(alone, b.largeNumbers(p))
		}
	}
	if len(asText) == 0 {
		return nil
	}
	c := b.newCase("", "numbers as strings, and a read that asks for strings", check.Open)
	b.markWritten(c, members)
	c.Updates = []check.Update{{Step: check.Request, Read: check.After, Values: c.Change}}
	c.betweenReads(b, b.patchIEEE754(asText), Step{Name: check.ReadStrings, Request: b.readIEEE754()})
	return append([]*Case{c}, alone...)
}

func (b *builder) largeNumbers(p contract.Property) *Case {
	c := b.newCase(p.Name, p.Name+" beyond 2^53, as a number and as a string", check.Open)
	c.FullOnly = true
	c.Updates = []check.Update{
		{Step: check.StepNumber, Read: readNumber, Values: map[string]any{p.Name: large}},
		{Step: check.Request, Read: check.After, Values: map[string]any{p.Name: otherLarge}},
	}
	b.markWritten(c, []member{{p.Name, otherLarge}})
	c.betweenReads(b, b.patchIEEE754([]member{{p.Name, otherLarge.String()}}), Step{Name: check.ReadStrings, Request: b.readIEEE754()})
	c.Steps = slices.Insert(c.Steps, 1,
		Step{Name: check.StepNumber, Request: b.patch(member{p.Name, large})}, Step{Name: readNumber, Request: b.request(http.MethodGet, nil)})
	return c
}

func (b *builder) patchIEEE754(members []member) wire.Request {
	out := b.patch(members...)
	out.Header.Set("Content-Type", b.op.MediaType+ieee754Compatible)
	return out
}

func (b *builder) readIEEE754() wire.Request {
	out := b.request(http.MethodGet, nil)
	out.Header.Set("Accept", "application/json"+ieee754Compatible)
	return out
}
