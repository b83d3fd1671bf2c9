package plan

import (
	"fmt"
	"net/http"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

// burst is how many updates parallel sends at the same time.
const burst = 16

// parallel sends two updates under the same condition at the same time, then two without a condition and a read, and then many.
func parallel(b *builder) []*Case {
	first, second := b.withOtherValues(4, ""), (*contract.Property)(nil)
	if first != nil {
		second = b.withOtherValues(2, first.Name)
	}
	if second == nil {
		return nil
	}
	one, two := b.otherValues(first, 4), b.otherValues(second, 2)
	c := b.newCase("", fmt.Sprintf("two valid updates with the same If-Match at the same time, then two without it beside a read, then %d", burst), check.Open)
	c.Target, c.Values = first.Name, one
	read := b.request(http.MethodGet, nil)
	c.Reads = true
	c.Steps = []Step{
		{Name: check.Before, Request: read, Reuse: true},
		{Name: check.StepStale, Request: b.patch(member{first.Name, one[2]}), IfMatch: StaleTag},
		{Name: check.Request, Request: b.patch(member{first.Name, one[0]}), IfMatch: CurrentTag, Together: true},
		{Name: check.StepSecond, Request: b.patch(member{first.Name, one[1]}), IfMatch: CurrentTag, Together: true},
		{Name: check.ReadPrefix + "1", Request: read},
		{Name: check.StepThird, Request: b.patch(member{first.Name, one[2]}, member{second.Name, two[0]}), Together: true},
		{Name: check.StepBeside, Request: read, Together: true},
		{Name: check.StepFourth, Request: b.patch(member{first.Name, one[3]}, member{second.Name, two[1]}), Together: true},
		{Name: check.ReadPrefix + "2", Request: read},
	}
	for n := range burst { // all of the same values, so that the order does not count
		c.Steps = append(c.Steps, Step{Name: fmt.Sprint(check.StepBurst, n+1), Request: b.patch(member{first.Name, one[0]}, member{second.Name, two[0]}), Together: true})
	}
	c.Steps = append(c.Steps, Step{Name: check.After, Request: read})
	b.markLast(c, []member{{first.Name, one[0]}, {second.Name, two[0]}})
	return []*Case{c}
}

// withOtherValues returns the first writable property with so many further values, except the one named.
func (b *builder) withOtherValues(n int, except string) *contract.Property {
	for _, p := range b.op.Writable() {
		if p.Name != except && len(b.otherValues(&p, n)) == n {
			return &p
		}
	}
	return nil
}
