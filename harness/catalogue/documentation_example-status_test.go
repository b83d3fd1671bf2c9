package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

// silent adds gaps of the rules to the operation.
func silent(rules ...string) part {
	return on(func(op *contract.Operation) {
		for _, rule := range rules {
			op.Gaps = append(op.Gaps, contract.Gap{Cite: "page.md:7", Rule: rule, Reason: "reason of " + rule})
		}
	})
}

func TestExampleStatus(t *testing.T) {
	table(t, exampleStatus, []row{
		{"agrees", given(check.Full), passes},
		{"other gaps", given(check.Full, silent("DOC001", "REQ002")), passes},
		{"disagrees", given(check.Full, silent("EX002")), finds("doc.gap").showing("reason of EX002 (page.md:7)")},
		{"204 with a body", given(check.Full, silent("RESP003", "EX002", "X")), finds("doc.gap", "doc.gap")},
	})
	written := given(check.Full, on(func(op *contract.Operation) { op.Permissions = nil }))
	if exampleStatus.When(written.Scenario) || exampleStatus.When(given(check.Only).Scenario) {
		t.Error("want one judgement per page")
	}
}
