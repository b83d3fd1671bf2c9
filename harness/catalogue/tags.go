package catalogue

import (
	"maps"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/wire"
)

// judgeTags compares the entity tags of each two reads in a row.
func judgeTags(e *check.Evidence) check.Outcome {
	last, judged := check.Step{}, false
	for _, s := range e.Steps {
		if !check.IsRead(s.Name) || s.Name == check.ListBefore || s.Name == check.ListAfter || s.Name == check.ReadStrings {
			continue
		}
		now, reason := e.State(s.Name)
		if reason != "" || EntityTag(s.Exchange) == "" || !entityTagSyntax.MatchString(EntityTag(s.Exchange)) {
			continue
		}
		if last.Name != "" {
			judged = true
			before, _ := e.State(last.Name)
			old, tag := EntityTag(last.Exchange), EntityTag(s.Exchange)
			switch same := wire.SameTag(old, tag); {
			case same && hasChanged(e, before, now):
				return finding("etag.unchanged", "another entity tag for another state", check.Clip(tag)+" before and after", "clients cannot see that the entity changed").At(s.ID)
			case !same && !e.Tenant && sameMembers(e, before, now) && onlyRejected(e, last.ID, s.ID):
				return finding("etag.changed", check.Clip(old)+" as before, because nothing changed", check.Clip(tag), "updates with the tag that a client has read are rejected without a reason").At(s.ID).As(check.Should)
			}
		}
		last = s
	}
	if !judged {
		return skip(noEntityTag)
	}
	return check.Outcome{}
}

// hasChanged reports whether a property differs that services do not manage themselves.
func hasChanged(e *check.Evidence, before, now map[string]any) bool {
	return slices.ContainsFunc(changedProperties(e, before, now), func(name string) bool { return !check.Managed(name) })
}

// sameMembers reports whether two reads show the same, apart from control information.
func sameMembers(e *check.Evidence, before, now map[string]any) bool {
	all := maps.Clone(before)
	maps.Copy(all, now)
	for name := range all {
		if !strings.Contains(name, "@") && !e.TypeOf(name).Same(before[name], now[name]) {
			return false
		}
	}
	return true
}

// onlyRejected reports whether the target rejected everything that was sent between two reads, also by other cases.
func onlyRejected(e *check.Evidence, first, last int) bool {
	sent := slices.Clone(e.OtherCases)
	for _, s := range e.Steps {
		if !check.IsRead(s.Name) && s.ID > first && s.ID < last {
			sent = append(sent, s)
		}
	}
	return !slices.ContainsFunc(sent, func(s check.Step) bool { return !isClientError(s.Exchange.Status) })
}
