package catalogue

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/edm"
)

var timestamps = register(&check.Check{
	ID: "timestamps", Rule: "PATCH-STATE-022", Family: "state", Order: 450, Level: check.Should, Profile: check.HTTP, Safety: check.RST,
	Title:   "keeps the creation time and moves the modification time forward",
	Source:  "RFC 5789 §2; OData 4.01 Protocol §11.4.3",
	Quote:   `OData 4.01 Protocol §11.4.3: "Missing properties of the containing entity …, including dynamic properties, MUST NOT be directly altered unless as a side effect of changes …"`,
	Sends:   "a PATCH with values of the documented types, between two GETs",
	Holds:   "createdDateTime reads as before, and lastModifiedDateTime and the like are no earlier than before; names such as createdAt and updated_on count, too; where an update may set them, they are judged like any other property; except in graph, a change is information; a modification time that only the service sets, and that stays though the read shows the update, warns",
	Needs:   "a documented property such as createdDateTime or lastModifiedDateTime",
	Classes: []check.Class{{Name: "state.created-time"}, {Name: "state.modified-time"}, {Name: "state.modified-stuck"}},
	When: func(s *check.Scenario) bool {
		return s.Intent == check.Accept && s.Reads && len(timesOf(s.Operation)) > 0
	},
	Judge: func(e *check.Evidence) (out check.Outcome) {
		if !e.Accepted() {
			return skip(notAccepted)
		}
		before, after, reason := e.States()
		if reason != "" {
			return skip(reason)
		}
		readOnly := map[string]bool{}
		for _, p := range e.Operation.ReadOnly() {
			readOnly[p.Name] = true
		}
		seen, stuck := false, check.Outcome{}
		for _, name := range timesOf(e.Operation) {
			kind := contract.TimeName(name)
			was, known := instantOf(before[name])
			now, still := instantOf(after[name])
			_, sent := e.Change[name]
			sent = sent || slices.ContainsFunc(slices.Concat(e.Steps, e.OtherCases), func(s check.Step) bool { return setsValue(e, s, name, after[name]) })
			p := e.Operation.Property(name)
			if !known || !still || p != nil && !p.ReadOnly && !check.Managed(name) || sent {
				continue
			}
			if was.After(e.Response().Started.Add(skew)) {
				continue // a client set a time in the future
			}
			seen = true
			switch {
			case kind == contract.CreationTime && !was.Equal(now):
				out.Add("state.created-time", fmt.Sprintf("%s stays %s", name, check.Show(before[name])), check.Show(after[name]), "")
			case kind == contract.ModificationTime && now.Before(was.Add(-skew)):
				out.Add("state.modified-time", fmt.Sprintf("%s is no earlier than %s", name, check.Show(before[name])), check.Show(after[name]), "")
			case kind == contract.ModificationTime && readOnly[name] && now.Equal(was) && isStuck(e, now, before, after):
				stuck.Add("state.modified-stuck", fmt.Sprintf("%s later than %s", name, check.Show(before[name])), "the same", "the read shows the update")
			}
		}
		if !seen {
			return skip("no read shows a time of creation or modification that the service sets")
		}
		if !e.Operation.Profile.Includes(check.Graph) {
			out = out.As(check.May) // the names alone promise nothing
		}
		return worse(out, stuck)
	},
})

// isStuck tells whether a time is older than an update that a read shows, by the target's own clock.
func isStuck(e *check.Evidence, at time.Time, before, after map[string]any) bool {
	date, err := http.ParseTime(e.Response().Header.Get("Date"))
	shown := slices.ContainsFunc(slices.Collect(maps.Keys(e.Change)), func(name string) bool {
		return !check.Same(e.Operation, name, before[name], after[name]) && check.Same(e.Operation, name, e.Change[name], after[name])
	})
	return err == nil && at.Before(date.Add(-skew)) && shown
}

// skew is how far the clocks of two machines of one service may be apart.
const skew = 5 * time.Second

// instantOf parses an Edm.DateTimeOffset; time.Parse requires its letters in upper case, which every service writes.
func instantOf(v any) (at time.Time, ok bool) {
	text, isText := v.(string)
	t, known := edm.Lookup("Edm.DateTimeOffset")
	if !isText || !known || t.Check(text) != nil {
		return time.Time{}, false
	}
	at, err := time.Parse(time.RFC3339Nano, text)
	return at, err == nil
}
