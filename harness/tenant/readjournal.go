package tenant

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
)

// errEmpty is the error of a journal without a whole first line: nothing was sent under it.
var errEmpty = errors.New("the journal is empty")

// Journal is the content of an undo journal.
type Journal struct {
	File    string
	Header  Header
	States  []*State // in the order of their first write
	Writes  []*Write
	refused bool                                    // the target rejected the creation of the fixture
	created []string                                // URLs of entities that the run created
	stored  map[string]map[string][]json.RawMessage // by URL and member: written values as the target stored them
}

// ReadJournal reads a journal. An incomplete last line is ignored: a crash leaves it, and its request was not sent. Any other invalid
// line is an error that names file and line.
func ReadJournal(file string) (*Journal, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("journal: %w", err)
	}
	return parseJournal(file, raw)
}

func parseJournal(file string, raw []byte) (*Journal, error) {
	j := &Journal{File: file}
	for i, text := range bytes.SplitAfter(raw, []byte("\n")) {
		if !bytes.HasSuffix(text, []byte("\n")) {
			break // incomplete, or empty after the last newline
		}
		var l line
		dec := json.NewDecoder(bytes.NewReader(text))
		dec.DisallowUnknownFields()
		err := dec.Decode(&l)
		switch {
		case err != nil:
			err = fmt.Errorf("want a line of a journal: %w", err)
		case dec.More():
			err = errors.New("want one JSON object a line, got more")
		case i == 0:
			err = j.setHeader(l)
		default:
			err = j.add(l)
		}
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", file, i+1, err)
		}
	}
	if j.Header.Run == "" {
		return nil, fmt.Errorf("%s: %w", file, errEmpty)
	}
	return j, nil
}

func (j *Journal) setHeader(l line) error {
	switch {
	case l.Type != typeJournal || l.Header == nil || l.Header.Run == "":
		return fmt.Errorf("want the header of a journal, got a line of type %q", l.Type)
	case l.Version != journalVersion:
		return fmt.Errorf("want a journal of version %d, got %d", journalVersion, l.Version)
	}
	j.Header = *l.Header
	return nil
}

// add applies a line after the header.
func (j *Journal) add(l line) error {
	switch {
	case l.Type == typeState && l.State != nil && l.State.URL != "":
		if j.state(l.State.URL) == nil { // later states are not from before the first write
			j.States = append(j.States, l.State)
		}
	case l.Type == typeWrite && l.Write != nil && l.Write.URL != "":
		j.Writes = append(j.Writes, l.Write)
	case l.Type == typeOurs && l.URL != "":
		if j.stored == nil {
			j.stored = map[string]map[string][]json.RawMessage{}
		}
		if j.stored[l.URL] == nil {
			j.stored[l.URL] = map[string][]json.RawMessage{}
		}
		for name, v := range l.Members {
			j.stored[l.URL][name] = append(j.stored[l.URL][name], v)
		}
	case l.Type == typeCreated && l.URL != "":
		j.created = append(j.created, l.URL)
	case l.Type == typeRefused && l.URL != "":
		j.refused = true
	default:
		return fmt.Errorf("want a line of type %s, %s, %s, %s or %s, got %q", typeState, typeWrite, typeOurs, typeCreated, typeRefused, l.Type)
	}
	return nil
}

func (j *Journal) state(url string) *State {
	if i := slices.IndexFunc(j.States, func(s *State) bool { return s.URL == url }); i >= 0 {
		return j.States[i]
	}
	return nil
}

// values lists, by member, the values that this run may have given to an entity: those in writes to it or to a related URL, and those
// that the target stored for them.
func (j *Journal) values(url string) map[string][]json.RawMessage {
	out := map[string][]json.RawMessage{}
	for _, w := range j.Writes {
		if !related(w.URL, url) {
			continue
		}
		for name, values := range w.Members {
			out[name] = append(out[name], values...)
		}
	}
	for name, values := range j.stored[url] {
		out[name] = append(out[name], values...)
	}
	return out
}

// Changed tells whether anything was sent that may have changed something.
func (j *Journal) Changed() bool { return len(j.Writes) > 0 || len(j.created) > 0 }
