// Package tenant makes it safe to write to a real tenant: fixtures, a guard with an undo journal, and restore.
//
// This package is not API: it may change in any release.
package tenant

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// journalVersion is the version of the journal's format. Journals of other versions are rejected.
const journalVersion = 1

// The types of lines.
const (
	typeJournal = "journal" // the first line: the header
	typeState   = "state"   // an entity as it was before the first write to it
	typeWrite   = "write"   // a request that is about to be sent
	typeOurs    = "ours"    // values of a write as the target stored them, by its response
	typeCreated = "created" // an entity that the run created
	typeRefused = "refused" // the target rejected the creation of the fixture
)

// Header says which run a journal belongs to. Base is the target's URL without credentials or query.
type Header struct {
	Run     string    `json:"run"`
	Target  string    `json:"target"`
	Base    string    `json:"base"`
	Conform string    `json:"conform"`
	PID     int       `json:"pid"`
	Started time.Time `json:"started"`
}

// State is an entity as a GET returned it before the first write. Absent means that the target responded that there is none. Members
// are without annotations.
type State struct {
	URL      string                     `json:"url"`
	Absent   bool                       `json:"absent,omitempty"`
	ETag     string                     `json:"etag,omitempty"`
	Members  map[string]json.RawMessage `json:"members,omitempty"`
	Writable []string                   `json:"writable,omitempty"` // what an update may set by the contract, and services do not change by themselves
	Selected []string                   `json:"selected,omitempty"` // what a GET returns only if $select names it
	Items    []string                   `json:"items,omitzero"`     // of a collection, the ids; its entities have states of their own
}

// Write is a request that may change something. Members are the values in its body; a body that is not one JSON object can have
// several for one name.
type Write struct {
	Method  string                       `json:"method"`
	URL     string                       `json:"url"`
	Type    string                       `json:"odataType,omitempty"` // the body's @odata.type
	Members map[string][]json.RawMessage `json:"members,omitempty"`
}

// line is one line of a journal; Type says which other fields it has.
type line struct {
	Type    string                     `json:"type"`
	Version int                        `json:"version,omitempty"`
	Header  *Header                    `json:"header,omitempty"`
	State   *State                     `json:"state,omitempty"`
	Write   *Write                     `json:"write,omitempty"`
	URL     string                     `json:"url,omitempty"`
	Members map[string]json.RawMessage `json:"members,omitempty"`
}

// journalWriter appends to the undo journal of one run. It creates the file with the first line.
type journalWriter struct {
	file   string
	header Header

	mu  sync.Mutex
	out *os.File
}

// append writes one line, and returns when it is on the disk.
func (j *journalWriter) append(l line) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.out == nil {
		if err := j.create(); err != nil {
			return err
		}
	}
	return j.write(l)
}

func (j *journalWriter) write(l line) error {
	text, err := encode(l)
	if err == nil {
		_, err = j.out.Write(append(text, '\n'))
	}
	if err == nil {
		err = j.out.Sync()
	}
	if err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	return nil
}

func (j *journalWriter) create() error {
	dir := filepath.Dir(j.file)
	if err := makePrivate(dir); err != nil {
		return err
	}
	out, err := os.OpenFile(j.file, os.O_WRONLY|os.O_CREATE|os.O_EXCL|os.O_APPEND, 0o600)
	if err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	j.out = out
	if err := syncDir(dir); err != nil {
		return err
	}
	return j.write(line{Type: typeJournal, Version: journalVersion, Header: &j.header})
}

// close closes the file and keeps it.
func (j *journalWriter) close() {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.out != nil {
		_ = j.out.Close() // every line was synced when it was written
		j.out = nil
	}
}

// makePrivate creates a folder that only its owner can enter.
func makePrivate(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("state folder: %w", err)
	}
	info, err := os.Stat(dir)
	if err == nil && info.Mode().Perm()&0o077 != 0 {
		err = os.Chmod(dir, 0o700) //nolint:gosec // a folder needs its x bit
	}
	if err != nil {
		return fmt.Errorf("state folder: %w", err)
	}
	return nil
}

// syncDir makes a new name in a folder survive a power failure.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err == nil {
		err = d.Sync()
		_ = d.Close() // it was only read
	}
	if err != nil {
		return fmt.Errorf("state folder: %w", err)
	}
	return nil
}
