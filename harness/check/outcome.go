package check

import (
	"fmt"

	"github.com/graphconform/conform/harness/verdict"
)

func one(class, want, got, hint string) Outcome {
	return Outcome{Findings: []verdict.Finding{{Class: class, Want: want, Got: got, Hint: hint}}}
}

func skip(reason string) Outcome { return Outcome{Skip: reason} }

// classed gives every finding the class.
func classed(class string, findings []verdict.Finding) Outcome {
	for i := range findings {
		findings[i].Class = class
	}
	return Outcome{Findings: bounded(findings)}
}

// maxFindings bounds what one check says about one case: a target decides how much there is to say.
const maxFindings = 20

func bounded(findings []verdict.Finding) []verdict.Finding {
	if more := len(findings) - maxFindings; more > 0 {
		findings = findings[:maxFindings]
		findings[maxFindings-1].Hint = fmt.Sprintf("and %d more", more)
	}
	return findings
}
