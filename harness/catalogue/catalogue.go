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

var checks []*check.Check

// register adds a check to the catalogue, bounds its findings, and lowers those about a response that the target did not write.
func register(c *check.Check) *check.Check {
	judge := c.Judge
	c.Judge = func(e *check.Evidence) check.Outcome {
		out := judge(e)
		out.Findings = bounded(out.Findings)
		if len(out.Findings) > 0 && c.Family != "state" && fromParser(e) {
			out.Level = check.May
			for i := range out.Findings {
				out.Findings[i].Hint = "the HTTP parser in front of the target rejects the method, so the target does not see the request"
			}
		}
		return out
	}
	checks = append(checks, c)
	return c
}

var inOrder = sync.OnceValue(func() []*check.Check {
	return slices.SortedFunc(slices.Values(checks), func(a, b *check.Check) int { return a.Order - b.Order })
})

// All returns the catalogue, in the order of a case's verdicts.
func All() []*check.Check { return slices.Clone(inOrder()) }

// Lookup finds a check by its id, its rule or a former id; the error suggests a similar name.
func Lookup(name string) (*check.Check, error) { return Find(All(), name) }

// Find is Lookup among other checks than the catalogue's.
func Find(checks []*check.Check, name string) (*check.Check, error) {
	var known []string
	for _, c := range checks {
		for _, n := range c.Names() {
			if strings.EqualFold(name, n) {
				return c, nil
			}
			known = append(known, n)
		}
	}
	if best := near.Match(name, known); best != "" {
		return nil, fmt.Errorf("no check %q, did you mean %q", name, best)
	}
	return nil, fmt.Errorf("no check %q", name)
}

// For returns the checks whose rules apply to the operation and that judge the scenario, in catalogue order.
func For(s *check.Scenario) []*check.Check {
	return slices.DeleteFunc(All(), func(c *check.Check) bool { return !s.Operation.Profile.Includes(c.Profile) || !c.When(s) })
}

// JudgedLast reports whether a check judges what a run knows only after the last case of an operation.
func JudgedLast(c *check.Check) bool { return c == immediateUpdates || c == intermittent }

// Hash identifies the catalogue: it changes whenever a check's id, rule, level or safety does.
func Hash() string {
	sum := sha256.New()
	for _, c := range All() {
		fmt.Fprintln(sum, c.ID, c.Rule, c.Level, c.Safety)
	}
	return hex.EncodeToString(sum.Sum(nil))[:12]
}

// always is every case on a documented path. What responds at another path may be a router, to which the contract does not apply.
func always(s *check.Scenario) bool {
	return !onKind(check.UnknownSegments, check.ToCollection, check.Batch, check.BatchLimits, check.UndocumentedMethods, check.CollectionMethods, check.MalformedKeys, check.Repeated, check.EquivalentURLs, check.UnknownParents, check.Heads, check.FreshReads, check.Options, check.Collections)(s)
}

func onAccept(s *check.Scenario) bool { return s.Intent == check.Accept }

// onUpdate includes updates with a preference or a true condition: the rules for a success apply to them too.
func onUpdate(s *check.Scenario) bool {
	return onAccept(s) || onKind(check.PreferMinimal, check.PreferFull, check.CurrentTags, check.AnyTag)(s)
}

// onError is a request that a conforming target may reject. A method in lower case may not get past the HTTP server in front of it.
func onError(s *check.Scenario) bool {
	return s.Intent != check.Accept && always(s) && s.Kind != check.LowerCase
}

// onBody is a valid update whose contract documents an entity in the response. Where it documents one for a preference only, that is the
// update that prefers it.
func onBody(s *check.Scenario) bool {
	entity := s.Operation.UpdatedEntity()
	return entity != nil && (onAccept(s) || s.Kind == check.PreferFull && entity.Prefer != "")
}

// onReturned selects the cases whose responses may contain the documented entity, also where the target otherwise returns none.
func onReturned(s *check.Scenario) bool {
	return onBody(s) || s.Kind == check.PreferFull && s.Operation.UpdatedEntity() != nil
}

func onKind(kinds ...string) func(*check.Scenario) bool {
	return func(s *check.Scenario) bool { return slices.Contains(kinds, s.Kind) }
}

// What several checks need of a contract.
const (
	needsThreeValues = "a writable property with three known values"
	needsBody        = "a success documented with a body"
	needsKey         = "a path that ends on the key of an entity"
	needsValue       = "a writable property that a valid value is known for"
	needsLargeNumber = "a writable Int64 or Decimal"
	needsObject      = "updates that are JSON objects"
	needsToken       = "an operation that requires a token"
	needsExample     = "a documented example of the request"
	needsPage        = "a description derived from a page"
)
