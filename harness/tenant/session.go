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

// Options say what a session protects. Secret tells whether a text holds a credential of this run; Writable lists what the contract
// lets an update of an entity set, and services do not keep themselves. Neither may be nil.
type Options struct {
	Dir        string   // the user's state folder of conform
	Run        string   // GUID of the run
	Target     string   // the target's name
	Base       string   // base URL of the target
	Conform    string   // version
	Entities   []string // URLs of the entities that the run is about
	Writes     bool     // whether writing is allowed
	NeverWrite []string // globs of properties that no body may name
	Equal      Equal
	Secret     func(text string) bool
	Writable   func(url string) []string
	Say        func(text string) // is told what a user should know, may be nil
}

// clean writes the URLs as journals do.
func (o *Options) clean() {
	for i, e := range o.Entities {
		o.Entities[i] = EntityURL(e)
	}
	o.Base = EntityURL(o.Base)
}

// Equal compares two values of a member of the entity with the URL.
type Equal func(url, name string, a, b json.RawMessage) bool

// same compares values; one that is missing is null, for services leave such members out.
func (e Equal) same(url, name string, a, b json.RawMessage) bool {
	if a == nil {
		a = json.RawMessage("null")
	}
	if b == nil {
		b = json.RawMessage("null")
	}
	return e(url, name, a, b)
}

// among tells whether a value is the same as one of others.
func (e Equal) among(url, name string, v json.RawMessage, values []json.RawMessage) bool {
	return slices.ContainsFunc(values, func(o json.RawMessage) bool { return e.same(url, name, v, o) })
}

// Session is a run's hold on one target: the locks of its entities and its undo journal.
type Session struct {
	opts    Options
	locks   *locks
	journal *journalWriter
	undo    *Journal
}

// Leftover is the error of a run that meets the journal of another, which did not end.
type Leftover struct {
	File   string
	Header Header
}

func (e *Leftover) Error() string {
	return fmt.Sprintf("a run against %s that started %s (process %d) ended without restoring what it changed, see %s",
		e.Header.Target, e.Header.Started.UTC().Format(time.RFC3339), e.Header.PID, e.File)
}

// Open takes the locks of the entities, or fails with *Held; and fails with *Leftover where a journal of the same target or of one
// of the entities waits for its restore.
func Open(opts Options) (*Session, error) {
	opts.clean()
	held, err := lock(opts.Dir, append([]string{journalName(opts.Target, opts.Run)}, opts.Entities...))
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
	file := filepath.Join(journalDir(opts.Dir), journalName(opts.Target, opts.Run))
	return &Session{
		opts: opts, locks: held, journal: &journalWriter{file: file, header: header},
		undo: &Journal{File: file, Header: header, ours: map[string]map[string][]json.RawMessage{}},
	}, nil
}

// Close lets the locks go. The journal stays where something is left to restore.
func (s *Session) Close() {
	s.journal.close()
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

// journalName is a file name that says whose journal it is.
func journalName(target, run string) string {
	clean := strings.Map(func(r rune) rune {
		if r == '-' || r == '.' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' {
			return r
		}
		return '-'
	}, target)
	return fmt.Sprintf("%.60s-%s%s", strings.TrimLeft(clean, "."), run, journalSuffix)
}

// Journals lists the journals that wait for their restore, the oldest first. Those of runs that are still going are not among them,
// and those under which nothing was sent are removed.
func Journals(dir string) ([]*Journal, error) {
	files, err := filepath.Glob(filepath.Join(journalDir(dir), "*"+journalSuffix))
	if err != nil {
		return nil, fmt.Errorf("state folder: %w", err)
	}
	var out []*Journal
	for _, file := range files {
		alive, err := lock(dir, []string{filepath.Base(file)})
		if held := (*Held)(nil); errors.As(err, &held) {
			continue
		} else if err != nil {
			return nil, err
		}
		u, err := ReadJournal(file)
		switch {
		case errors.Is(err, fs.ErrNotExist): // its run ended just now
			err = nil
		case errors.Is(err, errEmpty), err == nil && !u.Changed():
			err = remove(file)
		case err == nil:
			out = append(out, u)
		}
		alive.release()
		if err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(out, func(a, b *Journal) int { return a.Header.Started.Compare(b.Header.Started) })
	return out, nil
}

// leftovers are the waiting journals that a new run may not ignore.
func leftovers(opts Options) ([]*Journal, error) {
	all, err := Journals(opts.Dir)
	return slices.DeleteFunc(all, func(u *Journal) bool {
		shares := slices.ContainsFunc(u.States, func(s *State) bool { return slices.Contains(opts.Entities, s.URL) })
		return !shares && (u.Header.Target != opts.Target || u.Header.Base != opts.Base)
	}), err
}

// Abandon sets the journals aside that a run with these options would refuse to start over, and returns their new names.
func Abandon(opts Options) ([]string, error) {
	opts.clean()
	left, err := leftovers(opts)
	var out []string
	for _, u := range left {
		aside := u.File + ".abandoned"
		if err := os.Rename(u.File, aside); err != nil {
			return out, fmt.Errorf("journal: %w", err)
		}
		out = append(out, aside)
	}
	return out, err
}

func remove(file string) error {
	if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("journal: %w", err)
	}
	return nil
}
