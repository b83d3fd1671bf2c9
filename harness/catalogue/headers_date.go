package catalogue

import (
	"net/http"
	"time"

	"github.com/graphconform/conform/harness/check"
)

// clockSkew is how far a target's clock may be off before its Date is called wrong.
const clockSkew = 5 * time.Minute

var date = register(&check.Check{
	ID: "date", Rule: "PATCH-HDR-001", Family: "headers", Order: 140, Level: check.Must, Profile: check.HTTP, Safety: check.RO,
	Title:   "dates its answers",
	Source:  "RFC 9110 §6.6.1, §5.6.7",
	Sends:   "any request",
	Holds:   "2xx, 3xx and 4xx carry one Date, an IMF-fixdate within five minutes of our clock",
	Classes: []check.Class{{Name: "header.date"}},
	When:    always,
	Judge: eachAnswer(func(e *check.Evidence) check.Outcome {
		x := e.Response()
		if x.Status >= 500 {
			return skip("a 5xx need not be dated")
		}
		values := x.Header.Values("Date")
		if len(values) != 1 {
			return one("header.date", "one Date header", headerCount(values), "")
		}
		at, err := time.Parse(http.TimeFormat, values[0])
		if err != nil || at.Format(http.TimeFormat) != values[0] {
			return one("header.date", "an IMF-fixdate such as Sun, 06 Nov 1994 08:49:37 GMT", check.Clip(values[0]), "")
		}
		if off := at.Sub(x.Started).Abs(); !x.Started.IsZero() && off > clockSkew+x.Duration {
			return one("header.date", "a Date within 5m0s of our clock", values[0]+", off by "+off.Round(time.Second).String(), "is a clock wrong, or an answer cached?")
		}
		return check.Outcome{}
	}),
})
