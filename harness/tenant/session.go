package tenant

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Options say what a session protects. Equal, Secret and Writable must be set.
type Options struct {
	Dir        string   // conform's state folder
	Run        string   // GUID of the run
	Target     string   // the target's name
	Base       string   // base URL of the target
	Conform    string   // version
	Entities   []string // URLs of the entities that the run is about
	Writes     bool     // whether the target may be written to
	NeverWrite []string // globs of properties that no body may name
	Equal      Equal
	Secret     func(text string) bool    // tells whether a text contains a secret of the run
	Writable   func(url string) []string // lists what an update of the entity may set by the contract, and services do not change by themselves
	Say        func(text string)         // called with what a user should know, may be nil
}

// normalize writes the URLs as journals do.
func (o *Options) normalize() {
	for i, e := range o.Entities {
		o.Entities[i] = EntityURL(e)
	}
	o.Base = EntityURL(o.Base)
}

// Equal compares two values of a member of the entity with the URL.
type Equal func(url, name string, a, b json.RawMessage) bool

// same compares values. A missing value is null, because services leave out members that are null.
func (e Equal) same(url, name string, a, b json.RawMessage) bool {
	if a == nil {
		a = json.RawMessage("null")
	}
	if b == nil {
		b = json.RawMessage("null")
	}
	return e(url, name, a, b)
}

// any tells whether a value is the same as one of several.
func (e Equal) any(url, name string, v json.RawMessage, values []json.RawMessage) bool {
	return slices.ContainsFunc(values, func(o json.RawMessage) bool { return e.same(url, name, v, o) })
}

// Session protects one target during a run. It holds the locks of its entities and its undo journal.
type Session struct {
	opts    Options
	locks   *locks
	writer  *journalWriter
	journal *Journal // what writer has written
}

// Leftover is the error of a run that finds the journal of another one, which ended without restoring.
type Leftover struct {
	File   string
	Header Header
}

func (e *Leftover) Error() string {
	return fmt.Sprintf("a run against %s that started %s (process %d) ended without restoring what it changed, see %s",
		e.Header.Target, e.Header.Started.UTC().Format(time.RFC3339), e.Header.PID, e.File)
}

// Open locks the entities, or returns a *Held. It returns a *Leftover if there is an unrestored journal of the same target or of one of
// the entities.
func Open(opts Options) (*Session, error) {
	opts.normalize()
	name := journalName(opts.Target, opts.Run)
	held, err := lock(opts.Dir, append([]string{name}, opts.Entities...))
	if err != nil {
		return nil, err
	}
	left, err := leftovers(opts)
	if err == nil && len(left) > 0 {
		err = &Leftover{left[0].File, left[0].Header}
	}
	if err != nil {
		held.release()
		return nil, err
	}
	header := Header{Run: opts.Run, Target: opts.Target, Base: opts.Base, Conform: opts.Conform, PID: os.Getpid(), Started: time.Now()}
	file := filepath.Join(journalDir(opts.Dir), name)
	return &Session{
		opts: opts, locks: held, writer: &journalWriter{file: file, header: header}, journal: &Journal{File: file, Header: header},
	}, nil
}

// record writes a line to the disk, and then adds it to the journal in memory.
func (s *Session) record(l line) error {
	if err := s.writer.append(l); err != nil {
		return err
	}
	return s.journal.add(l)
}

// Close releases the locks. The journal stays if something is left to restore.
func (s *Session) Close() {
	s.writer.close()
	s.locks.release()
}

// StateDir is where conform keeps what must outlive a run, undo journals and locks: $XDG_STATE_HOME/conform, or
// ~/.local/state/conform.
func StateDir() (string, error) {
	dir := os.Getenv("XDG_STATE_HOME")
	if !filepath.IsAbs(dir) { // a relative path is to be ignored (XDG Base Directory Specification)
		home, err := os.UserHomeDir()
		if err != nil {
			return "", fmt.Errorf("no folder for undo journals: %w", err)
		}
		dir = filepath.Join(home, ".local", "state")
	}
	return filepath.Join(dir, "conform"), nil
}

func journalDir(dir string) string { return filepath.Join(dir, "journals") }

const journalSuffix = ".ndjson"

// journalName is a file name with the target and the run.
func journalName(target, run string) string {
	clean := strings.Map(func(r rune) rune {
		if r == '-' || r == '.' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' {
			return r
		}
		return '-'
	}, target)
	return fmt.Sprintf("%.60s-%s%s", strings.TrimLeft(clean, "."), run, journalSuffix)
}

// Journals lists the unrestored journals, the oldest first, without those of runs that are still going. It removes those under which
// nothing was sent.
func Journals(dir string) ([]*Journal, error) {
	files, err := filepath.Glob(filepath.Join(journalDir(dir), "*"+journalSuffix))
	if err != nil {
		return nil, fmt.Errorf("state folder: %w", err)
	}
	var out []*Journal
	for _, file := range files {
		locked, err := lock(dir, []string{filepath.Base(file)})
		if held := (*Held)(nil); errors.As(err, &held) {
			continue // its run is still going
		} else if err != nil {
			return nil, err
		}
		j, err := ReadJournal(file)
		switch {
		case errors.Is(err, fs.ErrNotExist): // its run has just ended
			err = nil
		case errors.Is(err, errEmpty), err == nil && !j.Changed():
			err = removeJournal(file)
		case err == nil:
			out = append(out, j)
		}
		locked.release()
		if err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(out, func(a, b *Journal) int { return a.Header.Started.Compare(b.Header.Started) })
	return out, nil
}

// leftovers are the journals that stop a run with these options.
func leftovers(opts Options) ([]*Journal, error) {
	all, err := Journals(opts.Dir)
	return slices.DeleteFunc(all, func(j *Journal) bool {
		shares := slices.ContainsFunc(j.States, func(s *State) bool { return slices.Contains(opts.Entities, s.URL) })
		return !shares && (j.Header.Target != opts.Target || j.Header.Base != opts.Base)
	}), err
}

// Abandon sets aside the journals that stop a run with these options, and returns their new names.
func Abandon(opts Options) ([]string, error) {
	opts.normalize()
	left, err := leftovers(opts)
	var out []string
	for _, j := range left {
		aside := j.File + ".abandoned"
		if err := os.Rename(j.File, aside); err != nil {
			return out, fmt.Errorf("journal: %w", err)
		}
		out = append(out, aside)
	}
	return out, err
}

func removeJournal(file string) error {
	if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("journal: %w", err)
	}
	return nil
}
