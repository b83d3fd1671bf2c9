package catalogue

import (
	"net/http"
	"testing"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

// foreign is a case whose steps got these statuses, with the texts that the reads after the last two show.
func foreign(patch, charset, coding, label int, labelled string, latin int, stored string) *check.Evidence {
	e := given(check.ForeignBodies, sets("successDeviceCount", "5"), before(oldState), response(patch, rejectionBody), read("read-2", 200, oldState),
		furtherRequest(check.StepCharset, charset, rejectionBody), furtherRequest(check.StepCoding, coding, rejectionBody),
		furtherRequest(check.StepLatinLabel, label, rejectionBody), read("read-6", 200, `{"userPrincipalName":"`+labelled+`"}`),
		furtherRequest(check.StepLatin, latin, rejectionBody), after(`{"userPrincipalName":"`+stored+`"}`))
	e.Intent, e.Target = check.Open, "userPrincipalName"
	return e
}

func TestCharsetRefused(t *testing.T) {
	const no = http.StatusUnsupportedMediaType
	documented := func(e *check.Evidence) *check.Evidence {
		on(func(op *contract.Operation) {
			op.Responses = append(op.Responses, contract.Response{Status: no, Cite: "thing.yaml:9", Text: "The content is not JSON in UTF-8"})
		})(e)
		return e
	}
	table(t, charsetRefused, []row{
		{"the label ignored, against the contract", documented(foreign(no, 200, no, no, "x", 400, "x")), finds("input.charset").as(check.Should)},
		{"refused, as the contract says", documented(foreign(no, no, no, no, "x", 400, "x")), passes},
		{"refused", foreign(no, no, no, no, "x", 400, "x"), passes},
		{"decoded", foreign(no, no, no, 204, check.LatinMisread, 204, check.LatinText), passes},
		{"the label ignored", foreign(no, 200, no, no, "x", 400, "x"), finds("input.charset").as(check.May)},
		{"the label of a text ignored", foreign(no, no, no, 204, check.LatinText, 400, check.LatinText), finds("input.charset").as(check.May)},
		{"misread", foreign(no, no, no, no, "x", 204, "conform \ufffd"), finds("input.charset").as(check.Must)},
		{"not shown yet", foreign(no, no, no, no, "x", 204, "x"), passes},
		{"failed", foreign(no, 500, no, 500, "x", 500, "x"), skips("no request")},
	})
}

func TestJSONPatchRefused(t *testing.T) {
	const no = http.StatusUnsupportedMediaType
	effective := foreign(200, no, no, no, "x", no, "x")
	effective.Step("read-2").Body = []byte(newState)
	table(t, mediaTypeRefused, []row{
		{"refused", foreign(no, no, no, no, "x", no, "x"), passes},
		{"refused otherwise", foreign(400, no, no, no, "x", no, "x"), finds("status.unexpected").as(check.Should)},
		{"accepted without effect", foreign(200, no, no, no, "x", no, "x"), finds("negotiation.media-type").as(check.Must)},
		{"accepted with effect", effective, finds("negotiation.media-type").as(check.Should)},
		{"accepted later", foreign(202, no, no, no, "x", no, "x"), finds("negotiation.media-type").as(check.Should)},
	})
}
