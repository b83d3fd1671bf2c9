package tenant

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/graphconform/conform/harness/file"
)

// errEmpty is the error of a journal without a whole first line, which every journal has before anything is sent under it.
var errEmpty = errors.New("the journal lacks its header")

// Journal is the content of an undo journal. Err says why it cannot be read; it then has no more than a File.
type Journal struct {
	File     string
	Err      error
	Header   Header
	States   []*State // in the order of their first write
	Writes   []*Write
	version  int
	sum      string                                  // of the last line, empty in earlier versions
	refused  bool                                    // version 1: the target rejected the creation of the fixture
	created  []string                                // URLs of entities that the run created
	listed   []string                                // URLs of entities that a search of the fixture has found
	made     map[string]time.Time                    // by address: when they were created, if reads show that
	first    map[string]map[string]json.RawMessage   // by address: what a read showed after their creation
	stored   map[string]map[string][]json.RawMessage // by URL and member: written values as the target stored them
	tagged   map[string]map[string][]json.RawMessage // by URL and member: of those, what only an entity tag proves
	seen     map[string]map[string]bool              // by URL and member: of what a read has shown another value than the old one
	sameTag  map[string]map[string]bool              // by URL and member: what changed while the entity tag did not
	shows    map[int]map[string]json.RawMessage      // by the number of a write: what was seen of members right after it
	observed map[int]bool                            // writes after which a read has shown the whole entity
	theirs   map[string]map[string]json.RawMessage   // by URL and member: values that are proven to be someone else's
	doubts   map[string]map[string]json.RawMessage   // by URL and member: values of which nothing shows whose they are
	adds     map[string]map[string]bool              // by URL and member: collections to which a restore has added
	side     map[string]map[string]bool              // by URL and member: what changed with updates that did not name it
	back     map[string]map[string]bool              // by URL and member: what a restore has written back
	late     map[string][]backUpdate                 // by URL: updates of a restore that the target may store later
	results  map[int]*Result                         // by the number of the write
	unclear  map[int]time.Time                       // when a write got a response that does not say whether it was accepted
	done     map[int]bool                            // writes that were accepted with 202 and are complete

	to map[string]writesTo // by URL of an entity

	later     bool     // an earlier process wrote it
	restoring bool     // what was changed is being restored
	lost      []string // URLs of entities that the collection of the fixture lists with the run's name
}

// maxJournal bounds, in bytes, a journal. A run writes a few KiB for each update, and what reads show beside it.
const maxJournal = 256 << 20

// ErrDamaged is the error of a journal with a line that was changed after it was written: what it says may not be all that the run has sent.
var ErrDamaged = errors.New("the journal is damaged")

// ReadJournal reads a journal. A line that a crash or a full disk cut is skipped: its request was not sent. Any other invalid line is an
// error that names file and line.
func ReadJournal(path string) (*Journal, error) {
	raw, err := file.Read(path, maxJournal)
	if err != nil {
		return nil, fmt.Errorf("journal: %w", err)
	}
	return parseJournal(path, raw)
}

func parseJournal(file string, raw []byte) (*Journal, error) {
	j := newJournal(file, Header{})
	j.later = true
	skipped := 0 // the first line that was cut or damaged, until the line after it shows that it was cut
	for i, text := range bytes.SplitAfter(raw, []byte("\n")) {
		if !bytes.HasSuffix(text, []byte("\n")) {
			break // incomplete, or empty after the last newline
		}
		if len(text) == 1 { // before a line that was appended later
			continue
		}
		l, err := j.parseLine(text)
		if errors.Is(err, errTorn) && j.Header.Run != "" && (j.version >= 3 || isCut(text)) {
			skipped = cmp.Or(skipped, i+1)
			continue
		}
		switch {
		case errors.Is(err, errTorn):
			err = errDamaged
		case err != nil:
		case j.Header.Run == "":
			err = j.setHeader(l)
		default:
			err = j.add(l)
		}
		skipped = 0
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", file, i+1, err)
		}
	}
	switch {
	case j.Header.Run != "" && skipped > 0:
		return nil, fmt.Errorf("%s:%d: %w", file, skipped, errDamaged)
	case j.Header.Run != "":
		return j, nil
	}
	return nil, fmt.Errorf("%s: %w", file, errEmpty)
}

