package tenant

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// volatileNames are parts of the names of what services change with every update.
var volatileNames = []string{"etag", "version", "revision", "changekey", "counter", "sequence", "modified", "updated", "changedby", "editedby"}

// isVolatile tells whether a service changes a member with every update, or by itself: to a newer instant, to a larger number, and the
// like. It empties none while nothing else happens.
func isVolatile(name string, was, is json.RawMessage) bool {
	if isEmptied(was, is) {
		return false
	}
	lower := strings.ToLower(name)
	if strings.Contains(name, "@") || slices.ContainsFunc(volatileNames, func(part string) bool { return strings.Contains(lower, part) }) {
		return true
	}
	a, b := decoded(was), decoded(is)
	if x, y, both := numbers(a, b); both {
		return y > x
	}
	before, _ := instant(a)
	now, isInstant := instant(b)
	return isInstant && (a == nil || !before.IsZero() && now.After(before))
}

// isEmptied tells whether a member had a value and has none, or the default of its type.
func isEmptied(was, is json.RawMessage) bool {
	isDefault := func(v any) bool {
		at, isInstant := instant(v)
		return isZero(v) || isInstant && at.IsZero()
	}
	a, b := decoded(was), decoded(is)
	return a != nil && b == nil || !isDefault(a) && isDefault(b)
}

func instant(v any) (at time.Time, is bool) {
	text, _ := v.(string)
	at, err := time.Parse(time.RFC3339, text)
	return at, err == nil
}
