// Package tenant makes it safe to write to a real tenant: fixtures, a guard with an undo journal, and restore.
//
// This package is not API: it may change in any release.
package tenant

import (
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// journalVersion is the version of the journal's format. Version 1 had lines without a checksum, and no results of writes; in version 2, the
// checksum of a line was of that line alone.
const journalVersion = 3

// The types of lines.
const (
	typeJournal  = "journal"  // the first line: the header
	typeState    = "state"    // an entity as it was before the first write to it
	typeWrite    = "write"    // a request that is about to be sent
	typeResult   = "result"   // the response to a write
	typeComplete = "complete" // a write that the target accepted with 202 is complete
	typeOurs     = "ours"     // values that a response, or the first read, showed right after the write with a number
	typeTagged   = "tagged"   // of those, the values that are only proven by an entity tag, the same as in the response
	typeSameTag  = "same-tag" // members that changed while the entity tag did not
	typeSeen     = "seen"     // members that a read has shown with other values than before the run
	typeSide     = "side"     // that a read has shown the entity right after the write with a number, with what else had changed
	typeTheirs   = "theirs"   // values of someone else, as an entity tag, or what reads showed before, proves
	typeDoubt    = "doubt"    // values of which nothing shows whose they are
	typeBack     = "back"     // members that a restore is about to write back
	typeLate     = "late"     // members that a restore wrote back with an update that the target accepted with 202
	typeAdds     = "adds"     // collections to which the target adds what it should replace them with
	typeListed   = "listed"   // an entity with the run's name that a search of the fixture has found
	typeCreated  = "created"  // an entity that the run created, and that a read showed with the run's name
	typeRefused  = "refused"  // in version 1: the target rejected the creation of the fixture
)

// Header says which run a journal belongs to. Base is the target's URL without credentials or query,
// Tenant a hash of the tenant's id.
type Header struct {
	Run     string    `json:"run"`
	Target  string    `json:"target"`
	Base    string    `json:"base"`
	Tenant  string    `json:"tenant,omitempty"`
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
	Identity map[string]json.RawMessage `json:"identity,omitempty"` // members that name the entity, its id for example
	Key      string                     `json:"key,omitempty"`      // the property that holds the key at the end of the URL
	Writable []string                   `json:"writable,omitempty"` // what an update may set by the contract, and services do not change by themselves
	Extra    []string                   `json:"extra,omitempty"`    // what else may be written back, though the contract does not know it
	ReadOnly []string                   `json:"readOnly,omitempty"` // paths of members of complex values that no update may set
	Type     string                     `json:"odataType,omitempty"`
	Partial  []string                   `json:"partial,omitempty"`  // collections of which a read shows only the first page
	Selected []string                   `json:"selected,omitempty"` // what a GET returns only if $select names it
	Query    *Query                     `json:"query,omitempty"`    // of its URL, if the contract requires one
	Items    []string                   `json:"items,omitzero"`     // of a collection, the ids; its entities have states of their own
}

// Write is a request that may change something. Members are the values in its body; a body that is not one JSON object can have
// several for one name. Number counts the writes of a run from 1; it is 0 in version 1.
type Write struct {
	Number  int                          `json:"number,omitempty"`
	Method  string                       `json:"method"`
	URL     string                       `json:"url"`
	Type    string                       `json:"odataType,omitempty"` // the body's @odata.type
	Members map[string][]json.RawMessage `json:"members,omitempty"`
	Time    time.Time                    `json:"time,omitzero"`    // of the POST of the fixture
	Before  []string                     `json:"before,omitempty"` // ids that its collection listed before the POST
}

// Result is the response to a write. Without one, the write may have been accepted. Monitor is the URL of the status monitor in a
// response of 202.
type Result struct {
	Number       int       `json:"number"`
	Status       int       `json:"status"`
	Unsent       bool      `json:"unsent,omitempty"` // no byte of the write reached the target
	ETag         string    `json:"etag,omitempty"`
	Matched      bool      `json:"matched,omitempty"`      // the request had an entity tag in If-Match
	TagsRejected bool      `json:"tagsRejected,omitempty"` // the target had rejected its own tag
	Monitor      string    `json:"monitor,omitempty"`
	Time         time.Time `json:"time,omitzero"`    // of 202, or of a response that does not say whether the write was accepted
	Entity       string    `json:"entity,omitempty"` // of a POST: the URL of the entity that the response names
	Date         time.Time `json:"date,omitzero"`    // of a POST: when the target responded, by its own clock
}

// line is one line of a journal; Type says which other fields it has.
type line struct {
	Type    string                     `json:"type"`
	Version int                        `json:"version,omitempty"`
	Header  *Header                    `json:"header,omitempty"`
	State   *State                     `json:"state,omitempty"`
	Write   *Write                     `json:"write,omitempty"`
	Result  *Result                    `json:"result,omitempty"`
	Number  int                        `json:"number,omitempty"`
	URL     string                     `json:"url,omitempty"`
	Members map[string]json.RawMessage `json:"members,omitempty"`
}

// summed is what a line of the file holds. A crash or a full disk can cut a line, whose request is then not sent. The checksum of the next
// one tells a line that was cut from one that was damaged later, which must not be skipped.
type summed struct {
	Sum  string          `json:"sum"` // CRC-32C of the last whole line's Sum and Line
	Line json.RawMessage `json:"line"`
}

func checksum(last string, text []byte) string {
	table := crc32.MakeTable(crc32.Castagnoli)
	return fmt.Sprintf("%08x", crc32.Update(crc32.Checksum([]byte(last), table), table, text))
}

// journalWriter appends to the undo journal of one run. It creates the file with the first line.
type journalWriter struct {
	file    string
	header  Header
	version int // of the file, 0 means journalVersion

	mu   sync.Mutex
	out  *os.File
	size int64  // of the lines that were written whole
	torn bool   // the file ends in part of a line
	sum  string // of the last whole line, empty in earlier versions
}

// append writes one line, and returns when it is on the disk.
func (j *journalWriter) append(l line) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if err := j.open(); err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	if l.Type == typeWrite && j.size > maxJournal/4 { // the rest is for what is seen of its writes, and for the restore
		return fmt.Errorf("journal: no more is written to the target, because the journal has grown to %d MiB: reads may show another large value each time", j.size>>20)
	}
	size, sum := j.size, j.sum
	if err := j.write(l); err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	if err := j.out.Sync(); err != nil {
		if j.out.Truncate(size) == nil { // what the line announces is not sent
			j.size, j.sum = size, sum
		}
		return fmt.Errorf("journal: %w", err)
	}
	return nil
}

