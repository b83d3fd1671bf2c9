package catalogue

import (
	"net/http"
	"strings"

	"github.com/graphconform/conform/harness/check"
)

var charsetRefused = register(&check.Check{
	ID: "charset-refused", Rule: "PATCH-ROBUST-009", Family: "robustness", Order: 832, Level: check.Should, Profile: check.HTTP, Safety: check.RST,
	Title:   "reads a body in the charset that it is labelled with, or refuses it",
	Source:  "RFC 9110 §8.3.2, §15.5.16, RFC 8259 §8.1",
	Quote:   `RFC 9110 §15.5.16: "The format problem might be due to the request's indicated Content-Type or Content-Encoding …"`,
	Sends:   "a PATCH in UTF-8 with charset=utf-16, one in UTF-8 with charset=iso-8859-1, and one in ISO 8859-1 with that",
	Holds:   "a 4xx, or the text that the bytes are in that charset; a label that is ignored is information, because RFC 8259 §11 defines none for JSON, and warns where the contract documents 415 for what is not UTF-8; a text that is another one in every charset fails",
	Needs:   needsObject,
	Classes: []check.Class{{Name: "input.charset", WFC: 102}},
	When:    onKind(check.ForeignBodies),
	Judge: func(e *check.Evidence) (worst check.Outcome) {
		judged := false
		for _, s := range e.Requests() {
			label := s.Exchange.Request.Header.Get("Content-Type")
			switch got := s.Exchange.Status; {
			case s.Name == check.StepCoding || len(e.Change) > 0 && s.Name == check.Request || got >= 500:
			case !check.IsSuccess(got):
				judged = true
			case got == http.StatusAccepted && s.Name != check.StepCharset && s.Name != check.Request:
			case s.Name == check.StepLatin, s.Name == check.StepLatinLabel:
				judged = true
				worst = worse(worst, judgeLatin(e, s, label))
			default:
				judged = true
				worst = worse(worst, finding("input.charset", "4xx for UTF-8 with "+check.Clip(label), check.Status(got), "the target ignores the charset").At(s.ID).As(check.May))
			}
		}
		if !judged {
			return skip("no request was refused or stored")
		}
		documented := e.Operation.Response(http.StatusUnsupportedMediaType)
		if documented != nil && worst.Level == check.May && len(worst.Findings) > 0 && strings.Contains(strings.ToUpper(documented.Text), "UTF-8") {
			worst.Level, worst.Cite, worst.Promise = check.Should, documented.Cite, documented.Text
		}
		return worst
	},
})

// judgeLatin judges the text that an accepted update stored. UTF-8 that is labelled otherwise is another text.
func judgeLatin(e *check.Evidence, s check.Step, label string) check.Outcome {
	want, ignored := check.LatinText, ""
	if s.Name == check.StepLatinLabel {
		want, ignored = check.LatinMisread, check.LatinText
	}
	_, read := e.ReadsAround(s.Name)
	after, reason := e.State(read)
	got, isText := after[e.Target].(string)
	switch {
	case reason != "" || !isText || got == want:
		return check.Outcome{}
	case got == ignored:
		return finding("input.charset", "4xx, or "+check.Show(want)+" as the text of "+check.Clip(label), check.Show(got), "the target ignores the charset").At(s.ID).As(check.May)
	case len(got) < len("conform ") || got[:len("conform ")] != "conform ":
		return check.Outcome{} // a later state, or no read shows the update yet
	}
	return finding("input.charset", "4xx, or "+check.Show(want)+" as the text of "+check.Clip(label), check.Show(got), "").At(s.ID).As(check.Must)
}
