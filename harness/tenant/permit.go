package tenant

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/wire"
)

// Permits tells whether a request that may change something follows from the journal: the POST of the fixture that it has recorded and,
// once everything is being restored, updates of what the run has written to itself, and deletions of what the run created.
func (j *Journal) Permits(req wire.Request) bool {
	to, query, found := strings.Cut(req.URL, "?")
	if found && (query == "" || req.Method != http.MethodPatch || !sameQuery(query, j.query(to).Update)) {
		return false
	}
	at, err := locate(to)
	if err != nil || rerouting(req.Header) != "" {
		return false
	}
	is := func(url string) bool {
		other, err := locate(url)
		return err == nil && at.is(other)
	}
	switch {
	case req.Method == http.MethodPost:
		return !j.restoring && slices.ContainsFunc(j.Writes, func(w *Write) bool { return w.Method == http.MethodPost && j.results[w.Number] == nil && is(w.URL) })
	case !j.restoring:
		return false
	case req.Method == http.MethodDelete:
		return slices.ContainsFunc(slices.Concat(j.created, j.lost), is)
	}
	return req.Method == http.MethodPatch && slices.ContainsFunc(j.States, func(s *State) bool { return !s.Absent && is(s.URL) && j.isWritten(s) })
}

// Permit returns an error for a request that may change something and does not follow from the journal.
func (j *Journal) Permit(req wire.Request) error {
	if wire.Safe(req.Method) || j.Permits(req) {
		return nil
	}
	return errors.New("the undo journal has no such change to restore")
}

// PermitDeletion returns what permits the deletion of fixtures that were found, and nothing else.
func PermitDeletion(found []FoundFixture) func(wire.Request) error {
	urls := []string{}
	for _, f := range found {
		urls = append(urls, f.URL)
	}
	return (&Journal{restoring: true, created: urls}).Permit
}
