package tenant

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
)

// errEmpty is a journal that stops before its first whole line: nothing was sent under it.
var errEmpty = errors.New("the journal is empty")

// Journal is what a journal says, ready to be undone.
type Journal struct {
	File    string
	Header  Header
	States  []*State // in the order of their first write
	Writes  []*Write
	refused bool
	created []string                                // URLs of entities that the run made
	ours    map[string]map[string][]json.RawMessage // by URL and member: values that a write made, as the target answered
}

// ReadJournal reads a journal. A torn last line is what a crash leaves and is ignored, for nothing was sent under it; any other
// line that cannot be read is an error that names file and line.
func ReadJournal(file string) (*Journal, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("journal: %w", err)
	}
	return parse(file, raw)
}

func parse(file string, raw []byte) (*Journal, error) {
	u := &Journal{File: file, ours: map[string]map[string][]json.RawMessage{}}
	lines := bytes.SplitAfter(raw, []byte("\n"))
	for i, text := range lines {
		if !bytes.HasSuffix(text, []byte("\n")) {
			break // torn, or the nothing behind the last newline
		}
		if err := u.take(i, text); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", file, i+1, err)
		}
	}
	if u.Header.Run == "" {
		return nil, fmt.Errorf("%s: %w", file, errEmpty)
	}
	return u, nil
}

func (u *Journal) take(i int, text []byte) error {
	var l line
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&l); err != nil {
		return fmt.Errorf("want a line of a journal: %w", err)
	}
	if dec.More() {
		return errors.New("want one JSON object a line, got more")
	}
	switch {
	case i == 0 && (l.Type != typeJournal || l.Header == nil || l.Header.Run == ""):
		return fmt.Errorf("want the header of a journal, got a line of type %q", l.Type)
	case i == 0 && l.Version != journalVersion:
		return fmt.Errorf("want a journal of version %d, got %d", journalVersion, l.Version)
	case i == 0:
		u.Header = *l.Header
	case l.Type == typeState && l.State != nil && l.State.URL != "":
		if u.state(l.State.URL) == nil { // only the first is from before the first write
			u.States = append(u.States, l.State)
		}
	case l.Type == typeWrite && l.Write != nil && l.Write.URL != "":
		u.Writes = append(u.Writes, l.Write)
	case l.Type == typeOurs && l.URL != "":
		u.own(l.URL, l.Members)
	case l.Type == typeCreated && l.URL != "":
		u.created = append(u.created, l.URL)
	case l.Type == typeRefused && l.URL != "":
		u.refused = true
	default:
		return fmt.Errorf("want a line of type %s, %s, %s, %s or %s, got %q", typeState, typeWrite, typeOurs, typeCreated, typeRefused, l.Type)
	}
	return nil
}

func (u *Journal) own(url string, members map[string]json.RawMessage) {
	if u.ours[url] == nil {
		u.ours[url] = map[string][]json.RawMessage{}
	}
	for name, v := range members {
		u.ours[url][name] = append(u.ours[url][name], v)
	}
}

func (u *Journal) state(url string) *State {
	for _, s := range u.States {
		if s.URL == url {
			return s
		}
	}
	return nil
}

// values lists, by member, what this run may have made of an entity: what writes to it or to a related path gave, and what the
// target answered that they made of it.
func (u *Journal) values(url string) map[string][]json.RawMessage {
	out := map[string][]json.RawMessage{}
	for _, w := range u.Writes {
		if !related(w.URL, url) {
			continue
		}
		for name, values := range w.Members {
			out[name] = append(out[name], values...)
		}
	}
	for name, values := range u.ours[url] {
		out[name] = append(out[name], values...)
	}
	return out
}

// wrote tells whether a write named exactly this URL.
func (u *Journal) wrote(url string) bool {
	return slices.ContainsFunc(u.Writes, func(w *Write) bool { return w.URL == url })
}

// Changed tells whether anything was sent that may have changed something.
func (u *Journal) Changed() bool { return len(u.Writes) > 0 || len(u.created) > 0 }
