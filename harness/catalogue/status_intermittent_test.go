package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestIntermittent(t *testing.T) {
	e := &check.Evidence{Scenario: &check.Scenario{Kind: check.Full, Intent: check.Accept}}
	if out := intermittent.Judge(e); len(out.Findings) > 0 {
		t.Errorf("want a pass, got %+v", out)
	}
	e.Intermittent = []check.Finding{{Class: "status.intermittent"}}
	if out := intermittent.Judge(e); len(out.Findings) != 1 {
		t.Errorf("want the finding, got %+v", out)
	}
	if !JudgedLast(intermittent) || !JudgedLast(immediateUpdates) || JudgedLast(latency) {
		t.Error("want only the two checks of a whole operation to wait for the end of the run")
	}
}
