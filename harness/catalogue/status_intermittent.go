package catalogue

import "github.com/graphconform/conform/harness/check"

var intermittent = register(&check.Check{
	ID: "intermittent", Rule: "PATCH-STATUS-018", Family: "status", Order: 18, Level: check.Must, Profile: check.HTTP, Safety: check.RST,
	Title:   "does not fail with 5xx at random",
	Source:  "RFC 9110 §15.6",
	Quote:   quoteServerError,
	Sends:   "every request of the operation, again after a 5xx other than 501, 503 and 504; a tenant gets none again",
	Holds:   "no request that fails with 5xx gets another status when it is sent again; all that do are one finding, with their rate, and the other checks judge the last response",
	Classes: []check.Class{{Name: "status.intermittent", WFC: 100}},
	When:    func(s *check.Scenario) bool { return s.Intent == check.Accept && s.Kind == check.Full },
	Judge:   func(e *check.Evidence) check.Outcome { return check.Outcome{Findings: e.Intermittent} },
})
