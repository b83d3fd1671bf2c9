package harness

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/graphconform/conform/harness/baseline"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
)

// runOn runs a config so many days from now.
func runOn(t *testing.T, cfg Config, days int) *verdict.Run {
	t.Helper()
	s, err := newSession(t.Context(), cfg, wire.Pace{Now: func() time.Time { return wire.Now().AddDate(0, 0, days) }, Sleep: wire.Sleep})
	if err == nil {
		err = s.Open(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	s.runner.Start(t.Context(), func(*plan.Case) bool { return true })
	s.runner.AwaitAll(t.Context())
	return s.Finish(t.Context())
}

func TestBaseline(t *testing.T) {
	things, err := contract.Load("things", "things.yaml", []byte(thing), nil)
	if err != nil {
		t.Fatal(err)
	}
	cfg := Config{Contracts: []*contract.Contract{things}, Fault: "update-ignored"}
	path := filepath.Join(t.TempDir(), baseline.Name)
	if _, err := baseline.Create(path, baseline.Day(wire.Now()), baseline.Words{Reason: "asked"}, []*verdict.Run{runOn(t, cfg, 0)}); err != nil {
		t.Fatal(err)
	}
	cfg.Baseline = path
	for name, tt := range map[string]struct {
		fault, mode string
		days, exit  int
		cases       []string
		want, not   verdict.Outcome
	}{
		"nothing else":        {"update-ignored", "", 0, verdict.ExitOK, nil, verdict.Known, verdict.New},
		"on the last day":     {"update-ignored", "", baseline.DefaultDays, verdict.ExitOK, nil, verdict.Known, verdict.Expired},
		"a day later":         {"update-ignored", "", baseline.DefaultDays + 1, verdict.ExitBroken, nil, verdict.Expired, verdict.Known},
		"mended":              {"", "", 0, verdict.ExitOK, nil, verdict.Fixed, verdict.Known},
		"mended, in a gate":   {"", verdict.GateMode, 0, verdict.ExitBroken, nil, verdict.Fixed, verdict.Known},
		"known, in a gate":    {"update-ignored", verdict.GateMode, 0, verdict.ExitOK, nil, verdict.Known, verdict.Fixed},
		"another fault":       {"date-missing", "", 0, verdict.ExitBroken, nil, verdict.New, verdict.Known},
		"one case, in a gate": {"", verdict.GateMode, 0, verdict.ExitOK, []string{"malformed-json"}, verdict.Unobserved, verdict.Fixed},
	} {
		t.Run(name, func(t *testing.T) {
			cfg := cfg
			cfg.Fault, cfg.BaselineMode, cfg.Cases = tt.fault, tt.mode, tt.cases
			run := runOn(t, cfg, tt.days)
			b := run.Footer.Baseline
			if run.Footer.Exit != tt.exit || b.Counts[tt.want] == 0 || b.Counts[tt.not] > 0 {
				t.Errorf("want exit %d, %s and none %s, got %d, %v", tt.exit, tt.want, tt.not, run.Footer.Exit, b.Counts)
			}
			for _, v := range run.Verdicts {
				if (v.Deviation != nil) != (v.Status == verdict.Fail) {
					t.Errorf("%s: want what the baseline says of failures alone, got %s with %v", v.ID, v.Status, v.Deviation)
				}
			}
		})
	}
	for file, want := range map[string]string{path + "2": "no baseline", filepath.Dir(path): "is a folder"} {
		if _, err := Run(context.Background(), Config{Contracts: cfg.Contracts, Baseline: file}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: want %q, got %v", file, want, err)
		}
	}
}
