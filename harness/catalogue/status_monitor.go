package catalogue

import (
	"net/http"
	"net/url"

	"github.com/graphconform/conform/harness/check"
)

var monitor = register(&check.Check{
	ID: "monitor", Rule: "PATCH-STATUS-010", Family: "status", Order: 100, Level: check.Must, Profile: check.OData, Safety: check.RST,
	Title:   "returns a status monitor URL with 202",
	Source:  "OData 4.01 Protocol §11.6, §8.3.3",
	Quote:   `OData 4.01 Protocol §11.6: "Responses that return 202 Accepted MUST include a Location header pointing to a status monitor resource …"`,
	Sends:   "a PATCH with values of the documented types",
	Holds:   "a 202 has one Location, which is a URL; conform does not wait for the monitor's result",
	Classes: []check.Class{{Name: "header.location", WFC: 907}},
	When:    onAccept,
	Judge: func(e *check.Evidence) check.Outcome {
		x := e.Response()
		if x.Status != http.StatusAccepted {
			return skip("the response is not a 202")
		}
		values := x.Header.Values("Location")
		if len(values) != 1 {
			return finding("header.location", "one Location with the URL of the status monitor", fieldLines(values), "")
		}
		if _, err := url.Parse(values[0]); err != nil || values[0] == "" {
			return finding("header.location", "a Location that is a URL", check.Clip(values[0]), "")
		}
		return check.Outcome{}
	},
})
