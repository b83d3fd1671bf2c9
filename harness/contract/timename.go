package contract

import (
	"slices"
	"strings"
)

// The times of an entity that names of properties tell, see TimeName.
const (
	CreationTime     = "created"
	ModificationTime = "modified"
)

// timeStems begin the names of the time of an entity's creation and of its last modification, as in createdDateTime, dateCreated and
// last_updated_at, and timeEnds end them.
var (
	timeStems = []struct{ stem, kind string }{
		{"created", CreationTime}, {"creation", CreationTime},
		{"modified", ModificationTime}, {"updated", ModificationTime}, {"lastmodified", ModificationTime}, {"lastupdated", ModificationTime},
	}
	timeEnds = []string{"", "date", "time", "datetime", "timestamp", "at", "on"}
)

// TimeName says which time a property has by its name, or returns "".
func TimeName(name string) string {
	plain := strings.TrimPrefix(strings.ReplaceAll(strings.ToLower(name), "_", ""), "date")
	for _, s := range timeStems {
		if end, found := strings.CutPrefix(plain, s.stem); found && slices.Contains(timeEnds, end) {
			return s.kind
		}
	}
	return ""
}
