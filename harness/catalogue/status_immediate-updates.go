package catalogue

import "github.com/graphconform/conform/harness/check"

var immediateUpdates = register(&check.Check{
	ID: "immediate-updates", Rule: "PATCH-STATUS-015", Family: "status", Order: 17, Level: check.May, Profile: check.HTTP, Safety: check.RST,
	Title:   "applies updates at once and without conflicts",
	Source:  "RFC 9110 §15.5.10 and §13.1.1, RFC 4918 §11.3",
	Quote:   `RFC 9110 §15.5.10: "The 409 (Conflict) status code indicates that the request could not be completed due to a conflict with the current state of the target resource."`,
	Sends:   "every update of the operation, again after 409, 412, 423 and 428, and every read again that does not show an accepted update",
	Holds:   "updates need no second request, and the first read shows them",
	Classes: []check.Class{{Name: "update.retried"}, {Name: "update.delayed"}, {Name: "update.untagged"}},
	When:    func(s *check.Scenario) bool { return s.Intent == check.Accept && s.Kind == check.Full },
	Judge:   func(e *check.Evidence) check.Outcome { return check.Outcome{Findings: e.Adaptations} },
})
