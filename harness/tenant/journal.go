// Package tenant is what makes it safe to write to a real tenant: allow-list, fixtures, undo journal, restore.
package tenant

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// journalVersion is of the journal's form. A journal of another version is refused, not guessed at.
const journalVersion = 1

// The words of a line's first member.
const (
	typeJournal = "journal" // the first line: whose journal this is
	typeState   = "state"   // an entity as it was before the first write to it
	typeWrite   = "write"   // a request that is about to be sent
	typeOurs    = "ours"    // what the target answered that a write made of the values
	typeCreated = "created" // an entity that the run made
	typeRefused = "refused" // the target would not make one
)

// Header says whose journal it is. Base is the target's URL without credentials or query.
type Header struct {
	Run     string    `json:"run"`
	Target  string    `json:"target"`
	Base    string    `json:"base"`
	Conform string    `json:"conform"`
	PID     int       `json:"pid"`
	Started time.Time `json:"started"`
}

// State is an entity as a GET showed it before the first write. Absent means that the target answered that there is none.
// Members leave out control information; the entity tag is the only one that restoring needs.
type State struct {
	URL      string                     `json:"url"`
	Absent   bool                       `json:"absent,omitempty"`
	ETag     string                     `json:"etag,omitempty"`
	Members  map[string]json.RawMessage `json:"members,omitempty"`
	Writable []string                   `json:"writable,omitempty"` // what the contract lets an update set, and services do not keep themselves
	Selected []string                   `json:"selected,omitempty"` // what a read shows only where $select names it
	Items    []string                   `json:"items,omitzero"`     // of a collection, the ids; its entities have states of their own
}

// Write is a request that may change something. Members are the values that it gives; a body that is not one JSON object may give
// one name several.
type Write struct {
	Method  string                       `json:"method"`
	URL     string                       `json:"url"`
	Type    string                       `json:"odataType,omitempty"` // the @odata.type that the body names
	Members map[string][]json.RawMessage `json:"members,omitempty"`
}

// line is one line of a journal; Type says which of the others it has.
type line struct {
	Type    string                     `json:"type"`
	Version int                        `json:"version,omitempty"`
	Header  *Header                    `json:"header,omitempty"`
	State   *State                     `json:"state,omitempty"`
	Write   *Write                     `json:"write,omitempty"`
	URL     string                     `json:"url,omitempty"`
	Members map[string]json.RawMessage `json:"members,omitempty"`
}

// journal is the undo journal of one run, append-only. Its file comes into being with the first line.
type journalWriter struct {
	file   string
	header Header

	mu  sync.Mutex
	out *os.File
}

// append writes one line and returns when it is on the disk.
func (j *journalWriter) append(l line) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.out == nil {
		if err := j.create(); err != nil {
			return err
		}
	}
	return j.put(l)
}

func (j *journalWriter) put(l line) error {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(l); err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	if _, err := j.out.Write(buf.Bytes()); err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	if err := j.out.Sync(); err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	return nil
}

func (j *journalWriter) create() error {
	if err := private(filepath.Dir(j.file)); err != nil {
		return err
	}
	out, err := os.OpenFile(j.file, os.O_WRONLY|os.O_CREATE|os.O_EXCL|os.O_APPEND, 0o600)
	if err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	j.out = out
	if err := syncDir(filepath.Dir(j.file)); err != nil {
		return err
	}
	return j.put(line{Type: typeJournal, Version: journalVersion, Header: &j.header})
}

// close lets the file go without removing it.
func (j *journalWriter) close() {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.out != nil {
		_ = j.out.Close() // every line was synced when it was written
		j.out = nil
	}
}

// private makes a folder that only its owner enters.
func private(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("state folder: %w", err)
	}
	info, err := os.Stat(dir)
	if err != nil {
		return fmt.Errorf("state folder: %w", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		if err := os.Chmod(dir, 0o700); err != nil { //nolint:gosec // a folder needs its x bit
			return fmt.Errorf("state folder: want %s for its owner alone: %w", dir, err)
		}
	}
	return nil
}

// syncDir makes a new name in a folder survive a power cut.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("state folder: %w", err)
	}
	err = d.Sync()
	_ = d.Close() // it was only read
	if err != nil {
		return fmt.Errorf("state folder: %w", err)
	}
	return nil
}
