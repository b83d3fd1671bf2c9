package tenant

import (
	"encoding/json"

	"github.com/graphconform/conform/harness/wire"
)

// unlike lists the members that a read shows with other values than before the run, and that no read has shown so until now. Later reads of
// the old values then prove that they are back: they do not show a value that never changes. The values are true.
func (j *Journal) unlike(old, now *State, equal Equal) map[string]json.RawMessage {
	out := map[string]json.RawMessage{}
	for _, name := range old.Writable {
		if !j.seen[now.URL][name] && old.shownUnlike(name, now.Members[name], equal) {
			out[name] = json.RawMessage("true")
		}
	}
	return out
}

// noteSeen journals what a read of the run shows for the first time.
func (s *Session) noteSeen(old, now *State) {
	if names := s.journal.unlike(old, now, s.opts.Equal); len(names) > 0 && !now.Absent {
		s.note(line{Type: typeSeen, URL: now.URL, Members: names})
	}
}

func (s *State) shownUnlike(name string, v json.RawMessage, equal Equal) bool {
	return (decoded(v) != nil || !s.mayHide(name)) && !s.readsAsBefore(name, v, equal)
}

// mayHide tells whether reads may show null, or a mask, instead of what a member has.
func (s *State) mayHide(name string) bool {
	old := s.Members[name]
	return decoded(old) == nil || wire.HoldsSecret(name) || holdsText(old, isMasked)
}

func (s *State) readsAsBefore(name string, v json.RawMessage, equal Equal) bool {
	if decoded(s.Members[name]) == nil {
		return decoded(v) == nil
	}
	return equal.same(s.URL, name, v, s.Members[name])
}
