package tenant

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

// Held is the error of a lock that another process holds.
type Held struct {
	What  string // URL of the entity, or name of the journal
	PID   int    // 0 if the holder has not written it yet
	Since time.Time
}

func (e *Held) Error() string {
	if e.PID == 0 {
		return fmt.Sprintf("%s is in use by another run", e.What)
	}
	return fmt.Sprintf("%s is in use by another run, process %d, since %s", e.What, e.PID, e.Since.UTC().Format(time.RFC3339))
}

// locks are advisory locks on this machine. The system releases them when the process ends, however it ends.
type locks struct {
	held    []*flock.Flock
	journal []string // files of the lock of a journal, which nobody else ever takes
}

type holder struct {
	What  string    `json:"what"`
	PID   int       `json:"pid"`
	Since time.Time `json:"since"`
}

// lockable is what can be locked: by name, and as users know it.
type lockable struct{ name, what string }

// lock takes all of the locks or none, in one order, so that two runs cannot wait for each other.
func lock(dir string, wanted []lockable) (*locks, error) {
	dir = filepath.Join(dir, "locks")
	if err := makePrivate(dir); err != nil {
		return nil, err
	}
	l := &locks{}
	wanted = slices.SortedFunc(slices.Values(wanted), func(a, b lockable) int { return strings.Compare(a.name, b.name) })
	for _, w := range slices.CompactFunc(wanted, func(a, b lockable) bool { return a.name == b.name }) {
		if err := l.lock(dir, w); err != nil {
			l.release()
			return nil, err
		}
	}
	return l, nil
}

func (l *locks) lock(dir string, w lockable) error {
	sum := sha256.Sum256([]byte(w.name))
	file := filepath.Join(dir, hex.EncodeToString(sum[:12])+".lock")
	f := flock.New(file, flock.SetPermissions(0o600))
	got, err := f.TryLock()
	if err != nil {
		return fmt.Errorf("lock: %w", err)
	}
	info := file + ".json" // beside the lock, because some systems do not let others read a locked file
	if !got {
		held := &Held{What: w.what}
		var h holder
		if raw, err := os.ReadFile(info); err == nil && json.Unmarshal(raw, &h) == nil {
			held.PID, held.Since = h.PID, h.Since
		}
		return held
	}
	l.held = append(l.held, f)
	if strings.HasSuffix(w.name, journalSuffix) {
		l.journal = append(l.journal, file, info)
	}
	text, err := encode(holder{w.what, os.Getpid(), time.Now()})
	if err == nil {
		err = os.WriteFile(info, text, 0o600)
	}
	if err != nil {
		return fmt.Errorf("lock: %w", err)
	}
	return nil
}

// release releases all locks. The files of entities stay: removing one would take it away from a run that has just opened it.
func (l *locks) release() {
	for _, file := range l.journal {
		_ = os.Remove(file) // a leftover file does no harm
	}
	for _, f := range l.held {
		_ = f.Unlock() // the end of the process releases it, too
	}
	l.held, l.journal = nil, nil
}
