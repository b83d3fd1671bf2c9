package catalogue

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/graphconform/conform/harness/check"
)

// int64s makes one property of the operation an Int64, another a Decimal and a third a collection of Int64.
func int64s(e *check.Evidence) {
	for i, p := range e.Operation.Properties {
		if name := map[string]string{"successDeviceCount": "Edm.Int64", "errorDeviceCount": "Edm.Decimal", "tags": "Collection(Edm.Int64)"}[p.Name]; name != "" {
			e.Operation.Properties[i].Edm = name
		}
	}
}

// inStrings is the read that asks for strings, with a Content-Type of the response.
func inStrings(status int, contentType, body string) part {
	return func(e *check.Evidence) {
		addStep(e, check.ReadStrings, http.MethodGet, status, body).Header.Set("Content-Type", contentType)
	}
}

const (
	asked   = "application/json;odata.metadata=minimal;IEEE754Compatible=true"
	unasked = "application/json; odata.metadata=minimal; ieee754compatible=false"
)

func ieee(parts ...part) *check.Evidence {
	e := given(check.IEEE754, append([]part{int64s, before(`{}`)}, parts...)...)
	e.Intent = check.Open
	e.Updates = []check.Update{{Step: check.Request, Read: check.After, Values: map[string]any{"successDeviceCount": json.Number("9007199254740993")}}}
	return e
}

func TestIeeeRead(t *testing.T) {
	table(t, ieeeRead, []row{
		{"strings", ieee(response(204, ``), inStrings(200, asked, `{"successDeviceCount":"5","errorDeviceCount":"0.1","tags":["1","2"],"userPrincipalName":"5"}`)), passes},
		{"numbers, parameter refused in words", ieee(response(204, ``), inStrings(200, unasked, `{"successDeviceCount":5,"errorDeviceCount":0.1,"tags":[1]}`)), passes},
		{"numbers, parameter left out", ieee(response(400, rejectionBody), inStrings(200, "application/json", `{"successDeviceCount":5,"errorDeviceCount":"INF"}`)), passes},
		{"numbers called strings", ieee(response(204, ``), inStrings(200, asked, `{"successDeviceCount":5,"errorDeviceCount":"1"}`)),
			finds("negotiation.ieee754").showing("5")},
		{"one item a number", ieee(response(204, ``), inStrings(200, asked, `{"tags":["1",2]}`)), finds("negotiation.ieee754").showing("2")},
		{"strings called numbers", ieee(response(204, ``), inStrings(200, unasked, `{"successDeviceCount":"5","errorDeviceCount":"1"}`)),
			finds("negotiation.ieee754", "negotiation.ieee754").showing(`"1"`)},
		{"strings, and nothing said", ieee(response(204, ``), inStrings(200, "application/json; charset=UTF-8", `{"successDeviceCount":"5"}`)),
			finds("negotiation.ieee754").as(check.May)},
		{"null", ieee(response(204, ``), inStrings(200, asked, `{"successDeviceCount":null}`)), skips("no Int64")},
		{"not acceptable", ieee(response(204, ``), inStrings(406, asked, rejectionBody)), skips("need not support")},
		{"called otherwise", ieee(response(204, ``), inStrings(200, "text/plain", `{"successDeviceCount":"5"}`)), skips("text/plain")},
		{"failed", ieee(response(204, ``), inStrings(500, asked, ``)), skips("500")},
		{"not read", ieee(response(204, ``)), skips("not read")},
	})
}
