package catalogue

import (
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/contract"
)

const (
	creationTime     = "created"
	modificationTime = "modified"
)

// timeStems begin the names of the time of an entity's creation and of its last modification, as in createdDateTime, dateCreated and
// last_updated_at, and timeEnds end them.
var (
	timeStems = []struct{ stem, kind string }{
		{"created", creationTime}, {"creation", creationTime},
		{"modified", modificationTime}, {"updated", modificationTime}, {"lastmodified", modificationTime}, {"lastupdated", modificationTime},
	}
	timeEnds = []string{"", "date", "time", "datetime", "timestamp", "at", "on"}
)

// timeProperty says which time a property has by its name, or returns "".
func timeProperty(name string) string {
	plain := strings.TrimPrefix(strings.ReplaceAll(strings.ToLower(name), "_", ""), "date")
	for _, s := range timeStems {
		if end, found := strings.CutPrefix(plain, s.stem); found && slices.Contains(timeEnds, end) {
			return s.kind
		}
	}
	return ""
}

// timesOf lists, in order, the declared properties with the time of the entity's creation or modification.
func timesOf(op *contract.Operation) (names []string) {
	add := func(name string) {
		if timeProperty(name) != "" {
			names = append(names, name)
		}
	}
	for _, p := range op.Properties {
		add(p.Name)
	}
	for _, r := range op.Responses {
		if r.Schema != nil {
			for name := range r.Schema.Properties {
				add(name)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
