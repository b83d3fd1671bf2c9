package catalogue

import (
	"net/http"
	"regexp"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/wire"
)

// ListLags reports whether the first page of the collection shows the entity with other values than the entity itself, for no other reason than
// that it may lag behind: a cache may be allowed to.
func ListLags(e *check.Evidence) bool {
	list, reason := readPage(e, check.ListAfter)
	id, unread := entityID(e)
	if reason != "" || unread != "" || len(list.byID[id]) != 1 || e.Response() == nil || e.Response().Status == http.StatusAccepted || fromCache(e.Step(check.ListAfter)) {
		return false
	}
	return len(valuesInList(e, list.byID[id][0]).Findings) > 0
}

// fromCache reports whether a response comes from a cache, or may be used by one.
func fromCache(x *wire.Exchange) bool {
	control := strings.ToLower(strings.Join(x.Header.Values("Cache-Control"), ","))
	_, fresh := freshUntil(x.Header)
	return fresh || x.Header.Get("Age") != "" || positiveAge.MatchString(control) && !strings.Contains(control, "no-store")
}

var positiveAge = regexp.MustCompile(`(?:^|[\s,])(?:s-maxage|max-age|stale-while-revalidate)="?0*[1-9]`)

// isGone reports whether a complete list lacks the entity, which the first list of the run has. In http, where a collection may have pages that
// nothing tells, another entity may have taken its place on a page of the same length.
func isGone(e *check.Evidence, id string, first, list listing) bool {
	return len(first.byID[id]) > 0 && len(list.byID[id]) == 0 && !list.more && (!plain(e) || len(list.items) < len(first.items))
}
