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

// Held is the error of a lock that another process has.
type Held struct {
	What  string // URL of the entity, or name of the journal
	PID   int    // 0 where the holder has not said yet
	Since time.Time
}

func (e *Held) Error() string {
	if e.PID == 0 {
		return fmt.Sprintf("want %s for this run alone, got it held by another", e.What)
	}
	return fmt.Sprintf("want %s for this run alone, got it held by process %d since %s", e.What, e.PID, e.Since.UTC().Format(time.RFC3339))
}

// locks are advisory locks of this machine, which the system lets go when the process ends, however it ends.
type locks struct {
	held  []*flock.Flock
	spent []string // files that nobody asks for again
}

type holder struct {
	What  string    `json:"what"`
	PID   int       `json:"pid"`
	Since time.Time `json:"since"`
}

// lock takes all of the names or none. They are taken in one order, so that two runs cannot each wait for the other.
func lock(dir string, names []string) (*locks, error) {
	dir = filepath.Join(dir, "locks")
	if err := private(dir); err != nil {
		return nil, err
	}
	names = slices.Compact(slices.Sorted(slices.Values(names)))
	l := &locks{}
	for _, name := range names {
		if err := l.take(dir, name); err != nil {
			l.release()
			return nil, err
		}
	}
	return l, nil
}

func (l *locks) take(dir, name string) error {
	sum := sha256.Sum256([]byte(name))
	file := filepath.Join(dir, hex.EncodeToString(sum[:12])+".lock")
	f := flock.New(file, flock.SetPermissions(0o600))
	got, err := f.TryLock()
	if err != nil {
		return fmt.Errorf("lock: %w", err)
	}
	says := file + ".json" // beside the lock: some systems let nobody read a locked file
	if !got {
		held := &Held{What: name}
		var h holder
		if raw, err := os.ReadFile(says); err == nil && json.Unmarshal(raw, &h) == nil && h.What == name {
			held.PID, held.Since = h.PID, h.Since
		}
		return held
	}
	l.held = append(l.held, f)
	if strings.HasSuffix(name, journalSuffix) { // one run's own name
		l.spent = append(l.spent, file, says)
	}
	text, err := json.Marshal(holder{name, os.Getpid(), time.Now()})
	if err == nil {
		err = os.WriteFile(says, text, 0o600)
	}
	if err != nil {
		return fmt.Errorf("lock: %w", err)
	}
	return nil
}

// release lets all go. The files of entities stay: removing one would take it from a run that has just opened it.
func (l *locks) release() {
	for _, file := range l.spent {
		_ = os.Remove(file) // it is only in the way
	}
	for _, f := range l.held {
		_ = f.Unlock() // the end of the process lets it go all the same
	}
	l.held, l.spent = nil, nil
}
