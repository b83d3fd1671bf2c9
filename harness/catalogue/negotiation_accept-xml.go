package catalogue

import (
	"bytes"
	"mime"
	"strings"

	"github.com/graphconform/conform/harness/check"
)

var acceptXML = register(&check.Check{
	ID: "accept-xml", Rule: "PATCH-CONNEG-004", Family: "negotiation", Order: 720, Level: check.Should, Profile: check.HTTP, Safety: check.RST,
	Title:   "labels what it answers as what it is, whatever was asked for",
	Source:  "RFC 9110 §12.4.1, §8.3",
	Sends:   "a valid PATCH with Accept: application/xml",
	Holds:   "406, or any answer whose content is of the type that it is called: no JSON as XML, and no XML or HTML as JSON",
	Classes: []check.Class{{Name: "negotiation.mislabelled"}},
	When:    onKind(check.AcceptXML),
	Judge: func(e *check.Evidence) check.Outcome {
		x := e.Response()
		if len(x.Body) == 0 {
			return skip("the answer has no content")
		}
		called := x.Header.Get("Content-Type")
		media, _, err := mime.ParseMediaType(called)
		xml := err == nil && strings.HasSuffix(media, "xml")
		if xml && startsObject(x.Body) || err == nil && media == "application/json" && bytes.HasPrefix(bytes.TrimSpace(x.Body), []byte("<")) {
			return one("negotiation.mislabelled", "content of the type that it is called", check.Clip(called)+" over "+check.Clip(string(x.Body[:min(len(x.Body), 20)])), "")
		}
		return check.Outcome{}
	},
})
