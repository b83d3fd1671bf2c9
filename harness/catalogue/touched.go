package catalogue

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/wire"
)

// judgeTouched reports what a service sets itself and changed between two reads, although the target rejected everything that was sent in
// between. On a tenant, someone else may have updated the entity.
func judgeTouched(e *check.Evidence, first, last string, own []check.Step) (out check.Outcome) {
	before, unread := e.State(first)
	after, reason := e.State(last)
	if e.Tenant || unread != "" || reason != "" || slices.ContainsFunc(slices.Concat(own, e.OtherCases), func(s check.Step) bool { return !isClientError(s.Exchange.Status) }) {
		return out
	}
	old, now := EntityTag(e.Step(first)), EntityTag(e.Step(last))
	tagged := entityTagSyntax.MatchString(old) && entityTagSyntax.MatchString(now) && !wire.SameTag(old, now)
	all := maps.Clone(before)
	maps.Copy(all, after)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		p := e.Operation.Property(name)
		if p != nil && !p.ReadOnly || strings.Contains(name, "@") || e.TypeOf(name).Same(before[name], after[name]) || isEarlier(after[name], e.Step(first)) {
			continue
		}
		if tagged || check.Managed(name) {
			f := changed(name, before, after)
			out.Add("state.touched", f.Want, f.Got, "every request between the two reads was rejected")
		}
	}
	if len(out.Findings) > 0 {
		out.Level = check.Should
	}
	return out.At(own[0].ID)
}

// isEarlier reports whether a value is an instant before a response, so that an earlier update set it and the response did not show that yet.
func isEarlier(v any, x *wire.Exchange) bool {
	at, known := instantOf(v)
	sent, err := http.ParseTime(x.Header.Get("Date"))
	return known && err == nil && at.Before(sent)
}
