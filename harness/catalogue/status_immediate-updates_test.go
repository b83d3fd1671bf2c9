package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestImmediateUpdates(t *testing.T) {
	e := &check.Evidence{Scenario: &check.Scenario{Kind: check.Full, Intent: check.Accept}}
	if out := immediateUpdates.Judge(e); len(out.Findings) > 0 {
		t.Errorf("want a pass, got %+v", out)
	}
	e.Adaptations = []check.Finding{{Class: "update.retried"}}
	if out := immediateUpdates.Judge(e); len(out.Findings) != 1 {
		t.Errorf("want the finding, got %+v", out)
	}
}
