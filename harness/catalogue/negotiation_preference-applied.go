package catalogue

import (
	"net/http"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

var preferenceApplied = register(&check.Check{
	ID: "preference-applied", Rule: "PATCH-CONNEG-008", Family: "negotiation", Order: 780, Level: check.Must, Profile: check.OData, Safety: check.RST,
	Title:   "lists only applied preferences in Preference-Applied",
	Source:  "RFC 7240 §3, OData 4.01 Protocol §8.3.6",
	Quote:   `RFC 7240 §3: "The Preference-Applied response header MAY be included within a response message as an indication as to which Prefer tokens were honored by the server …"`,
	Sends:   "a valid PATCH with Prefer: return=minimal, and one with return=representation",
	Holds:   "Preference-Applied, where present, lists a return preference that was sent and that the response follows; where the contract documents the header field, its absence from such a response warns",
	Classes: []check.Class{{Name: "negotiation.applied"}},
	When:    onKind(check.PreferMinimal, check.PreferFull),
	Judge: func(e *check.Evidence) check.Outcome {
		x := e.Response()
		if !e.Accepted() {
			return skip(preferenceRejected)
		}
		values := strings.Join(x.Header.Values("Preference-Applied"), ", ")
		sent := strings.Join(x.Request.Header.Values("Prefer"), ", ")
		for preference := range strings.SplitSeq(values, ",") {
			name, _, _ := strings.Cut(preference, ";")
			name = strings.ReplaceAll(strings.ToLower(strings.TrimSpace(name)), `"`, "")
			content := len(x.Body) > 0 || x.Status != http.StatusNoContent
			switch {
			case name == "":
			case !strings.Contains(sent, name):
				return finding("negotiation.applied", "a preference that was sent, "+sent, check.Clip(values), "")
			case name == "return=minimal" && len(x.Body) > 0, name == "return=representation" && !content:
				return finding("negotiation.applied", "a preference that the response follows", check.Clip(values)+" with "+check.Status(x.Status), "")
			}
		}
		if applied, documented := followed(e), documentedField(e, "Preference-Applied"); values == "" && applied != "" && documented != nil {
			out := finding("negotiation.applied", "Preference-Applied: "+applied, "no Preference-Applied", "the contract documents the header field")
			out.Cite = documented.Cite
			return out.As(check.Should)
		}
		return check.Outcome{}
	},
})

// followed returns the return preference that was sent and that the response follows, or "".
func followed(e *check.Evidence) string {
	x := e.Response()
	switch {
	case e.Kind == check.PreferFull && len(x.Body) > 0:
		return "return=representation"
	case e.Kind == check.PreferMinimal && x.Status == http.StatusNoContent:
		return "return=minimal"
	}
	return ""
}

// documentedField returns the optional header field that the contract documents for the response, or nil. Documented-headers judges required ones.
func documentedField(e *check.Evidence, name string) *contract.Header {
	documented := e.Operation.Documents(e.Response().Status)
	if documented == nil {
		return nil
	}
	i := slices.IndexFunc(documented.Headers, func(h contract.Header) bool { return strings.EqualFold(h.Name, name) && !h.Required })
	if i < 0 {
		return nil
	}
	return &documented.Headers[i]
}
