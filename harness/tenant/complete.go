package tenant

import (
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/graphconform/conform/harness/wire"
)

var (
	// statusNames are what members are called that say how far an operation is, at the top of a response or in its `properties`.
	statusNames = []string{"status", "state", "provisioningState"}

	// ended lists the values, as folded writes them, of an operation that has ended, one way or the other.
	ended = []string{
		"succeeded", "success", "successful", "completed", "complete", "done", "finished", "failed", "failure", "error", "cancelled", "canceled", "aborted",
	}

	// running lists values of one that has not. An envelope with the status "success" may have such a value inside.
	running = []string{
		"running", "inprogress", "progressing", "pending", "queued", "enqueued", "notstarted", "accepted", "started", "starting", "updating", "creating", "deleting",
		"provisioning", "processing", "executing", "working", "waiting", "scheduled", "submitted", "received", "ongoing", "retrying", "validating", "applying",
	}
)

// isComplete tells whether the response of a status monitor says that the operation has ended. Anything that is not known to say so is
// waited for: a 200 may be about the request for the status, or of another resource altogether.
func (r *restorer) isComplete(x *wire.Exchange, entity string, w *Write) bool {
	switch {
	case x.Failure != nil:
		return false
	case x.Status == http.StatusSeeOther: // to the result, once there is one
		return sameAddress(x.Header.Get("Location"), entity)
	case x.Status != http.StatusOK:
		return false
	case x.Header.Get("AsyncResult") != "": // OData 4.01 protocol, section 11.6
		return isFinal(x.Header.Get("AsyncResult"))
	}
	if wrapped := statusLine.FindSubmatch(x.Body); wrapped != nil && strings.HasPrefix(x.Header.Get("Content-Type"), "application/http") { // OData 4.0
		return isFinal(string(wrapped[1]))
	}
	members, err := parseObject(x.Body)
	return err == nil && (saysEnded(members) || r.showsUpdate(members, entity, w))
}

var statusLine = regexp.MustCompile(`^HTTP/\d(?:\.\d)? (\d{3})`)

// isFinal tells whether the status of a wrapped response is that of an operation that has ended.
func isFinal(status string) bool {
	code, err := strconv.Atoi(status)
	return err == nil && code >= 200 && code <= 599 && code != http.StatusAccepted
}

// saysEnded tells whether every status in a response is one of an operation that has ended, and there is one.
func saysEnded(members map[string]json.RawMessage) bool {
	all := []map[string]json.RawMessage{members}
	for name, v := range members {
		if strings.EqualFold(name, "properties") {
			if inner, err := parseObject(v); err == nil {
				all = append(all, inner)
			}
		}
	}
	known := false
	for _, members := range all {
		for name, v := range members {
			if isStatusName(name) {
				if text, is := decoded(v).(string); !is || !slices.Contains(ended, folded(text)) {
					return false
				}
				known = true
			}
		}
		for _, v := range members {
			known = known && !isRunning(decoded(v))
		}
	}
	return known
}

func isStatusName(name string) bool {
	return slices.ContainsFunc(statusNames, func(s string) bool { return strings.EqualFold(s, name) })
}

// isRunning tells whether a value has a status of an operation that has not ended, at any depth.
func isRunning(v any) bool {
	switch v := v.(type) {
	case []any:
		return slices.ContainsFunc(v, isRunning)
	case map[string]any:
		for name, inner := range v {
			text, is := inner.(string)
			if is && isStatusName(name) && slices.Contains(running, folded(text)) || isRunning(inner) {
				return true
			}
		}
	}
	return false
}

// showsUpdate tells whether the members are those of the entity itself, with what the update wrote: the response to the update.
func (r *restorer) showsUpdate(members map[string]json.RawMessage, entity string, w *Write) bool {
	before, now := r.state(entity), &State{URL: entity, Members: members}
	if before == nil || len(before.Identity) == 0 || before.isSame(now, nil) != nil {
		return false
	}
	return w == nil || w.shownBy(now, before, nil, r.equal)
}
