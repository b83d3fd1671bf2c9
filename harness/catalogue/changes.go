package catalogue

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check"
)

// suspects lists the refused requests that may have changed a property: those that gave it the value that it has now, else all. What a
// success may have done is no fault of theirs.
func possibleCauses(e *check.Evidence, name string, now any, refused, accepted []check.Step) (out []check.Step) {
	for _, s := range accepted {
		body, reason := check.DecodeObject(s.Exchange.Request.Body)
		if _, gave := body[name]; gave || reason != "" || check.Managed(name) {
			return nil
		}
	}
	for _, s := range refused {
		if setsValue(e, s, name, now) {
			out = append(out, s)
		}
	}
	if len(out) == 0 && len(accepted) == 0 {
		return refused
	}
	return out
}

// alone lists what changed between two reads but for what requests of other cases between them may have done.
func ownChanges(e *check.Evidence, before, after map[string]any) (out []check.Finding) {
	for _, name := range changedProperties(e, before, after) {
		beside := slices.ContainsFunc(e.OtherCases, func(s check.Step) bool {
			return setsValue(e, s, name, after[name]) || s.Exchange.Status < 400
		})
		if !beside {
			out = append(out, changedFinding(name, before, after))
		}
	}
	return out
}

// gave tells whether a request gives a property a value, as far as a body that is no object shows.
func setsValue(e *check.Evidence, s check.Step, name string, value any) bool {
	body, reason := check.DecodeObject(s.Exchange.Request.Body)
	if reason != "" {
		text, err := json.Marshal(map[string]any{name: value})
		return err == nil && bytes.Contains(s.Exchange.Request.Body, text[1:len(text)-1])
	}
	sent, gave := body[name]
	return gave && e.TypeOf(name).Equal(sent, value)
}

// named lists a few requests by their step or case, and their number in the record.
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

// changed lists, in order, the declared properties other than those named that differ between two states. Control information,
// id (judged by id-stable) and read-only properties, which the service manages, do not count.
func changes(e *check.Evidence, before, after map[string]any, except map[string]any) []check.Finding {
	var out []check.Finding
	for _, name := range changedProperties(e, before, after) {
		if _, sent := except[name]; !sent {
			out = append(out, changedFinding(name, before, after))
		}
	}
	return out
}

func changedProperties(e *check.Evidence, before, after map[string]any) (out []string) {
	for _, name := range slices.Sorted(maps.Keys(members(before, after))) {
		property := e.Operation.Property(name)
		if property == nil || property.ReadOnly || name == "id" || check.Managed(name) && e.Intent != check.Reject {
			continue
		}
		if t := e.TypeOf(name); !t.Equal(before[name], after[name]) || !t.Equal(after[name], before[name]) {
			out = append(out, name)
		}
	}
	return out
}

// moved words that a property changed.
func changedFinding(name string, before, after map[string]any) check.Finding {
	was, had := before[name]
	now, present := after[name]
	return check.Finding{
		Want: fmt.Sprintf("%s stays %s", name, check.ShowMember(was, had)),
		Got:  fmt.Sprintf("%s is %s", name, check.ShowMember(now, present)),
	}
}

// members returns the names in either state.
func members(before, after map[string]any) map[string]any {
	all := maps.Clone(before)
	maps.Copy(all, after)
	return all
}
