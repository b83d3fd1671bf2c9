package check

import (
	"bytes"
	"mime"
	"strings"

	"github.com/graphconform/conform/harness/verdict"
)

var acceptXML = register(&Check{
	ID: "accept-xml", Rule: "PATCH-CONNEG-004", Family: "negotiation", Order: 720, Level: verdict.Should, Safety: RST,
	Title:   "labels what it answers as what it is, whatever was asked for",
	Source:  "RFC 9110 §12.4.1, §8.3",
	Sends:   "a valid PATCH with Accept: application/xml",
	Holds:   "406, or any answer whose content is of the type that it is called: no JSON as XML, and no XML or HTML as JSON",
	Classes: []Class{{Name: "negotiation.mislabelled"}},
	When:    onKind(AcceptXML),
	Judge: func(e *Evidence) Outcome {
		x := e.Answer()
		if len(x.Body) == 0 {
			return skip("the answer has no content")
		}
		called := x.Header.Get("Content-Type")
		media, _, err := mime.ParseMediaType(called)
		xml := err == nil && strings.HasSuffix(media, "xml")
		if xml && startsObject(x.Body) || err == nil && media == "application/json" && bytes.HasPrefix(bytes.TrimSpace(x.Body), []byte("<")) {
			return one("negotiation.mislabelled", "content of the type that it is called", clip(called)+" over "+clip(string(x.Body[:min(len(x.Body), 20)])), "")
		}
		return Outcome{}
	},
})
