package coverage

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/catalogue"
	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/verdict"
)

// norms lists the rules of standards and the conventions that apply to an operation: those that at least one possible case tests. The
// checks of pages are about documents, and those of the contract's own lines have promises of their own.
func norms(op *contract.Operation, cases []*plan.Case) (out []promise) {
	applies := map[*check.Check]bool{}
	for _, c := range cases {
		for _, k := range c.Checks {
			applies[k] = true
		}
	}
	levels := []check.Level{check.Must, check.Should, check.Convention}
	for _, k := range catalogue.All() {
		if applies[k] && slices.Contains(levels, k.Level) && k.Family != "documentation" {
			out = append(out, promise{Promise: named(kindNorm+"/"+k.Rule, "the target "+k.Title, k.SourceFor(op.Profile)), tests: by(k.ID)})
		}
	}
	return out
}

// constraints lists what the prose says of all values, and which properties an update has together.
func constraints(op *contract.Operation) (out []promise) {
	out = prose(op.Promises, kindConstraint, "every property")
	for _, group := range op.Together {
		out = append(out, promise{
			Promise: named(kindConstraint+"/together/"+strings.Join(group, "+"), "an update has all or none of "+strings.Join(group, ", "), op.Cite),
			reason:  noCheck("sends one of them without the others"),
		})
	}
	return out
}

// prose lists what sentences say of values.
func prose(said contract.Promises, id, of string) (out []promise) {
	add := func(word string, p *contract.Promise, checks ...string) {
		if p == nil {
			return
		}
		out = append(out, promise{
			Promise: named(id+"/"+word, of+": "+p.Text, p.Cite), tests: by(checks...),
			breaks: func(h hit) bool { return h.verdict.Promise == p.Text },
		})
	}
	add("exact", said.Exact, "valid-edges")
	add("precision", said.Precision, "valid-edges")
	add("ordered", said.Ordered, "collection-replaced")
	add("letter-case", said.CaseOf, "bad-value-refused")
	add("unique-names", said.Unique, "duplicate-member")
	return out
}

// gaps lists what the contract says and no rule reads. What lint finds wrong with a page is for its author, and no promise.
func gaps(op *contract.Operation) (out []promise) {
	for _, g := range op.Gaps {
		if g.Rule == "" {
			out = append(out, gapPromise(g.Cite, g.Reason))
		}
	}
	return out
}

func gapPromise(cite, reason string) promise {
	sum := sha256.Sum256([]byte(reason))
	p := promise{Promise: named(fmt.Sprintf("%s/%x", kindGap, sum[:4]), reason, cite), reason: "gap: conform reads no promise from it"}
	return p
}

// leftOutPromise stands for an operation that conform cannot test.
func leftOutPromise(left contract.LeftOut) verdict.Promise {
	p := gapPromise(left.Cite, left.Reason).Promise
	p.Operation, p.State, p.Reason = left.Operation.Name, verdict.PromiseUntested, "gap: "+left.Kind
	return p
}