func newJournal(file string, header Header) *Journal {
	return &Journal{
		File: file, Header: header, version: journalVersion,
		seen: map[string]map[string]bool{}, stored: map[string]map[string][]json.RawMessage{}, tagged: map[string]map[string][]json.RawMessage{}, sameTag: map[string]map[string]bool{}, results: map[int]*Result{}, done: map[int]bool{}, unclear: map[int]time.Time{}, made: map[string]time.Time{},
		first: map[string]map[string]json.RawMessage{},
		back:  map[string]map[string]bool{}, late: map[string][]backUpdate{},
		to: map[string]writesTo{}, shows: map[int]map[string]json.RawMessage{}, observed: map[int]bool{}, adds: map[string]map[string]bool{}, theirs: map[string]map[string]json.RawMessage{}, doubts: map[string]map[string]json.RawMessage{}, side: map[string]map[string]bool{},
	}
}

var (
	errTorn    = errors.New("want a whole line, got a part")
	errDamaged = fmt.Errorf("%w: want a line with a valid checksum, got one that was changed after it was written", ErrDamaged)
)

// isCut tells whether a line is the start of one.
func isCut(text []byte) bool {
	var s summed
	return errors.Is(json.NewDecoder(bytes.NewReader(bytes.TrimSuffix(text, []byte("\n")))).Decode(&s), io.ErrUnexpectedEOF)
}

// parseLine reads one line. In version 1, which has no checksums, a torn line cannot be told from others that are invalid.
func (j *Journal) parseLine(text []byte) (l line, err error) {
	var s summed
	switch {
	case json.Unmarshal(text, &s) == nil && s.Sum != "" && s.Sum == checksum(j.sum, s.Line):
		text = s.Line
	case j.Header.Run != "" && j.version == 1:
	case j.Header.Run == "" && json.Unmarshal(text, &l) == nil && l.Type == typeJournal && l.Version == 1:
		l = line{}
	default:
		return l, errTorn
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&l); err != nil {
		return l, fmt.Errorf("want a line of a journal: %w", err)
	}
	if dec.More() {
		return l, errors.New("want one JSON object a line, got more")
	}
	if j.version >= 3 && !(j.Header.Run == "" && l.Version < 3) {
		j.sum = s.Sum
	}
	return l, nil
}

func (j *Journal) setHeader(l line) error {
	switch {
	case l.Type != typeJournal || l.Header == nil || l.Header.Run == "":
		return fmt.Errorf("want the header of a journal, got a line of type %q", l.Type)
	case l.Version < 1 || l.Version > journalVersion:
		return fmt.Errorf("want a journal of version %d, got %d", journalVersion, l.Version)
	}
	j.Header, j.version = *l.Header, l.Version
	return nil
}

// add applies a line after the header.
func (j *Journal) add(l line) error {
	switch {
	case l.Type == typeState && l.State != nil && l.State.URL != "":
		if j.state(l.State.URL) == nil { // later states are not from before the first write
			if id := l.State.Members["id"]; j.version == 1 && id != nil {
				l.State.Identity = map[string]json.RawMessage{"id": id}
			}
			j.States = append(j.States, l.State)
		}
	case l.Type == typeWrite && l.Write != nil && l.Write.URL != "":
		j.Writes = append(j.Writes, l.Write)
		for _, known := range []map[string]map[string]json.RawMessage{j.theirs, j.doubts} {
			for url, values := range known { // the write was sent because another value is there now
				maps.DeleteFunc(values, func(name string, _ json.RawMessage) bool {
					return l.Write.Members[name] != nil && related(url, l.Write.URL)
				})
			}
		}
	case l.Type == typeResult && l.Result != nil:
		j.results[l.Result.Number] = l.Result
		if r := l.Result; r.Status != http.StatusAccepted && !r.Time.IsZero() {
			j.unclear[r.Number] = r.Time
		}
	case l.Type == typeComplete && l.Number > 0:
		j.done[l.Number] = true
	case l.Type == typeOurs && l.URL != "":
		collect(j.stored, l)
		j.addShown(l)
	case l.Type == typeTagged && l.URL != "":
		collect(j.tagged, l)
		j.addShown(l)
	case l.Type == typeSameTag && l.URL != "":
		mark(j.sameTag, l)
	case l.Type == typeSeen && l.URL != "":
		mark(j.seen, l)
	case l.Type == typeSide && l.URL != "":
		j.observed[l.Number] = true
		j.addShown(l)
		mark(j.side, l)
	case l.Type == typeTheirs && l.URL != "":
		keep(j.theirs, l)
	case l.Type == typeDoubt && l.URL != "":
		keep(j.doubts, l)
	case l.Type == typeBack && l.URL != "":
		mark(j.back, l)
	case l.Type == typeLate && l.URL != "" && l.Result != nil:
		j.late[l.URL] = append(j.late[l.URL], backUpdate{at: l.Result.Time, names: slices.Sorted(maps.Keys(l.Members))})
	case l.Type == typeAdds && l.URL != "":
		mark(j.adds, l)
	case l.Type == typeCreated && l.URL != "":
		j.created = append(j.created, l.URL)
		j.made[addressOf(l.URL)], j.first[addressOf(l.URL)] = createdAt(l.Members), l.Members
	case l.Type == typeListed && l.URL != "":
		j.listed = append(j.listed, l.URL)
	case l.Type == typeRefused && l.URL != "":
		j.refused = true
	default:
		return fmt.Errorf("want a line of type %s, %s, %s, %s, %s or %s, got %q",
			typeState, typeWrite, typeResult, typeComplete, typeOurs, typeCreated, l.Type)
	}
	return nil
}

