package harness_test

import (
	"testing"

	"github.com/graphconform/conform/harness"
	"github.com/graphconform/conform/harness/compare"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/mock"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
)

// A mock with a fault that a run finds differs from the faithful one, and a second run of the faithful one does not.
func TestFaultsAreDrift(t *testing.T) {
	faithful, again := driftRun(t, ""), driftRun(t, "")
	for name, c := range map[string]*compare.Comparison{"runs": compare.Runs(faithful, again), "mocks": compare.Mock(faithful, again)} {
		if len(c.Differences) > 0 || c.Compared == 0 || len(c.NotCompared) > 0 {
			t.Errorf("%s: want no difference of %d, got %+v, and not compared %v", name, c.Compared, c.Differences, c.NotCompared)
		}
	}
	found := 0
	for i, fault := range mock.Faults() {
		if fault.Page || fault.Check == "latency" || testing.Short() && i%8 > 0 {
			continue // the mock is faithful, or takes long
		}
		faulty := driftRun(t, fault.ID)
		if counts := faulty.Count(); counts[verdict.Fail]+counts[verdict.Warn] == 0 {
			continue // it breaks nothing of this contract
		}
		found++
		if c := compare.Mock(faithful, faulty); len(c.Differences) == 0 {
			t.Errorf("%s: want a difference in %d responses, got none; not compared %v", fault.ID, c.Compared, c.NotCompared)
		}
		if c := compare.Runs(faithful, faulty); c.Count(compare.Broken) == 0 {
			t.Errorf("%s: want a broken check, got %+v", fault.ID, c.Differences)
		}
		if c := compare.Runs(faulty, faithful); c.Count(compare.Fixed) == 0 {
			t.Errorf("%s: want a fixed check, got %+v", fault.ID, c.Differences)
		}
	}
	// Most faults need something that this small contract does not have.
	if least := 70; found < least && !testing.Short() || found == 0 {
		t.Errorf("want %d of %d faults or more to show on the contract, got %d", least, len(mock.Faults()), found)
	}
}

func driftRun(t *testing.T, fault string) *verdict.Run {
	t.Helper()
	c, err := contract.Load("things", "things.yaml", []byte(thing), nil)
	if err != nil {
		t.Fatal(err)
	}
	cfg := harness.Config{Contracts: []*contract.Contract{c}, Fault: fault, Target: harness.Target{Refused: wire.UnsignedTokens()}}
	if fault != "" {
		f, err := mock.LookupFault(fault)
		if err != nil {
			t.Fatal(err)
		}
		f.Apply(cfg.Contracts)
	}
	run, err := harness.Run(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	return run
}
