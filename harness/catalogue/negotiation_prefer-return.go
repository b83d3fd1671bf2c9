package catalogue

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

var preferReturn = register(&check.Check{
	ID: "prefer-return", Rule: "PATCH-CONNEG-005", Family: "negotiation", Order: 750, Level: check.Should, Profile: check.OData, Safety: check.RST,
	Title:   "returns 204, or 200 with the entity, for a return preference",
	Source:  "RFC 9110 §15.3.1, OData 4.01 Protocol §8.2.8.7",
	Quote:   `RFC 9110 §15.3.1: "… a 200 response is expected to contain message content unless the message framing explicitly indicates that the content has zero length."`,
	Sends:   "a valid PATCH with Prefer: return=minimal, and one with return=representation",
	Holds:   "a 200 has content; the target may apply the preference or ignore it, which warns where the contract documents Prefer",
	Classes: []check.Class{{Name: "negotiation.return"}},
	Covers:  []check.Rule{{ID: "PATCH-CONNEG-006", Why: "it judges both return preferences alike, and preference-applied judges what the response says it followed"}},
	When:    onKind(check.PreferMinimal, check.PreferFull),
	Judge: func(e *check.Evidence) check.Outcome {
		x := e.Response()
		switch {
		case !e.Accepted():
			return skip(preferenceRejected)
		case x.Status == http.StatusOK && len(x.Body) == 0:
			return finding("negotiation.return", "204, or 200 with the entity", "200 without content", "")
		case !documentsReturn(e.Operation):
		case e.Kind == check.PreferFull && x.Status == http.StatusNoContent:
			return finding("negotiation.return", "200 with the entity", check.Status(x.Status)+" without content", documentedPrefer)
		case e.Kind == check.PreferMinimal && x.Status == http.StatusOK:
			return finding("negotiation.return", "204", check.Status(x.Status)+" with content", documentedPrefer)
		}
		return check.Outcome{}
	},
})

const documentedPrefer = "the contract documents the header field Prefer"

// documentsReturn reports whether the contract documents Prefer for updates, and no other preference than those for what they return.
func documentsReturn(op *contract.Operation) bool {
	return slices.ContainsFunc(op.Headers, func(h contract.Parameter) bool {
		text := h.Example + h.Default
		if h.Schema != nil {
			text += h.Schema.Description + h.Schema.Pattern + fmt.Sprint(h.Schema.Enum...)
		}
		return strings.EqualFold(h.Name, "Prefer") && (text == "" || strings.Contains(text, "return"))
	})
}

const preferenceRejected = "the update was not accepted, see prefer-ignored"