// note writes a line that may be lost: without it, a restore does more than it must.
func (j *journalWriter) note(l line) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.out != nil && j.size < maxJournal/2 {
		_ = j.write(l)
	}
}

func (j *journalWriter) write(l line) error {
	text, err := encode(l)
	if err != nil {
		return err
	}
	sum := checksum(j.sum, text)
	if text, err = encode(summed{sum, text}); err != nil {
		return err
	}
	if j.torn {
		text = append([]byte("\n"), text...)
	}
	n, err := j.out.Write(append(text, '\n'))
	whole := err == nil
	if whole {
		j.torn = false
		j.size, err = j.out.Seek(0, io.SeekCurrent)
	} else if n > 0 {
		j.torn = j.out.Truncate(j.size) != nil
		whole = j.torn && n >= len(text) // without the line feed
	}
	if whole && (j.version == 0 || j.version >= 3) {
		j.sum = sum
	}
	return err
}

func (j *journalWriter) open() error {
	if j.out != nil {
		return nil
	}
	dir := filepath.Dir(j.file)
	if err := makePrivate(dir); err != nil {
		return err
	}
	// The file has its name only when its header is on the disk: one without it was damaged later.
	err := j.create(j.file + newSuffix)
	if err == nil {
		err = os.Rename(j.file+newSuffix, j.file)
	}
	if err == nil {
		err = syncDir(dir)
	}
	if err == nil {
		j.out, err = os.OpenFile(j.file, os.O_WRONLY|os.O_APPEND, 0o600)
	}
	if err != nil { // nothing was sent yet, so no file is needed
		return errors.Join(err, removeJournal(j.file+newSuffix), removeJournal(j.file))
	}
	return nil
}

// newSuffix is what the name of a journal ends in before its header is written.
const newSuffix = ".new"

// create writes a file with the header.
func (j *journalWriter) create(file string) (err error) {
	if j.out, err = os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL|os.O_APPEND, 0o600); err != nil {
		return err
	}
	j.size, j.torn, j.sum = 0, false, ""
	if err = j.write(line{Type: typeJournal, Version: journalVersion, Header: &j.header}); err == nil {
		err = j.out.Sync()
	}
	err = errors.Join(err, j.out.Close())
	j.out = nil
	return err
}

// openJournal returns a writer that appends to the file of a journal, which may end in part of a line.
func openJournal(j *Journal) (*journalWriter, error) {
	out, err := os.OpenFile(j.File, os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, fmt.Errorf("journal: %w", err)
	}
	w := &journalWriter{file: j.File, version: j.version, out: out, torn: true, sum: j.sum}
	if w.size, err = out.Seek(0, io.SeekEnd); err != nil {
		return nil, errors.Join(fmt.Errorf("journal: %w", err), out.Close())
	}
	return w, nil
}

// close closes the file and keeps it.
func (j *journalWriter) close() {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.out != nil {
		_ = j.out.Close() // every line that counts was synced when it was written
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