// addShown adds what was seen right after a write. In lines without a number, nothing says after which one.
func (j *Journal) addShown(l line) {
	if l.Number == 0 {
		return
	}
	if j.shows[l.Number] == nil {
		j.shows[l.Number] = map[string]json.RawMessage{}
	}
	maps.Copy(j.shows[l.Number], l.Members)
}

// collect adds the members of a line to earlier values.
func collect(values map[string]map[string][]json.RawMessage, l line) {
	if values[l.URL] == nil {
		values[l.URL] = map[string][]json.RawMessage{}
	}
	for name, v := range l.Members {
		values[l.URL][name] = append(values[l.URL][name], v)
	}
}

// keep notes the members of a line with their values.
func keep(values map[string]map[string]json.RawMessage, l line) {
	if values[l.URL] == nil {
		values[l.URL] = map[string]json.RawMessage{}
	}
	maps.Copy(values[l.URL], l.Members)
}

// mark notes the members that a line names.
func mark(marks map[string]map[string]bool, l line) {
	if marks[l.URL] == nil {
		marks[l.URL] = map[string]bool{}
	}
	for name := range l.Members {
		marks[l.URL][name] = true
	}
}

func (j *Journal) state(url string) *State {
	i := slices.IndexFunc(j.States, func(s *State) bool { return s.URL == url })
	if i < 0 {
		address := addressOf(url)
		i = slices.IndexFunc(j.States, func(s *State) bool { return addressOf(s.URL) == address })
	}
	if i < 0 {
		return nil
	}
	return j.States[i]
}

// values lists, by member, the values that this run may have given to an entity: those in writes to it or to a related URL, and those
// that the target stored for them. counts tells which writes count, nil for all.
func (j *Journal) values(url string, counts func(*Write) bool) map[string][]json.RawMessage {
	out := map[string][]json.RawMessage{}
	for _, w := range j.Writes {
		if !related(w.URL, url) || counts != nil && !counts(w) {
			continue
		}
		for name, values := range w.Members {
			out[name] = append(out[name], values...)
		}
	}
	for _, stored := range []map[string][]json.RawMessage{j.stored[url], j.tagged[url]} {
		for name, values := range stored {
			out[name] = append(out[name], values...)
		}
	}
	return out
}

// possible tells whether the target may have accepted a write: all but those that it rejected.
func (j *Journal) possible(w *Write) bool {
	r := j.results[w.Number]
	return w.uncertain(r) || !r.Unsent && r.Status < 400
}

// uncertain tells whether a response does not say if the target accepted the write. A POST of a fixture that was throttled or redirected
// may have been processed: nothing else shows the entity that it has then created.
func (w *Write) uncertain(r *Result) bool {
	if r == nil || r.Status > 499 || r.Status == http.StatusRequestTimeout {
		return true
	}
	known := r.Unsent || r.Status == http.StatusOK || r.Status == http.StatusCreated || r.Status >= 400 && r.Status != http.StatusTooManyRequests
	return w.Method == http.MethodPost && !known
}

// Changed tells whether anything was sent that may have changed something.
func (j *Journal) Changed() bool { return len(j.Writes) > 0 || len(j.created) > 0 }
