package catalogue

import (
	"github.com/graphconform/conform/harness/check"
)

var malformedRefused = register(&check.Check{
	ID: "malformed-refused", Rule: "PATCH-ROBUST-001", Family: "robustness", Order: 490, Level: check.Should, Profile: check.HTTP, Safety: check.RST,
	Title:   "rejects malformed JSON",
	Source:  "RFC 5789 §2.2",
	Quote:   `RFC 5789 §2.2: "When the server determines that the patch document provided by the client is not properly formatted, it SHOULD return a 400 (Bad Request) response."`,
	Sends:   "a PATCH whose JSON body is truncated, or followed by more text",
	Holds:   "400",
	Classes: []check.Class{{Name: "input.malformed", WFC: 102}, {Name: unexpectedStatus}},
	When:    onKind(check.MalformedJSON, check.BadBodies),
	Judge: func(e *check.Evidence) check.Outcome {
		if e.Kind == check.BadBodies {
			if e = e.ForStep(check.StepTrailing); e.Response() == nil {
				return skip(notSent)
			}
		}
		out := reject(e, "input.malformed", check.Should, 400)
		switch got := e.Response().Status; {
		case e.Accepted():
			out.Level = check.Must
		case plain(e) && isClientError(got) && got != 400: // the one 4xx that HTTP asks for
			return finding(unexpectedStatus, check.Status(400), check.Status(got), "").At(e.ResponseID())
		}
		return out
	},
})
