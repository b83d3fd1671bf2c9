package check

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
)

// state reads the entity that a GET step answered; the reason says why there is none to compare.
func (e *Evidence) State(step string) (entity map[string]any, reason string) {
	x := e.Step(step)
	switch {
	case x == nil:
		return nil, "the entity was not read " + step
	case x.Failure != nil:
		return nil, "reading the entity " + step + " failed: " + x.Failure.Err.Error()
	case x.Status != http.StatusOK:
		return nil, fmt.Sprintf("reading the entity %s answered %s", step, Status(x.Status))
	}
	entity, reason = DecodeObject(x.Body)
	if reason != "" {
		return nil, "the entity read " + step + " is not one JSON object: " + reason
	}
	if _, isList := entity["value"].([]any); isList && !e.Operation.Declares("value") {
		return nil, "reading the path answers a collection, not an entity"
	}
	return entity, ""
}

// states reads the entity before and after the request; the reason says why there are not two to compare.
func (e *Evidence) States() (before, after map[string]any, reason string) {
	if before, reason = e.State(Before); reason != "" {
		return nil, nil, reason
	}
	after, reason = e.State(After)
	return before, after, reason
}

// Took says why the positive twin proves nothing for the cases that rest on it; empty where the target accepted the update and,
// as far as the entity can be read, made it.
func (e *Evidence) NotApplied() string {
	if !e.Accepted() {
		return "a valid update was answered " + Status(e.Response().Status)
	}
	after, reason := e.State(After)
	if reason != "" || e.Response().Status == http.StatusAccepted {
		return ""
	}
	lost, seen := e.Lost(after)
	if len(lost) > 0 && len(lost) == seen-e.AlreadySet(lost) {
		return "a valid update was accepted, but none of it reads back"
	}
	return ""
}

// unmoved counts the members of the update that read back, but did so before it: they show nothing.
func (e *Evidence) AlreadySet(lost []string) (n int) {
	before, _ := e.State(Before)
	for name, sent := range e.Change {
		was, had := before[name]
		if had && !managed[name] && !slices.Contains(lost, name) && e.TypeOf(name).Equal(sent, was) {
			n++
		}
	}
	return n
}

// unkept lists, in order, the members of the update that do not read back, out of those that can be seen to: neither write-only
// nor managed by the service nor left out of both reads, as services do with members that only $select brings.
func (e *Evidence) Lost(after map[string]any) (lost []string, seen int) {
	before, _ := e.State(Before)
	for _, name := range slices.Sorted(maps.Keys(e.Change)) {
		t, sent := e.TypeOf(name), e.Change[name]
		got, present := after[name]
		_, had := before[name]
		if managed[name] || t.Schema != nil && t.Schema.WriteOnly || sent != nil && !present && !had {
			continue
		}
		seen++
		if !t.Equal(sent, got) {
			lost = append(lost, name)
		}
	}
	return lost, seen
}

// managed names the properties that services keep by themselves although pages list them among those that an update may set. Each
// update moves them; a refused one must not.
var managed = map[string]bool{
	"lastModifiedDateTime": true, "lastModifiedBy": true, "lastUpdatedDateTime": true, "modifiedDateTime": true,
	"updatedDateTime": true, "updatedBy": true, "version": true, "versionNumber": true, "eTag": true, "changeKey": true,
}

// Managed tells whether services keep a property by themselves although pages list it among those that an update may set.
func Managed(name string) bool { return managed[name] }
