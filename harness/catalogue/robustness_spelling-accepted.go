package catalogue

import (
	"cmp"
	"net/http"

	"github.com/graphconform/conform/harness/check"
)

var spellingAccepted = register(&check.Check{
	ID: "spelling-accepted", Rule: "PATCH-ROBUST-008", Family: "robustness", Order: 855, Level: check.Must, Profile: check.HTTP, Safety: check.RST,
	Title:     "accepts and stores a valid update in any spelling",
	Source:    "RFC 8259 §2 and §7, RFC 9112 §7.1; OData 4.01 Protocol §11.4.3",
	Quote:     `RFC 9112 §7.1: "A recipient MUST be able to parse and decode the chunked transfer coding."`,
	Sends:     "a PATCH with an escaped name, one with more than 64 KiB of blanks before the body, one in chunks, ones with the numbers 1.2E2 and -0, an escaped surrogate pair, an escaped solidus, U+0000 (at full depth for each text) and a text of more than 64 KiB, and one of more than 1 MiB; a GET after each",
	Holds:     "a success, and the value reads back; 411 for chunks and 413 for the blanks are allowed, and another 4xx for chunks warns, for U+0000 and large bodies is information",
	Needs:     needsThreeValues,
	ReadsBack: true,
	Classes:   []check.Class{{Name: "input.edge-refused"}, {Name: "state.lost-update"}, {Name: "state.precision"}},
	When:      onKind(check.Spellings),
	Judge: func(e *check.Evidence) (worst check.Outcome) {
		before, judged, skipped := check.Before, false, notSent
		for _, update := range e.Updates {
			out := judgeUpdate(e, update, before)
			before = cmp.Or(update.Read, before)
			x := e.Step(update.Step)
			switch {
			case out.Skip != "":
				skipped = out.Skip
				continue
			case x.Status == http.StatusLengthRequired && x.Request.Chunked, x.Status == http.StatusRequestEntityTooLarge:
				out = check.Outcome{}
			case x.Request.Chunked && x.Status >= 400 && x.Status < 500: // a server that usually stands behind a proxy
				out.Level = check.Should
			}
			judged = true
			worst = worse(worst, out)
		}
		if !judged {
			return skip(skipped)
		}
		return worst
	},
})
