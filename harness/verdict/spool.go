package verdict

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"sync"
	"unicode/utf8"

	"github.com/graphconform/conform/harness/file"
)

// chunk is how many bytes a spool collects before it writes them to its file.
const chunk = 256 << 10

// Spool keeps the exchanges of a run in a scratch file, as lines of the record, and in memory what cannot be written there. It is safe for
// concurrent use. Close it.
type Spool struct {
	mu      sync.Mutex
	scratch *os.File // nil where all stays in memory
	written int64    // bytes in the file
	pending []byte   // the bytes after those
	index   []spooled
	ordered bool              // index is, by id
	whole   map[int]*Exchange // by id: those whose text a line does not keep as it is
	may     func([]byte) bool
	full    bool  // nothing more can or may be written to the file
	err     error // of an exchange that no record can have
}

// spooled says where the line of an exchange is.
type spooled struct {
	id, size int
	at       int64
}

// NewSpool returns a spool with a file in a folder, the system's for temporary files where it is empty. If may returns false for lines, it
// writes neither them nor any after them.
func NewSpool(dir string, may func(lines []byte) bool) *Spool {
	s := &Spool{whole: map[int]*Exchange{}, may: may}
	s.scratch, _ = file.Scratch(dir) // without one, memory has to do
	return s
}

// Add adds an exchange. The first of several with one id counts.
func (s *Spool) Add(x *Exchange) {
	line, err := encodeExchange(x)
	if err == nil {
		err = checkYear(x.Started)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		s.err = err
		return
	}
	s.ordered = false
	s.index = append(s.index, spooled{x.ID, len(line), s.written + int64(len(s.pending))})
	s.pending = append(s.pending, line...)
	if !x.isText() {
		s.whole[x.ID] = x
	}
	if len(s.pending) >= chunk {
		s.flush()
	}
}

// flush writes what is pending to the file. What cannot be written stays in memory.
func (s *Spool) flush() {
	if s.full = s.full || s.scratch == nil || s.may != nil && !s.may(s.pending); s.full {
		return
	}
	if _, err := s.scratch.WriteAt(s.pending, s.written); err != nil {
		s.full = true
		return
	}
	s.written, s.pending = s.written+int64(len(s.pending)), s.pending[:0]
}

// order sorts the exchanges by id, and removes all but the first with each. The caller holds the lock.
func (s *Spool) order() {
	if s.ordered {
		return
	}
	slices.SortStableFunc(s.index, func(a, b spooled) int { return a.id - b.id })
	s.index = slices.CompactFunc(s.index, func(a, b spooled) bool { return a.id == b.id })
	s.ordered = true
}

// ids returns the ids of the exchanges in order.
func (s *Spool) ids() []int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.order()
	out := make([]int, len(s.index))
	for i, e := range s.index {
		out[i] = e.id
	}
	return out
}

// Len returns the number of exchanges.
func (s *Spool) Len() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.order()
	return len(s.index)
}

// Exchange returns the exchange with an id, or nil.
func (s *Spool) Exchange(id int) *Exchange {
	s.mu.Lock()
	defer s.mu.Unlock()
	if x := s.whole[id]; x != nil {
		return x
	}
	s.order()
	i, found := slices.BinarySearchFunc(s.index, id, func(e spooled, id int) int { return e.id - id })
	if !found {
		return nil
	}
	data, err := s.read(s.index[i])
	var line exchangeLine
	if err == nil {
		err = json.Unmarshal(data, &line)
	}
	if err != nil {
		return nil
	}
	x := line.Exchange
	x.Started, _ = parseTime(line.Started) // the spool wrote it
	return &x
}

// read returns a line. The caller holds the lock.
func (s *Spool) read(e spooled) ([]byte, error) {
	if e.at >= s.written {
		from := int(e.at - s.written)
		return s.pending[from : from+e.size], nil
	}
	data := make([]byte, e.size)
	if _, err := s.scratch.ReadAt(data, e.at); err != nil {
		return nil, fmt.Errorf("exchange %d: %w", e.id, err)
	}
	return data, nil
}

// writeTo writes the lines in the order of their ids.
func (s *Spool) writeTo(w io.Writer) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.order()
	for _, e := range s.index {
		line, err := s.read(e)
		if err != nil {
			return err
		}
		if _, err := w.Write(line); err != nil {
			return err
		}
	}
	return nil
}

// Close removes the file.
func (s *Spool) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.scratch == nil {
		return nil
	}
	scratch := s.scratch
	s.scratch = nil
	return file.CloseScratch(scratch)
}

// isText reports whether JSON keeps every text of an exchange as it is.
func (x *Exchange) isText() bool {
	for _, s := range []string{x.Method, x.URL, x.RequestBody, x.Body, x.Error} {
		if !utf8.ValidString(s) {
			return false
		}
	}
	headers := []map[string][]string{x.RequestHeader, x.Header}
	for _, a := range x.Attempts {
		if !utf8.ValidString(a.Body) || !utf8.ValidString(a.Error) {
			return false
		}
		headers = append(headers, a.Header)
	}
	for _, h := range headers {
		for name, values := range h {
			if !utf8.ValidString(name) || slices.ContainsFunc(values, func(v string) bool { return !utf8.ValidString(v) }) {
				return false
			}
		}
	}
	return true
}
