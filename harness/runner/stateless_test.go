package runner_test

import (
	"testing"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/runner"
	"github.com/graphconform/conform/harness/verdict"
)

// A mock without state is one finding for each operation; if it is known to have none, it is no finding at all.
func TestStatelessMock(t *testing.T) {
	for _, class := range classes(t) {
		if class.Name == "accepted" {
			continue // 202 does not say when the update is applied
		}
		contracts := []*contract.Contract{class}
		root, clock := serveMock(t, "update-ignored", contracts)
		run := runOpenly(t, root, contracts, runner.Options{Mock: true}, clock, clock.Now)
		found := map[string]string{}
		for _, v := range run.Verdicts {
			if v.Status == verdict.Fail || v.Status == verdict.Warn || v.Status == verdict.Error {
				found[v.ID] = v.Class
			}
		}
		if len(found) != 1 || found[class.Name+"/full/read-back"] != "state.not-shown" {
			t.Errorf("%s: want one finding of read-back, got %v", class.Name, found)
		}
		root, clock = serveMock(t, "update-ignored", contracts)
		run = runOpenly(t, root, contracts, runner.Options{Mock: true, Stateless: true}, clock, clock.Now)
		mustBeQuiet(t, run)
		skipped, judged := 0, 0
		for _, v := range run.Verdicts {
			switch {
			case v.Reason == "reads of the target never show updates (--stateless)":
				skipped++
			case v.Status == verdict.Pass:
				judged++
			}
		}
		if skipped == 0 || judged < skipped {
			t.Errorf("%s: want checks of state skipped and others judged, got %d and %d", class.Name, skipped, judged)
		}
	}
}
