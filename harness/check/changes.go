package check

import (
	"maps"
	"net/http"
	"slices"

	"github.com/graphconform/conform/harness/check/oracle"
	"github.com/graphconform/conform/harness/contract"
)

// NotApplied says why the negative cases that rest on this valid update prove nothing. It is empty where the target accepted the
// update and, as far as reads show, applied it.
func (e *Evidence) NotApplied() string {
	if !e.Accepted() {
		return "the target returned " + Status(e.Response().Status) + " to a valid update"
	}
	after, reason := e.State(After)
	if reason != "" || e.Response().Status == http.StatusAccepted {
		return ""
	}
	lost, compared := e.Lost(after)
	if len(lost) > 0 && len(lost) == compared-e.AlreadySet(lost) {
		return "the target accepted a valid update, but none of it reads back"
	}
	return ""
}

// Lost lists, in order, the members of the update that do not read back, and counts those that it could compare. It leaves out
// write-only and managed properties, and those that no read shows, not even one with $select. If
// the target is stateless, it compares nothing.
func (e *Evidence) Lost(after map[string]any) (lost []string, compared int) {
	if e.Stateless {
		return nil, 0
	}
	before, _ := e.State(Before)
	for _, name := range slices.Sorted(maps.Keys(e.Change)) {
		t, sent := e.TypeOf(name), e.Change[name]
		got, present := e.ReadValue(after, name)
		_, had := before[name]
		if managed[name] || t.Schema != nil && t.Schema.WriteOnly || sent != nil && !present && !had {
			continue
		}
		compared++
		if !e.kept(name, sent, got) {
			lost = append(lost, name)
		}
	}
	return lost, compared
}

// Normalized lists, in order, the texts of an update in plain HTTP that do not count as lost and yet read back in another form, or as null.
func (e *Evidence) Normalized(after map[string]any) (names []string) {
	if e.Operation.Profile.Includes(contract.OData) || e.Stateless {
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(e.Change)) {
		got, present := e.ReadValue(after, name)
		if sent := e.Change[name]; present && !managed[name] && e.MayShow(name, sent) && !e.TypeOf(name).Equal(sent, got) && (Folded(sent, got) || sent == "" && got == nil) {
			names = append(names, name)
		}
	}
	return names
}

// NeverShown lists, in order, the members of the accepted updates of the case that neither the read before nor the one after them shows,
// although the contract documents them in the response.
func (e *Evidence) NeverShown(after map[string]any, documented *oracle.Schema) (names []string) {
	before, _ := e.State(Before)
	sent := map[string]any{}
	if x := e.Step(StepOtherValues); x != nil && IsSuccess(x.Status) {
		if body, reason := DecodeUpdate(x.Request.Body); reason == "" {
			sent = body
		}
	}
	maps.Copy(sent, e.Change)
	for _, name := range slices.Sorted(maps.Keys(sent)) {
		_, had := before[name]
		_, present := e.ReadValue(after, name)
		member := documented.Properties[name]
		if e.Stateless || had || present || managed[name] || sent[name] == nil || member == nil || member.Value == nil || member.Value.WriteOnly {
			continue
		}
		if p := e.Operation.Property(name); p != nil && !p.Schema.WriteOnly {
			names = append(names, name)
		}
	}
	return names
}

// ReadValue returns what a property has after the update: in the read, or in one with $select.
func (e *Evidence) ReadValue(after map[string]any, name string) (v any, present bool) {
	if v, present = after[name]; !present {
		v, present = e.Selected[After][name]
	}
	return v, present
}

// AlreadySet counts the members of the update that read back but had the same value before: they prove nothing.
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

// managed are properties that services set themselves, although pages list them among those that an update may set. Each update
// changes them; a rejected one must not.
var managed = map[string]bool{
	"lastModifiedDateTime": true, "lastModifiedBy": true, "lastUpdatedDateTime": true, "modifiedDateTime": true,
	"updatedDateTime": true, "updatedBy": true, "version": true, "versionNumber": true, "eTag": true, "changeKey": true,
}

// Managed reports whether services set a property themselves, although pages list it among those that an update may set.
func Managed(name string) bool { return managed[name] }
