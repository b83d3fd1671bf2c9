package catalogue

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/contract"
)

const (
	creationTime     = "created"
	modificationTime = "modified"
)

// The names of the time of an entity's creation and of its last modification, as in createdDateTime, dateCreated and last_updated_at.
var (
	creationName     = regexp.MustCompile(`^(date)?(created|creation)(date|time|datetime|timestamp|at|on)?$`)
	modificationName = regexp.MustCompile(`^(date)?(last)?(modified|updated)(date|time|datetime|timestamp|at|on)?$`)
)

// timeProperty says which time a property has by its name, or returns "".
func timeProperty(name string) string {
	plain := strings.ReplaceAll(strings.ToLower(name), "_", "")
	switch {
	case creationName.MatchString(plain):
		return creationTime
	case modificationName.MatchString(plain):
		return modificationTime
	}
	return ""
}

// timesOf lists, in order, the declared properties with the time of the entity's creation or modification.
func timesOf(op *contract.Operation) (names []string) {
	for _, p := range op.Properties {
		names = append(names, p.Name)
	}
	for _, r := range op.Responses {
		if r.Schema != nil {
			names = slices.AppendSeq(names, maps.Keys(r.Schema.Properties))
		}
	}
	names = slices.DeleteFunc(names, func(name string) bool { return timeProperty(name) == "" })
	slices.Sort(names)
	return slices.Compact(names)
}
