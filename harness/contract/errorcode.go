package contract

import (
	"net/http"
	"slices"
	"strings"
)

// ErrorCode is a code that is documented for errors with a status.
type ErrorCode struct {
	Code       string   `json:"code"`
	Properties []string `json:"properties"` // whose invalid values have the code; none if something else has
	Cite       string   `json:"cite"`
	Text       string   `json:"text"` // what causes the error, in the words of the page
}

// ErrorCodes returns the codes that are documented for a status, and those of them that a rejection for a property has: those about the
// property, else the one that is the status phrase, after which the others are exceptions; nil if neither is documented. The property may be
// empty.
func (o *Operation) ErrorCodes(status int, property string) (documented, wanted []ErrorCode) {
	r := o.Response(status)
	if r == nil {
		return nil, nil
	}
	for _, e := range r.Errors {
		if property != "" && slices.Contains(e.Properties, property) {
			wanted = append(wanted, e)
		}
	}
	for _, e := range r.Errors {
		if wanted == nil && e.isPhrase(status) {
			wanted = []ErrorCode{e}
		}
	}
	return r.Errors, wanted
}

// isPhrase says whether the code is the phrase of the status in any case.
func (e ErrorCode) isPhrase(status int) bool {
	return strings.EqualFold(e.Code, strings.NewReplacer(" ", "", "-", "", "'", "").Replace(http.StatusText(status)))
}
