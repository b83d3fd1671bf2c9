package verdict

import (
	"iter"
	"slices"
	"strings"
)

// The exit codes of a run.
const (
	ExitOK          = 0 // every promise kept
	ExitBroken      = 1 // a promise broken
	ExitUsage       = 2 // usage, configuration, contract or page wrong
	ExitEnvironment = 3 // target unreachable, authentication or permission missing
	ExitBug         = 4 // a bug in conform, or a target that could not be restored
	ExitIncomplete  = 5 // interrupted, nothing judged, no proof that a target is restored, or a report that could not be written
)

// exitOrder lists the exit codes by precedence. A broken promise is a fact: neither what follows from it (a rejection whose
// positive twin failed) nor a lost report may hide it.
var exitOrder = []int{ExitBug, ExitBroken, ExitIncomplete, ExitEnvironment, ExitUsage, ExitOK}

// WorstExit returns the exit code that counts when several apply, of one run or of several: 4, 1, 5, 3, 2. It is ExitOK where
// none is given.
func WorstExit(codes ...int) int {
	for _, code := range exitOrder {
		if slices.Contains(codes, code) {
			return code
		}
	}
	return ExitOK
}

// ExitCode returns the exit code of a run with these verdicts and with other troubles, each given as the exit code that it
// would cause alone (ExitIncomplete for a report that could not be written). A run that judges nothing, because it has no verdicts or skips
// only, is incomplete: it would be green whatever the target does.
func ExitCode(verdicts iter.Seq[*Verdict], troubles ...int) int {
	code, none := worst(verdicts, troubles)
	if none {
		code = WorstExit(code, ExitIncomplete)
	}
	return code
}

// PartExitCode is ExitCode for a part of a run, which may judge nothing.
func PartExitCode(verdicts iter.Seq[*Verdict]) int {
	code, _ := worst(verdicts, nil)
	return code
}

// worst returns the exit code that counts, and whether the verdicts are skips only.
func worst(verdicts iter.Seq[*Verdict], troubles []int) (code int, none bool) {
	code, none = WorstExit(troubles...), true
	for v := range verdicts {
		code, none = WorstExit(code, v.exit()), none && v.Status == Skip
	}
	return code, none
}

// exit is the exit code of a run that has only this verdict.
func (v *Verdict) exit() int {
	switch {
	case v.Status == Fail && !v.IsKnown():
		return ExitBroken
	case v.Status == NotRun:
		return ExitIncomplete
	case v.Status == Error && strings.HasPrefix(v.Class, "harness."):
		return ExitBug
	case v.Status == Error:
		return ExitEnvironment
	}
	return ExitOK
}
