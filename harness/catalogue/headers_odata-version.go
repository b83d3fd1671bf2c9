package catalogue

import "github.com/graphconform/conform/harness/check"

var odataVersion = register(&check.Check{
	ID: "odata-version", Rule: "PATCH-HDR-004", Family: "headers", Order: 160, Level: check.Must, Profile: check.OData, Safety: check.RST,
	Title:   "sends OData-Version: 4.0 with a success",
	Source:  "OData 4.01 Protocol §8.1.5, §8.2.7",
	Quote:   `OData 4.01 Protocol §8.1.5: "OData services MUST include the OData-Version header on a response to specify the version of the protocol used to generate the response payload."`,
	Sends:   "a valid update with OData-MaxVersion: 4.0, also with Prefer and with If-Match, and the first GETs of the entity",
	Holds:   "OData-Version is 4.0, which is not above the version that was requested",
	Classes: []check.Class{{Name: "header.odata-version"}},
	When:    onUpdate,
	Judge: eachOf(requestsAndReads, func(e *check.Evidence) check.Outcome {
		if !e.Accepted() {
			return skip(notAccepted)
		}
		values := e.Response().Header.Values("OData-Version")
		if repeated("OData-Version", values) {
			return skip(seeSingleFields)
		}
		if len(values) != 1 {
			return finding("header.odata-version", "one OData-Version header", fieldLines(values), "")
		}
		if values[0] != "4.0" {
			return finding("header.odata-version", "4.0", check.Clip(values[0]), "the request had OData-MaxVersion: 4.0")
		}
		return check.Outcome{}
	}),
})
