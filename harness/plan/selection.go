package plan

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/graphconform/conform/harness/catalogue"
	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

// Omission is a case that a depth omits or, if Target is set, the request with an invalid value of that property in a case that is
// planned.
type Omission struct {
	Case   *Case
	Target string
	Reason string
}

// ID is `thing/wrong-type`, or `thing/wrong-type count` for one invalid value.
func (o Omission) ID() string {
	if o.Target == "" {
		return o.Case.ID
	}
	return o.Case.ID + " " + o.Target
}

// Omissions lists what the depth omits, by operation. Cases that only full depth plans are built for this list alone.
func (p *Plan) Omissions() (out []Omission) {
	for _, c := range p.Contracts {
		for _, op := range c.Operations {
			if b := p.builders[op]; b != nil {
				out = append(append(out, p.Depth.fullOnly(*b)...), b.beyond...)
			}
		}
	}
	return out
}

// BeyondBudget counts the cases for which the depth's budget of requests has no room, where no filter leaves out others.
func (p *Plan) BeyondBudget() (n int) {
	for _, b := range p.builders {
		if len(b.opts.Cases)+len(b.opts.Checks) > 0 {
			return 0
		}
		for _, o := range b.beyond {
			if o.Target == "" {
				n++
			}
		}
	}
	return n
}

// fullOnly lists the cases that only full depth plans.
func (d Depth) fullOnly(b builder) (out []Omission) {
	if d == Full {
		return nil
	}
	b.deep = true
	for _, c := range b.all() {
		if c.FullOnly {
			c.Checks = catalogue.For(&c.Scenario)
			c.outline()
			out = append(out, Omission{c, "", fmt.Sprintf("omitted at depth %s, which sends a few values of each type; --depth full sends it", d)})
		}
	}
	return out
}

// choose omits what exceeds the budget. It goes through the cases in order of priority and keeps whatever still fits. The first case stays
// in any case: it is the twin of the others.
func (d Depth) choose(cases []*Case, budget int) (kept []*Case, omitted []Omission) {
	if d == Full {
		for _, c := range cases {
			if c.ChangesNothing {
				c.Steps = c.separateReads()
			}
		}
		return cases, nil
	}
	var candidates []*Case
	for _, c := range cases {
		if c.SharesReads = c.ChangesNothing; !c.FullOnly {
			candidates = append(candidates, c)
		}
	}
	kept, beyond := keepWithin(budget, candidates)
	for _, p := range slices.Backward(beyond) {
		o := Omission{p.of, p.target, fmt.Sprintf("omitted at depth %s, whose budget of %d requests is spent; --depth full sends it", d, budget)}
		if p.step == check.Request {
			o.Target = ""
		}
		omitted = append(omitted, o)
	}
	readSeparately(kept, budget)
	return kept, omitted
}

// part can be omitted on its own: a case with at most one invalid value, or a further invalid value of a case.
type part struct {
	of     *Case
	step   string // of the invalid value, check.Request for the first part of a case
	target string
	turn   int // n-th part of its kind that is about properties of one type
	rank   int
	more   bool // see Case.Further
}

// byPriority lists the parts of the cases, the most important first. A kind has tested each type once before it tests one again.
func byPriority(cases []*Case) []part {
	var out []part
	turns := map[string]int{}
	add := func(c *Case, step, target string, more bool) {
		about := c.Kind + " of " + typeOf(c.Operation, target)
		out = append(out, part{of: c, step: step, target: target, turn: turns[about], more: more})
		turns[about]++
	}
	for _, c := range cases {
		if len(c.Bad) == 0 {
			add(c, check.Request, c.Target, c.Further > 0)
		}
		for i, bad := range c.Bad {
			add(c, bad.Step, bad.Target, i >= len(c.Bad)-c.Further)
		}
	}
	slices.SortStableFunc(out, func(a, b part) int { return cmp.Compare(a.turn, b.turn) })
	count, more := map[string]int{}, map[string]int{}
	for i := range out {
		name := out[i].of.Kind
		if out[i].more {
			if out[i].rank = furtherRank; more[name] < soon[name] {
				out[i].rank = soonRank
			}
			more[name]++
			continue
		}
		out[i].rank = kindNamed(name).rank(count[name])
		count[name]++
	}
	slices.SortStableFunc(out, func(a, b part) int { return cmp.Compare(a.rank, b.rank) })
	return out
}

// typeOf names the type of a property, or the property itself if the contract does not name its type.
func typeOf(op *contract.Operation, name string) string {
	if p := op.Property(name); p != nil && p.Edm != "" {
		return p.Edm
	}
	return name
}

// keepWithin keeps the most important parts of the cases whose requests fit into the budget. It returns the cases that are kept, in
// their order, and the parts that are not. Each case loses the invalid values that are not kept.
func keepWithin(budget int, cases []*Case) (kept []*Case, beyond []part) {
	chosen := map[*Case][]string{} // by case, the steps of the invalid values to keep
	var planned []selected         // in the order of the cases
	at := map[*Case]int{}
	for i, c := range cases {
		at[c] = i
	}
	spent := 0
	for i, p := range byPriority(cases) {
		before, known := chosen[p.of]
		if !known && p.step != check.Request || spent >= budget && i > 0 { // a part costs at least one request
			beyond = append(beyond, p)
			continue
		}
		steps := append(slices.Clone(before), p.step)
		tried := with(planned, selected{at[p.of], p.of.withBad(steps)})
		if n := requests(casesOf(tried)); i == 0 || n <= budget {
			chosen[p.of], planned, spent = steps, tried, n
		} else {
			beyond = append(beyond, p)
		}
	}
	for _, c := range cases {
		steps, ok := chosen[c]
		if ok {
			kept = append(kept, c)
		} else {
			steps = []string{check.Request}
		}
		*c = *c.withBad(steps)
	}
	return kept, beyond
}

// selected is a case to plan, and its place among all.
type selected struct {
	at int
	of *Case
}

// with returns the list with one more case, or with another form of one of its cases.
func with(list []selected, s selected) []selected {
	i, known := slices.BinarySearchFunc(list, s, func(x, y selected) int { return cmp.Compare(x.at, y.at) })
	if known {
		out := slices.Clone(list)
		out[i] = s
		return out
	}
	return slices.Insert(slices.Clone(list), i, s)
}

func casesOf(list []selected) (out []*Case) {
	for _, s := range list {
		out = append(out, s.of)
	}
	return out
}

// withBad returns the case with the invalid values of these steps only.
func (c *Case) withBad(steps []string) *Case {
	out := *c
	out.Bad, out.Steps = slices.Clone(c.Bad), slices.Clone(c.Steps)
	for _, bad := range c.Bad {
		if !slices.Contains(steps, bad.Step) {
			out.Bad = slices.DeleteFunc(out.Bad, func(b check.Bad) bool { return b.Step == bad.Step })
			out.Steps = slices.DeleteFunc(out.Steps, func(s Step) bool { return s.Name == bad.Step })
		}
	}
	return &out
}
