package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestBounded(t *testing.T) {
	if got := bounded(make([]check.Finding, maxFindings)); len(got) != maxFindings || got[maxFindings-1].Hint != "" {
		t.Errorf("want findings within the bound unchanged, got %d, %q", len(got), got[maxFindings-1].Hint)
	}
	if got := bounded(make([]check.Finding, maxFindings+1)); len(got) != maxFindings || got[maxFindings-1].Hint != "and 1 more" {
		t.Errorf("want the rest counted, got %d, %q", len(got), got[maxFindings-1].Hint)
	}
}
