package contract

import (
	"net/http"
	"slices"
	"strings"
)

// ErrorCode is a code that is documented for errors with a status.
type ErrorCode struct {
	Code       string   `json:"code"`
	Properties []string `json:"properties"` // whose invalid values have the code, or paths of members, `hours/start`; none if something else has
	Cite       string   `json:"cite"`
	Text       string   `json:"text"` // what causes the error, in the words of the page
}

// ErrorCodes returns the codes that are documented for a status, and those of them that a rejection for a property, or for a member of one by
// its path, has: those about the member, else those about the property, else the one that is the status phrase, after which the others are
// exceptions; nil if none is documented. The property may be empty.
func (o *Operation) ErrorCodes(status int, property string) (documented, wanted []ErrorCode) {
	r := o.Response(status)
	if r == nil {
		return nil, nil
	}
	for end := len(property); end > 0 && wanted == nil; end = strings.LastIndexByte(property[:end], '/') {
		for _, e := range r.Errors {
			if slices.Contains(e.Properties, property[:end]) {
				wanted = append(wanted, e)
			}
		}
	}
	for _, e := range r.Errors {
		if wanted == nil && strings.EqualFold(e.Code, Phrase(status)) {
			wanted = []ErrorCode{e}
		}
	}
	return r.Errors, wanted
}

// Phrase returns the phrase of a status as error codes have it, `BadRequest`, or "".
func Phrase(status int) string {
	return strings.NewReplacer(" ", "", "-", "", "'", "").Replace(http.StatusText(status))
}
