package catalogue

import (
	"fmt"

	"github.com/graphconform/conform/harness/check"
)

// finding is an outcome with one finding.
func finding(class, want, got, hint string) (out check.Outcome) {
	out.Add(class, want, got, hint)
	return out
}

// atLevel sets the level of findings that have none of their own.
func atLevel(level check.Level, out check.Outcome) check.Outcome {
	if len(out.Findings) > 0 && out.Level == "" {
		out.Level = level
	}
	return out
}

func skip(reason string) check.Outcome { return check.Outcome{Skip: reason} }

// withClass gives every finding the class.
func withClass(class string, findings []check.Finding) check.Outcome {
	for i := range findings {
		findings[i].Class = class
	}
	return check.Outcome{Findings: findings}
}

// maxFindings bounds what one check says about one case, because the target decides how much there is to say.
const maxFindings = 20

func bounded(findings []check.Finding) []check.Finding {
	if more := len(findings) - maxFindings; more > 0 {
		findings = findings[:maxFindings]
		findings[maxFindings-1].Hint = fmt.Sprintf("and %d more", more)
	}
	return findings
}

// worse returns the more severe of two outcomes, or both findings where they are equally severe.
func worse(a, b check.Outcome) check.Outcome {
	switch {
	case severity(a) > severity(b):
		return a
	case severity(b) > severity(a):
		return b
	}
	if a.Cite != b.Cite && len(b.Findings) > 0 { // no line makes both promises
		a.Cite, a.Promise = "", ""
	}
	a.Findings = append(a.Findings, b.Findings...)
	return a
}

// severity orders the outcomes of checks whose own level is should.
func severity(out check.Outcome) int {
	switch {
	case len(out.Findings) == 0:
		return 0
	case out.Level == check.May, out.Findings[0].Class == unexpectedStatus:
		return 1
	case out.Level == check.Must, out.Level == check.Documented:
		return 3
	}
	return 2
}
