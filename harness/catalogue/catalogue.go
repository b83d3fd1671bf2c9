// Package catalogue holds the checks, one file each.
//
// This package is not API: it may change in any release.
package catalogue

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/near"
)

// checks are those that the files of this package register.
var checks []*check.Check

// register adds a check to the catalogue, and bounds its findings.
func register(c *check.Check) *check.Check {
	judge := c.Judge
	c.Judge = func(e *check.Evidence) check.Outcome {
		out := judge(e)
		out.Findings = bounded(out.Findings)
		return out
	}
	checks = append(checks, c)
	return c
}

var inOrder = sync.OnceValue(func() []*check.Check {
	return slices.SortedFunc(slices.Values(checks), func(a, b *check.Check) int { return a.Order - b.Order })
})

// All returns the catalogue, in the order in which a case's verdicts are given.
func All() []*check.Check { return slices.Clone(inOrder()) }

// Lookup finds a check by its id or its catalogue number; the error names the near miss.
func Lookup(name string) (*check.Check, error) {
	var known []string
	for _, c := range All() {
		if strings.EqualFold(name, c.ID) || strings.EqualFold(name, c.Rule) {
			return c, nil
		}
		known = append(known, c.ID, c.Rule)
	}
	if best := near.Match(name, known); best != "" {
		return nil, fmt.Errorf("no check %q, did you mean %q", name, best)
	}
	return nil, fmt.Errorf("no check %q", name)
}

// For returns the checks that judge a scenario, in catalogue order.
func For(s *check.Scenario) []*check.Check {
	var out []*check.Check
	for _, c := range All() {
		if c.When(s) {
			out = append(out, c)
		}
	}
	return out
}

// Hash names the catalogue: it changes whenever a check's id, number or level does.
func Hash() string {
	sum := sha256.New()
	for _, c := range All() {
		fmt.Fprintln(sum, c.ID, c.Rule, c.Level, c.Safety)
	}
	return hex.EncodeToString(sum.Sum(nil))[:12]
}

// always is every case on a documented path: what answers beside it may be no more than a router, which promised nothing.
func always(s *check.Scenario) bool {
	return !onKind(check.UnknownSegments, check.ToCollection, check.Batch, check.BatchLimits, check.UndocumentedMethods, check.MalformedKeys, check.Repeated)(s)
}

func onAccept(s *check.Scenario) bool { return s.Intent == check.Accept }

// onUpdate is a valid update too, where the request prefers an answer or names a condition that holds: the headers of its success
// are owed all the same.
func onUpdate(s *check.Scenario) bool {
	return onAccept(s) || onKind(check.PreferMinimal, check.PreferFull, check.CurrentTags, check.AnyTag)(s)
}

func onRefuse(s *check.Scenario) bool { return s.Intent == check.Reject }

// onError is a request that a faithful target may answer with an error.
func onError(s *check.Scenario) bool { return s.Intent != check.Accept && always(s) }

func onKind(kinds ...string) func(*check.Scenario) bool {
	return func(s *check.Scenario) bool {
		for _, kind := range kinds {
			if s.Kind == kind {
				return true
			}
		}
		return false
	}
}

// What several checks need of a contract.
const (
	needsThreeValues = "a writable property of which three values are known"
	needsBody        = "a success documented with a body"
	needsKey         = "a path that ends on the key of an entity"
	needsValue       = "a writable property that a valid value is known for"
	needsLargeNumber = "a writable Int64 or Decimal"
	needsToken       = "an operation that asks for a token"
	needsExample     = "a documented example of the request"
	needsPage        = "a description derived from a page"
)

// onBody is a valid update whose contract documents an entity in the answer.
func onBody(s *check.Scenario) bool {
	return s.Intent == check.Accept && documentedEntity(&check.Evidence{Scenario: s}) != nil
}
