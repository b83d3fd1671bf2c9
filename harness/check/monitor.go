package check

import (
	"net/http"
	"net/url"

	"github.com/graphconform/conform/harness/verdict"
)

var monitor = register(&Check{
	ID: "monitor", Rule: "PATCH-STATUS-010", Family: "status", Order: 100, Level: verdict.Must, Safety: RST,
	Title:   "says with 202 where the outcome is to be had",
	Source:  "OData 4.01 Protocol §8.3.3, §9.1.3",
	Sends:   "a PATCH with values of the documented types",
	Holds:   "a 202 has one Location that is a URL; what the monitor says later is not waited for",
	Classes: []Class{{Name: "header.location", WFC: 907}},
	When:    onAccept,
	Judge: func(e *Evidence) Outcome {
		x := e.Answer()
		if x.Status != http.StatusAccepted {
			return skip("no 202 was answered")
		}
		values := x.Header.Values("Location")
		if len(values) != 1 {
			return one("header.location", "one Location, that of the status monitor", headerCount(values), "")
		}
		if _, err := url.Parse(values[0]); err != nil || values[0] == "" {
			return one("header.location", "a Location that is a URL", clip(values[0]), "")
		}
		return Outcome{}
	},
})
