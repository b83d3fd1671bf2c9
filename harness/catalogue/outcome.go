package catalogue

import (
	"fmt"

	"github.com/graphconform/conform/harness/check"
)

func one(class, want, got, hint string) check.Outcome {
	return check.Outcome{Findings: []check.Finding{{Class: class, Want: want, Got: got, Hint: hint}}}
}

func skip(reason string) check.Outcome { return check.Outcome{Skip: reason} }

// classed gives every finding the class.
func classed(class string, findings []check.Finding) check.Outcome {
	for i := range findings {
		findings[i].Class = class
	}
	return check.Outcome{Findings: findings}
}

// maxFindings bounds what one check says about one case: a target decides how much there is to say.
const maxFindings = 20

func bounded(findings []check.Finding) []check.Finding {
	if more := len(findings) - maxFindings; more > 0 {
		findings = findings[:maxFindings]
		findings[maxFindings-1].Hint = fmt.Sprintf("and %d more", more)
	}
	return findings
}
