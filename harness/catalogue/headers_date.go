package catalogue

import (
	"net/http"
	"time"

	"github.com/graphconform/conform/harness/check"
)

// clockSkew is how far a target's clock may be off.
const clockSkew = 5 * time.Minute

var date = register(&check.Check{
	ID: "date", Rule: "PATCH-HDR-001", Family: "headers", Order: 140, Level: check.Must, Profile: check.HTTP, Safety: check.RO,
	Title:   "sends a valid Date header",
	Source:  "RFC 9110 §6.6.1, §5.6.7",
	Quote:   `RFC 9110 §6.6.1: "An origin server with a clock … MUST generate a Date header field in all 2xx (Successful), 3xx (Redirection), and 4xx (Client Error) responses …"`,
	Sends:   "any request",
	Holds:   "each 2xx, 3xx and 4xx has one Date, an IMF-fixdate within five minutes of conform's clock",
	Classes: []check.Class{{Name: "header.date"}},
	When:    always,
	Judge: eachResponse(func(e *check.Evidence) check.Outcome {
		x := e.Response()
		if x.Status >= 500 {
			return skip("a 5xx needs no Date")
		}
		values := x.Header.Values("Date")
		if repeated("Date", values) {
			return skip(seeSingleFields)
		}
		if len(values) != 1 {
			return finding("header.date", "one Date header", fieldLines(values), "")
		}
		at, err := time.Parse(http.TimeFormat, values[0])
		if err != nil || at.Format(http.TimeFormat) != values[0] {
			return finding("header.date", "an IMF-fixdate such as Sun, 06 Nov 1994 08:49:37 GMT", check.Clip(values[0]), "")
		}
		if off := at.Sub(x.Started).Abs(); !x.Started.IsZero() && off > clockSkew+x.Duration {
			return finding("header.date", "a Date within 5m0s of conform's clock", values[0]+", off by "+off.Round(time.Second).String(), "is a clock wrong, or is the response cached?")
		}
		return check.Outcome{}
	}),
})
