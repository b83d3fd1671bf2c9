package history

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/graphconform/conform/harness/verdict"
)

var firstNight = time.Date(2026, 1, 5, 3, 17, 0, 0, time.UTC)

// sample is a run of the contract `things` in a night.
type sample struct {
	target, contract, depth string
	night, exit             int
	at                      time.Duration     // after the start of the night
	fails                   map[string]string // case and what came
	statuses                map[string]verdict.Status
	outcome                 verdict.Outcome // of the failures
	without                 string          // a case that is not planned
	filtered, interrupted   bool
	cases                   int
}

func (s sample) id() string { return fmt.Sprintf("%s-%d-%s", s.target, s.night, s.at) }

// record makes the record of the sample.
func (s sample) record() *verdict.Run {
	started := firstNight.AddDate(0, 0, s.night).Add(s.at)
	run := &verdict.Run{Header: verdict.Header{
		Run: s.id(), Started: started, Conform: "v1", Target: s.target, Filtered: s.filtered, Depth: s.depth,
		Contracts: []verdict.Contract{{Name: "things", Hash: "1" + s.contract}},
	}, Promises: []verdict.Promise{{ID: "status/200", State: verdict.PromiseKept}, {ID: "status/404", State: verdict.PromiseUntested}}}
	for i := range max(s.cases, 6) {
		name := fmt.Sprintf("case-%d", i)
		if name == s.without {
			continue
		}
		v := verdict.Verdict{ID: "things/update/" + name + "/read-back", Contract: "things", Operation: "things/update", Case: name, Check: "read-back", Rule: "read-back", Status: verdict.Pass}
		if status, found := s.statuses[name]; found {
			v.Status = status
		}
		if got, found := s.fails[name]; found {
			if v.Status == verdict.Pass {
				v.Status = verdict.Fail
			}
			v.Findings = []verdict.Finding{{Class: "value.other", Want: "a value", Got: got}}
			if s.outcome != "" {
				v.Deviation = &verdict.Deviation{Outcome: s.outcome}
			}
		}
		run.Verdicts = append(run.Verdicts, v)
	}
	run.Header.Planned = len(run.Verdicts)
	run.Footer = verdict.Footer{Ended: started.Add(time.Minute), Counts: run.Count(), Exit: s.exit, Interrupted: s.interrupted}
	return run
}

// fingerprint is that of a failure of a sample.
func fingerprint(got string) string {
	return verdict.FingerprintFrom("things/update", "read-back", "value.other:"+got)
}

func newHistory(t testing.TB) *DB {
	t.Helper()
	db, err := Create(filepath.Join(t.TempDir(), Name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func add(t testing.TB, db *DB, samples ...sample) {
	t.Helper()
	for _, s := range samples {
		if _, err := db.Add(t.Context(), s.record()); err != nil {
			t.Fatal(err)
		}
	}
}
