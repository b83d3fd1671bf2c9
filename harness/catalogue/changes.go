package catalogue

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/check/oracle"
)

// changedProperties names, in order, the declared properties that differ between two states. It leaves out the id (see id-stable) and
// what the service manages: read-only properties and, except after a rejection, managed ones.
func changedProperties(e *check.Evidence, before, after map[string]any) (out []string) {
	all := maps.Clone(before)
	maps.Copy(all, after)
	key := e.Operation.KeyProperty()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		property := e.Operation.Property(name)
		if property == nil || property.ReadOnly || name == key || check.Managed(name) && e.Intent != check.Reject {
			continue
		}
		if !e.TypeOf(name).Same(before[name], after[name]) {
			out = append(out, name)
		}
	}
	return out
}

// changes reports the properties that changed between two states, except those named.
func changes(e *check.Evidence, before, after map[string]any, except map[string]any) (out []check.Finding) {
	for _, name := range changedProperties(e, before, after) {
		if _, sent := except[name]; !sent {
			out = append(out, changed(name, before, after))
		}
	}
	return out
}

// ownChanges reports the properties that changed between two states, except where the request of another case may be the cause.
func ownChanges(e *check.Evidence, before, after map[string]any) (out []check.Finding) {
	for _, name := range changedProperties(e, before, after) {
		if !slices.ContainsFunc(e.OtherCases, func(s check.Step) bool {
			return setsValue(e, s, name, after[name]) || s.Exchange.Status < 400
		}) {
			out = append(out, changed(name, before, after))
		}
	}
	return out
}

// changed reports that a property changed.
func changed(name string, before, after map[string]any) check.Finding {
	was, had := before[name]
	now, present := after[name]
	return check.Finding{
		Want: fmt.Sprintf("%s stays %s", name, check.ShowMember(was, had)),
		Got:  fmt.Sprintf("%s is %s", name, check.ShowMember(now, present)),
	}
}

// possibleCauses returns the rejected requests that may have changed a property to its value now: those that set this value, else all
// of them. It returns none where an accepted request may have changed it: one that set another valid value than a rejected one did not.
func possibleCauses(e *check.Evidence, name string, now any, rejected, accepted []check.Step) (out []check.Step) {
	for _, s := range rejected {
		if setsValue(e, s, name, now) {
			out = append(out, s)
		}
	}
	for _, s := range accepted {
		body, reason := check.DecodeUpdate(s.Exchange.Request.Body)
		sent, set := body[name]
		if reason != "" || check.Managed(name) || set && (len(out) == 0 || setsValue(e, s, name, now) || isInvalid(e, name, sent)) {
			return nil
		}
	}
	if len(out) == 0 && len(accepted) == 0 {
		return rejected
	}
	return out
}

// isInvalid reports whether a property does not allow a value: a target that accepts it may convert it to any.
func isInvalid(e *check.Evidence, name string, sent any) bool {
	p := e.Operation.Property(name)
	if p == nil || p.Schema == nil {
		return false
	}
	mismatch, _ := oracle.ValueMismatch(p.Schema, sent)
	return mismatch != ""
}

// setsValue reports whether a request sets a property to a value. In a body that is not an object it looks for the text.
func setsValue(e *check.Evidence, s check.Step, name string, value any) bool {
	body, reason := check.DecodeUpdate(s.Exchange.Request.Body)
	if reason != "" {
		text, err := json.Marshal(map[string]any{name: value})
		return err == nil && bytes.Contains(s.Exchange.Request.Body, text[1:len(text)-1])
	}
	sent, set := body[name]
	return set && e.TypeOf(name).Equal(sent, value)
}

// showsChange reports whether the entity would look different if a request were applied. One without a JSON object may do anything.
func showsChange(e *check.Evidence, s check.Step, before map[string]any) bool {
	body, reason := check.DecodeUpdate(s.Exchange.Request.Body)
	if reason != "" || len(body) == 0 {
		return true
	}
	for name, sent := range body {
		if p := e.Operation.Property(name); p == nil || p.ReadOnly || !e.TypeOf(name).Same(sent, before[name]) {
			return true
		}
	}
	return false
}

// stepNames names the first few requests, with their numbers in the record.
func stepNames(steps []check.Step) string {
	var out []string
	for _, s := range steps {
		out = append(out, fmt.Sprintf("%s (exchange %d)", s.Name, s.ID))
	}
	const most = 6
	if more := len(out) - most; more > 0 {
		out = append(out[:most], fmt.Sprintf("%d more", more))
	}
	return strings.Join(out, ", ")
}
