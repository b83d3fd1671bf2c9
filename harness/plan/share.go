package plan

import (
	"cmp"
	"iter"
	"slices"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/shard"
	"github.com/graphconform/conform/harness/verdict"
)

// operations yields all operations in the order of the plan, those that are left out included.
func (p *Plan) operations() iter.Seq[*contract.Operation] {
	return func(yield func(*contract.Operation) bool) {
		for _, c := range p.Contracts {
			for _, op := range c.Operations {
				if !yield(op) {
					return
				}
			}
			for _, left := range c.LeftOut {
				if !yield(left.Operation) {
					return
				}
			}
		}
	}
}

// groups joins the operations that share a path template, an entity or a collection.
func (p *Plan) groups() (out []shard.Group) {
	parent := map[string]string{}
	var root func(key string) string
	root = func(key string) string {
		if up := parent[key]; up != "" && up != key {
			parent[key] = root(up)
			return parent[key]
		}
		return key
	}
	join := func(a, b string) {
		x, y := root(a), root(b)
		parent[max(x, y)] = min(x, y) // the same root in any order
	}
	name := func(op string) string { return "operation " + op }
	for op := range p.operations() {
		join(name(op.Name), "path "+op.Path)
		if b := p.builders[op]; b != nil {
			join(name(op.Name), "entity "+b.resource)
			if b.holder != "" {
				join(name(op.Name), "entity "+b.holder)
			}
		}
	}
	named, index := map[string]string{}, map[string]int{}
	for op := range p.operations() { // the name survives another operation of the entity
		key := root(name(op.Name))
		named[key] = min(cmp.Or(named[key], op.Path), op.Path)
	}
	for op := range p.operations() {
		key := root(name(op.Name))
		i, known := index[key]
		if !known {
			i, index[key] = len(out), len(out)
			out = append(out, shard.Group{Name: named[key]})
		}
		if !slices.Contains(out[i].Operations, op.Name) {
			out[i].Operations = append(out[i].Operations, op.Name)
		}
	}
	return out
}

// Share keeps the cases of one part of the plan. The ids of exchanges stay those of the whole plan.
func (p *Plan) Share(part shard.Part) {
	own := map[string]bool{}
	for _, g := range part.Split(p.groups()) {
		for _, op := range g.Operations {
			own[op] = true
		}
	}
	p.Shard = &verdict.Shard{Index: part.Index, Total: part.Total, Targets: part.Targets, Plan: p.Hash(), Planned: p.Verdicts()}
	p.own = own
	p.Shard.Operations = p.planned()
	p.Cases = slices.DeleteFunc(slices.Clone(p.Cases), func(c *Case) bool { return !own[c.Operation.Name] })
}

// planned lists the operations of the part, with their place in the whole plan.
func (p *Plan) planned() (out []verdict.PlannedOperation) {
	rest, order, first := p.Cases, 0, 0
	for op := range p.operations() {
		n := 0
		for len(rest) > 0 && rest[0].Operation.Name == op.Name {
			n += len(rest[0].Checks)
			rest = rest[1:]
		}
		if p.own[op.Name] {
			out = append(out, verdict.PlannedOperation{Name: op.Name, Order: order, First: first, Verdicts: n})
		}
		order, first = order+1, first+n
	}
	return out
}

// Owns tells whether an operation belongs to this part of the plan.
func (p *Plan) Owns(op *contract.Operation) bool { return p.own == nil || p.own[op.Name] }

// number assigns the ids of exchanges.
func (p *Plan) number() {
	id := 1
	for _, c := range p.Cases {
		c.FirstExchange = id
		id += c.Size
	}
	p.Exchanges = id - 1
}
