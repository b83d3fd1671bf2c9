package plan

import (
	"fmt"
	"net/http"
	"slices"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

// burst is how many updates parallel sends at the same time.
const burst = 16

// parallel sends an update of one property, then two of different properties at the same time, then two of the same two properties and a
// read, and then many.
func parallel(b *builder) []*Case {
	first, second := b.withOtherValues(3, ""), (*contract.Property)(nil)
	if first != nil {
		second = b.withOtherValues(2, first.Name)
	}
	if second == nil {
		return nil
	}
	one, two := b.otherValues(first, 3), b.otherValues(second, 2)
	c := b.newCase("", fmt.Sprintf("two valid updates of different properties at the same time, then two of both properties beside a read, then %d", burst), check.Open)
	c.Target = first.Name
	read := b.request(http.MethodGet, nil)
	c.Reads = true
	c.Steps = []Step{
		{Name: check.Before, Request: read, Reuse: true},
		{Name: check.StepControl, Request: b.patch(member{first.Name, one[1]})},
		{Name: check.ReadPrefix + "1", Request: read},
		{Name: check.Request, Request: b.patch(member{first.Name, one[0]}), Together: true},
		{Name: check.StepSecond, Request: b.patch(member{second.Name, two[0]}), Together: true},
		{Name: check.ReadPrefix + "2", Request: read},
		{Name: check.StepThird, Request: b.patch(member{first.Name, one[1]}, member{second.Name, two[1]}), Together: true},
		{Name: check.StepBeside, Request: read, Together: true},
		{Name: check.StepFourth, Request: b.patch(member{first.Name, one[2]}, member{second.Name, two[0]}), Together: true},
		{Name: check.ReadPrefix + "3", Request: read},
	}
	for n := range burst { // all of the same values, so that the order does not count
		c.Steps = append(c.Steps, Step{Name: fmt.Sprint(check.StepBurst, n+1), Request: b.patch(member{first.Name, one[0]}, member{second.Name, two[0]}), Together: true})
	}
	c.Steps = append(c.Steps, Step{Name: check.After, Request: read})
	b.markLast(c, []member{{first.Name, one[0]}, {second.Name, two[0]}})
	return []*Case{c}
}

// parallelTags sends two updates under the same condition at the same time, after one with an outdated entity tag, and then a last one.
func parallelTags(b *builder) []*Case {
	p := b.withOtherValues(3, "")
	if p == nil {
		return nil
	}
	values := b.otherValues(p, 3)
	c := b.newCase("", "two valid updates with the same If-Match at the same time, after one with an outdated entity tag", check.Open)
	c.Target, c.Values = p.Name, values
	last := b.patch(member{p.Name, values[2]})
	c.betweenReads(b, b.patch(member{p.Name, values[0]}),
		Step{Name: check.StepSecond, Request: b.patch(member{p.Name, values[1]}), IfMatch: CurrentTag, Together: true},
		Step{Name: check.StepThird, Request: last}) // so that it does not matter to other cases which of the two succeeded
	c.Steps[1].IfMatch, c.Steps[1].Together = CurrentTag, true
	c.Steps = slices.Insert(c.Steps, 1, Step{Name: check.StepStale, Request: last, IfMatch: StaleTag})
	b.markLast(c, []member{{p.Name, values[2]}})
	return []*Case{c}
}

// withOtherValues returns the first writable property with so many further values, except the one named. It prefers those whose values
// services seldom hold to a rule that no schema says: a text may be a reference if it has a form, and so may a number, and instants come
// in pairs. A collection or a complex value comes last: where an update merges it, the order of two decides what is stored.
func (b *builder) withOtherValues(n int, except string) *contract.Property {
	free := func(p contract.Property) int {
		switch s := p.Schema; {
		case b.fixed[p.Name]:
			return 5
		case p.IsCollection(), len(s.Properties) > 0, s.Type.Is("object"):
			return 4
		case len(s.Enum) > 0 || s.Pattern != "" || s.Format != "":
			return 3
		case s.Type.Is("string"):
			return 0
		case s.Type.Is("boolean"):
			return 1
		}
		return 2
	}
	for _, p := range slices.SortedStableFunc(slices.Values(b.op.Writable()), func(p, q contract.Property) int { return free(p) - free(q) }) {
		if p.Name != except && len(b.otherValues(&p, n)) == n {
			return &p
		}
	}
	return nil
}
