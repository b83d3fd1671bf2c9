package catalogue

import (
	"bytes"
	"mime"
	"net/http"
	"strings"

	"github.com/graphconform/conform/harness/check"
)

var acceptXML = register(&check.Check{
	ID: "accept-xml", Rule: "PATCH-CONNEG-004", Family: "negotiation", Order: 720, Level: check.Should, Profile: check.HTTP, Safety: check.RST,
	Title:   "labels content with its real media type, or returns 406, when XML is requested",
	Source:  "RFC 9110 §12.4.1, §8.3",
	Quote:   `RFC 9110 §8.3: "The "Content-Type" header field indicates the media type of the associated representation …"`,
	Sends:   "a valid PATCH with Accept: application/xml, and a GET with it where the contract documents 406 for that",
	Holds:   "406, or any response whose Content-Type matches its content: no JSON labelled as XML, and no XML or HTML labelled as JSON; JSON to a GET whose contract documents 406 warns",
	Classes: []check.Class{{Name: "negotiation.mislabelled"}, {Name: "negotiation.accepted"}},
	When:    onKind(check.AcceptXML),
	Judge: func(e *check.Evidence) check.Outcome {
		if read := e.Step(check.StepXMLRead); read != nil && read.Status == http.StatusOK && startsObject(read.Body) {
			documented := e.Operation.ReadResponse(http.StatusNotAcceptable)
			out := finding("negotiation.accepted", "406 Not Acceptable to Accept: application/xml", check.Status(read.Status)+" with JSON", "").At(e.StepID(check.StepXMLRead))
			out.Cite, out.Promise = documented.Cite, documented.Text
			return out
		}
		x := e.Response()
		if len(x.Body) == 0 {
			return skip("the response has no content")
		}
		label := x.Header.Get("Content-Type")
		media, _, err := mime.ParseMediaType(label)
		xml := err == nil && strings.HasSuffix(media, "xml")
		if xml && startsObject(x.Body) || err == nil && media == "application/json" && bytes.HasPrefix(bytes.TrimSpace(x.Body), []byte("<")) {
			return finding("negotiation.mislabelled", "a Content-Type that matches the content", check.Clip(label)+" for "+check.Clip(string(x.Body[:min(len(x.Body), 20)])), "")
		}
		return check.Outcome{}
	},
})
