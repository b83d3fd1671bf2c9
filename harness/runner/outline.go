package runner

import (
	"slices"
	"sync"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/plan"
)

// outlines are the cases without requests. Those of an operation are built just before the first of them is sent, and lose their
// requests when they were sent, so that memory does not grow with what a plan sends.
type outlines struct {
	sync.Mutex
	built   map[*contract.Operation]map[string]*plan.Case
	left    map[*contract.Operation]int            // cases to build
	current map[*contract.Operation]map[string]any // what a read showed before the first update
}

// plan notes which cases of a queue and those after it are to be built at a time: those to send now, or also those of higher risks.
func (o *outlines) plan(q *queue, later bool) {
	o.Lock()
	defer o.Unlock()
	for ; q != nil; q = q.next {
		cases := q.cases
		if later {
			cases = slices.Concat(cases, q.later)
		}
		for _, f := range cases {
			if !f.awaited && !f.built && f.NotSent == "" && f.Panic == "" {
				f.awaited = true
				o.left[f.Operation]++
			}
		}
	}
}

// build gives a case its requests, and the cases of its operation that follow in the queue.
func (r *Runner) build(q *queue, f *future) {
	o := &r.outlines
	o.Lock()
	defer o.Unlock()
	if f.built {
		return
	}
	op := f.Operation
	if o.built[op] == nil {
		o.built[op] = r.builtByID(op)
	}
	cases := o.built[op]
	o.replace(f, cases[f.ID])
	for _, other := range slices.Concat(q.cases, q.later) {
		if other.Operation == op && other.awaited {
			o.replace(other, cases[other.ID])
		}
	}
}

// builtByID makes the cases of an operation, with their requests. The caller holds the lock.
func (r *Runner) builtByID(op *contract.Operation) map[string]*plan.Case {
	out := map[string]*plan.Case{}
	for _, c := range r.plan.Build(op, r.outlines.current[op]) {
		out[c.ID] = c
	}
	return out
}

// differ makes the cases of an operation set values that differ from those that the read before the first update shows. Otherwise a run after
// another one would show less.
func (r *Runner) differ(q *queue, f *future, read check.Step) {
	entity, reason := check.DecodeObject(read.Exchange.Body)
	if reason != "" || f.Kind != check.Full && f.Kind != check.Only || f.probed {
		return
	}
	o, op := &r.outlines, f.Operation
	o.Lock()
	defer o.Unlock()
	if _, known := o.current[op]; known {
		return
	}
	o.current[op] = map[string]any{}
	for _, p := range op.Writable() {
		if v, shown := entity[p.Name]; shown {
			o.current[op][p.Name] = v
		}
	}
	again := r.builtByID(op)
	for _, other := range append([]*future{f}, q.cases...) {
		if c := again[other.ID]; c != nil && other.built && other.Operation == op {
			other.Case = c
		}
	}
	f.steps[0].Name = f.Steps[0].Name
}

// replace sets what a case sends. The caller holds the lock.
func (o *outlines) replace(f *future, c *plan.Case) {
	op := f.Operation
	if f.awaited {
		if o.left[op]--; o.left[op] <= 0 {
			delete(o.built, op)
		}
	}
	f.Case, f.built, f.awaited = c, true, false
}

// release drops the requests of a case that was sent, or is not sent. The exchanges have them.
func (o *outlines) release(f *future) {
	if f.built {
		f.Steps = nil
		return
	}
	o.Lock()
	defer o.Unlock()
	if f.awaited {
		o.replace(f, f.planned)
	}
}

// narrow sets what cases send after a probe.
func (r *Runner) narrow(others []*future, narrowed map[string]*plan.Case) {
	r.outlines.Lock()
	defer r.outlines.Unlock()
	for _, f := range others {
		if c := narrowed[f.ID]; c != nil {
			r.outlines.replace(f, c)
		}
	}
}
