package catalogue

import "github.com/graphconform/conform/harness/check"

var odataVersion = register(&check.Check{
	ID: "odata-version", Rule: "PATCH-HDR-004", Family: "headers", Order: 160, Level: check.Must, Profile: check.OData, Safety: check.RST,
	Title:   "names the OData version of a success",
	Source:  "OData 4.01 Protocol §8.1.5, §8.2.7",
	Sends:   "a valid update with OData-MaxVersion: 4.0, also with Prefer and with If-Match",
	Holds:   "OData-Version is there and is 4.0, not above the version asked for",
	Classes: []check.Class{{Name: "header.odata-version"}},
	When:    onUpdate,
	Judge: func(e *check.Evidence) check.Outcome {
		x := e.Response()
		if !e.Accepted() {
			return skip("the update was not accepted, see status-documented")
		}
		values := x.Header.Values("OData-Version")
		if len(values) != 1 {
			return one("header.odata-version", "one OData-Version header", headerCount(values), "")
		}
		if values[0] != "4.0" {
			return one("header.odata-version", "4.0", check.Clip(values[0]), "OData-MaxVersion: 4.0 was sent")
		}
		return check.Outcome{}
	},
})
