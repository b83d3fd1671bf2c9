package contract

import "net/http"

// NoMatchStatus returns the status of an update without the If-Match that the contract requires: 428, as RFC 6585 says, or 412 where the
// contract documents that and not 428.
func (o *Operation) NoMatchStatus() int {
	documents := func(status int) bool {
		r := o.Response(status)
		return r != nil && r.Status == status
	}
	if documents(http.StatusPreconditionFailed) && !documents(http.StatusPreconditionRequired) {
		return http.StatusPreconditionFailed
	}
	return http.StatusPreconditionRequired
}
