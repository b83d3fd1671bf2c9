package catalogue

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/edm"
)

var timestamps = register(&check.Check{
	ID: "timestamps", Rule: "PATCH-STATE-022", Family: "state", Order: 450, Level: check.Should, Profile: check.OData, Safety: check.RST,
	Title:   "turns back no clock",
	Source:  "OData 4.01 Protocol §11.4.3",
	Sends:   "a PATCH with values of the documented types, between two GETs",
	Holds:   "createdDateTime reads as before, and lastModifiedDateTime and its like read no earlier than before; where an update may set them, they are judged as any other property",
	Needs:   "a documented property such as createdDateTime or lastModifiedDateTime",
	Classes: []check.Class{{Name: "state.created-time"}, {Name: "state.modified-time"}},
	When: func(s *check.Scenario) bool {
		return s.Intent == check.Accept && s.Reads && slices.ContainsFunc(slices.Collect(maps.Keys(clocks)), s.Operation.Declares)
	},
	Judge: func(e *check.Evidence) check.Outcome {
		if !e.Accepted() {
			return skip("the update was not accepted, see status-documented")
		}
		before, after, reason := e.States()
		if reason != "" {
			return skip(reason)
		}
		var out check.Outcome
		seen := 0
		for _, name := range slices.Sorted(maps.Keys(clocks)) {
			was, known := instantOf(before[name])
			now, still := instantOf(after[name])
			if p := e.Operation.Property(name); !known || !still || p != nil && !p.ReadOnly && !check.Managed(name) || inUpdate(e, name) {
				continue
			}
			if was.After(e.Response().Started.Add(skew)) {
				continue // some client set it to a time to come
			}
			seen++
			switch {
			case clocks[name] == created && !was.Equal(now):
				out.Findings = append(out.Findings, check.Finding{
					Class: "state.created-time", Want: fmt.Sprintf("%s stays %s", name, check.Show(before[name])), Got: check.Show(after[name]),
				})
			case clocks[name] == modified && now.Before(was.Add(-skew)):
				out.Findings = append(out.Findings, check.Finding{
					Class: "state.modified-time", Want: fmt.Sprintf("%s is no earlier than %s", name, check.Show(before[name])), Got: check.Show(after[name]),
				})
			}
		}
		if seen == 0 {
			return skip("reads show no time of creation or change that the service keeps itself")
		}
		return out
	},
})

// skew is how far the clocks of two machines of one service may be apart.
const skew = 5 * time.Second

const (
	created  = "created"
	modified = "modified"
)

// clocks names the properties by which Graph's entities tell when they were made and changed.
var clocks = map[string]string{
	"createdDateTime": created, "creationDateTime": created,
	"lastModifiedDateTime": modified, "modifiedDateTime": modified, "lastUpdatedDateTime": modified, "updatedDateTime": modified,
}

// sets tells whether the update names a property.
func inUpdate(e *check.Evidence, name string) bool {
	_, sent := e.Change[name]
	return sent
}

// instantOf reads an Edm.DateTimeOffset; an offset in capitals, as time wants it, is what every service writes.
func instantOf(v any) (at time.Time, ok bool) {
	text, isText := v.(string)
	t, known := edm.Lookup("Edm.DateTimeOffset")
	if !isText || !known || t.Check(text) != nil {
		return time.Time{}, false
	}
	at, err := time.Parse(time.RFC3339Nano, text)
	return at, err == nil
}
