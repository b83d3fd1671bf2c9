// Package baseline reads and writes conform.baseline.yaml, the deviations of a target that a team accepts for a while, and says of the
// failures of a run which of them are new.
//
// This package is not API: it may change in any release.
package baseline

import (
	"time"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/verdict"
)

// Name is the file name of a baseline.
const Name = "conform.baseline.yaml"

const apiVersion = "conform.dev/baseline/v1"

// NotExamined is the reason of an entry that nobody has looked at yet.
const NotExamined = "not yet examined"

// DefaultDays is how long an entry lasts if nothing else is said.
const DefaultDays = 90

// The kinds of entry. What is flaky may also pass.
const (
	kindKnown = "known"
	kindFlaky = "flaky"
)

// depths are the depths of runs, each of which sends what those before it send. The default is not written.
var depths = []string{"quick", defaultDepth, "full"}

const defaultDepth = "default"

// File is a baseline.
type File struct {
	Path     string
	Defaults Defaults
	Entries  []*Entry

	src    []byte
	checks []*check.Check // the catalogue
	list   list
}

// Defaults are what the file asks of each entry.
type Defaults struct {
	MaxAge        int // days from today after which no entry may expire, no limit where 0
	RequireTicket bool
	RequireOwner  bool
}

// Entry accepts one deviation: an operation, a check and a signature, of which ID is the fingerprint.
type Entry struct {
	ID        string
	Operation string
	Check     *check.Check
	Signature string
	Case      string // one that shows it, or empty
	Depth     string // of a run that shows it
	Kind      string
	Targets   []string // globs, all where empty
	Reason    string
	Ticket    string
	Owner     string
	Added     string // a day, as Expires
	Expires   string // the last day on which it accepts

	called  string // the check, as the file names it
	first   int    // its first line in the file, from 1
	expires place  // of the key
}

// place is a position in the file, both numbers from 1.
type place struct{ line, column int }

// Name is `operation/check`.
func (e *Entry) Name() string { return e.Operation + "/" + e.Check.ID }

func (e *Entry) expired(today string) bool { return e.Expires < today }

// deviation is what the entry says of a verdict.
func (e *Entry) deviation(o verdict.Outcome) *verdict.Deviation {
	return &verdict.Deviation{Outcome: o, Entry: e.ID, Reason: e.Reason, Ticket: e.Ticket, Owner: e.Owner, Expires: e.Expires}
}

func (e *Entry) outcome(o verdict.Outcome) verdict.BaselineEntry {
	return verdict.BaselineEntry{ID: e.ID, Check: e.Name(), Outcome: o, Reason: e.Reason, Ticket: e.Ticket, Owner: e.Owner, Expires: e.Expires}
}

// Find returns the entry with an id, or nil.
func (f *File) Find(id string) *Entry {
	for _, e := range f.Entries {
		if e.ID == id {
			return e
		}
	}
	return nil
}

// Day is the day of a time, in UTC, as the file writes it.
func Day(t time.Time) string { return t.UTC().Format(time.DateOnly) }

// later is a day so many days after another.
func later(day string, days int) string {
	t, _ := time.Parse(time.DateOnly, day) // checked where it was read
	return Day(t.AddDate(0, 0, days))
}
