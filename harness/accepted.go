package harness

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/baseline"
	"github.com/graphconform/conform/harness/verdict"
)

// accepted reads the baseline, nil where there is none.
func (cfg Config) accepted(today string) (*baseline.Classifier, error) {
	if cfg.Baseline == "" {
		return nil, nil
	}
	if mode := cfg.BaselineMode; mode != "" && !slices.Contains(verdict.BaselineModes(), mode) {
		return nil, &Error{verdict.ExitUsage, fmt.Errorf("unknown baseline mode %q", mode), "choose from " + strings.Join(verdict.BaselineModes(), ", ")}
	}
	f, err := baseline.Load(cfg.Baseline, today)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, &Error{verdict.ExitUsage, fmt.Errorf("no baseline %q", cfg.Baseline), "conform baseline init writes one from the record of a run"}
	case err != nil:
		return nil, &Error{verdict.ExitUsage, err, ""}
	}
	return f.For(cfg.Target.DisplayName(), today), nil
}

// deviation says what the baseline says of a verdict that fails.
func (s *Session) deviation(v *verdict.Verdict) *verdict.Deviation {
	if s.accepted == nil {
		return nil
	}
	return s.accepted.Deviation(v)
}
