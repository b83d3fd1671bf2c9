package plan

import "github.com/graphconform/conform/harness/contract"

// Spare takes properties out of the updates of an operation, each for a reason. Cases that are about one of them, or have nothing else to
// set, are not sent.
func (p *Plan) Spare(op *contract.Operation, why map[string]string) {
	b := p.builders[op]
	if b == nil || len(why) == 0 {
		return
	}
	b.op = withoutProperties(b.op, func(name string) bool { return why[name] != "" })
	rebuilt, notSent := b.rebuild(), map[string]bool{}
	for _, c := range b.planned {
		again := rebuilt[c.ID]
		switch {
		case c.NotSent != "":
		case again != nil:
			*c = *again
			c.outline()
		case why[c.Target] != "":
			c.NotSent = c.Target + " is never written to this target: " + why[c.Target]
		default:
			c.NotSent = "without the properties that are never written to this target, the case shows nothing"
		}
		notSent[c.ID] = c.NotSent != ""
	}
	relyOnReads(b.planned, notSent)
}
