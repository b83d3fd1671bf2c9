package tenant

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/graphconform/conform/harness/wire"
)

// Options say what a session protects. Equal, Secret, Writable and Permit must be set.
type Options struct {
	Dir        string   // conform's state folder
	Run        string   // GUID of the run
	Target     string   // the target's name
	Base       string   // base URL of the target
	Tenant     string   // id of the tenant
	Conform    string   // version
	Entities   []string // URLs of the entities that the run is about
	Writes     bool     // whether the target may be written to
	NeverWrite []string // globs of properties that no body may name
	Equal      Equal
	Secret     func(text string) bool    // tells whether a text contains a secret of the run
	Writable   func(url string) []string // lists what an update of the entity may set by the contract, and services do not change by themselves
	ReadOnly   func(url string) []string // lists the paths of members of complex values, such as "settings/changed", that no update may set; may be nil
	// Undocumented tells whether a property is one that the contract does not know, and that may be written; nil if there is none.
	Undocumented func(url, name string) bool

	Permit func(wire.Request) error // returns why a request of a case must not be sent, as Scope.Check does
	Say    func(text string)        // called with what a user should know, may be nil

	// Query returns the query of an entity's URL, by the contract.
	Query func(url string) Query

	// KeyProperty returns the name of the property that holds the key at the end of an entity's URL, or "" if its URL ends in none.
	KeyProperty func(url string) string

	Settle time.Duration                                    // how long reads may lag behind writes
	Late   time.Duration                                    // how long an update may be applied after an unclear response, 30 s if 0, never if negative
	Sleep  func(ctx context.Context, d time.Duration) error // wire.Sleep if nil
}

// normalize writes the URLs as journals do.
func (o *Options) normalize() {
	for i, e := range o.Entities {
		o.Entities[i] = EntityURL(e)
	}
	o.Base = EntityURL(o.Base)
	o.Late = cmp.Or(o.Late, defaultLate)
	if o.Sleep == nil {
		o.Sleep = wire.Sleep
	}
	if o.KeyProperty == nil {
		o.KeyProperty = func(string) string { return "" }
	}
	if o.Undocumented == nil {
		o.Undocumented = func(string, string) bool { return false }
	}
	if o.ReadOnly == nil {
		o.ReadOnly = func(string) []string { return nil }
	}
	if o.Query == nil {
		o.Query = func(string) Query { return Query{} }
	}
	if o.Secret == nil {
		o.Secret = func(string) bool { return false }
	}
	if o.Say == nil {
		o.Say = func(string) {}
	}
}

// lockName is the same for all spellings of an entity's URL.
func (o *Options) lockName(entity string) string { return targetAddress(entity, tenantHash(o.Tenant)) }

// Equal compares two values of a member of the entity with the URL.
type Equal func(url, name string, a, b json.RawMessage) bool

// same compares values. A missing value is null, because services leave out members that are null.
func (e Equal) same(url, name string, a, b json.RawMessage) bool {
	return e(url, name, orNull(a), orNull(b))
}

func orNull(v json.RawMessage) json.RawMessage {
	if v == nil {
		return json.RawMessage("null")
	}
	return v
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

	mu    sync.Mutex
	after map[string]*aftermath // by URL: the last update, if the target has accepted it
}

// Open locks the entities, or returns a *Held. It returns a *Leftover if there is an unrestored journal of the same target or of one of
// the entities. A journal that cannot be read stops only runs that write to what it is about.
func Open(opts Options) (*Session, error) {
	opts.normalize()
	name := opts.fileName()
	names := []lockable{{name, name}}
	for _, e := range opts.Entities {
		names = append(names, lockable{opts.lockName(e), e})
	}
	held, err := lock(opts.Dir, names)
	if err != nil {
		return nil, err
	}
	left, err := leftovers(opts)
	for _, j := range left {
		if j.Err != nil && !opts.Writes {
			opts.Say(fmt.Sprintf("ignored, because this run only reads: an undo journal that cannot be read, %v", j.Err))
			continue
		}
		err = &Leftover{j.File, j.Header, j.Err}
		break
	}
	if err != nil {
		held.release()
		return nil, err
	}
	header := Header{
		Run: opts.Run, Target: opts.Target, Base: opts.Base, Tenant: tenantHash(opts.Tenant), Conform: opts.Conform, PID: os.Getpid(), Started: time.Now(),
	}
	file := filepath.Join(journalDir(opts.Dir), name)
	return &Session{opts: opts, locks: held, writer: &journalWriter{file: file, header: header}, journal: newJournal(file, header), after: map[string]*aftermath{}}, nil
}

// record writes a line to the disk, and then adds it to the journal in memory.
func (s *Session) record(l line) error {
	if s.opts.hasSecret(l) {
		return errors.New("journal: it would contain a secret of this run")
	}
	if err := s.writer.append(l); err != nil {
		return err
	}
	return s.journal.add(l)
}

// keep records a line about what has happened already: what the disk does not take is restored from memory.
func (s *Session) keep(l line) {
	if s.record(l) != nil {
		_ = s.journal.add(l) // the line is valid
	}
}

// isTarget tells whether a URL is that of an entity that the run is about.
func (s *Session) isTarget(url string) bool {
	return slices.ContainsFunc(s.opts.Entities, func(e string) bool { return sameAddress(e, url) })
}

// note adds a line to the journal, where it may be lost.
func (s *Session) note(l line) {
	_ = s.journal.add(l) // the line is valid
	if !s.opts.hasSecret(l) {
		s.writer.note(l)
	}
}

// hasSecret tells whether a line of the journal would show a secret: it may hold what the target returned.
func (o *Options) hasSecret(l line) bool {
	text, err := encode(l)
	return err != nil || o.Secret(string(text))
}

// Permits tells whether a request that may change something is one of the run's own, as Journal.Permits.
func (s *Session) Permits(req wire.Request) bool { return s.journal.Permits(req) }

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
