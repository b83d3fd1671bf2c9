package mock

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
)

// maxState bounds the size of all entities together, in bytes of JSON.
const maxState = 256 << 20

// entity is one resource with its state. Both are replaced, never changed in place.
type entity struct {
	path       string // canonical
	collection string // path of the collection that it is in, empty for none
	keys       []string
	state      object
	strong     bool // the tag is strong
	version    int
}

// store holds the entities that were requested.
type store struct {
	entities map[string]*entity // by path
	order    []string           // the paths, in the order of the first requests
	size     int
	deleted  map[string]bool // paths of entities that were deleted, and not created again
	filled   map[string]bool // paths of collections that got their first entities
}

func newStore() *store {
	return &store{entities: map[string]*entity{}, deleted: map[string]bool{}, filled: map[string]bool{}}
}

// etag returns a weak tag, as one state has several representations (odata.metadata, IEEE754Compatible). It counts versions, so that a
// stale tag stays stale when the old values come back.
func (e *entity) etag() string {
	sum := sha256.Sum256([]byte(e.path))
	weak := "W/"
	if e.strong {
		weak = ""
	}
	return fmt.Sprintf(`%s"%s.%d"`, weak, hex.EncodeToString(sum[:6]), e.version)
}

// put stores an entity, or reports false if the store is full.
func (s *store) put(e *entity) bool {
	old := s.entities[e.path]
	if old == e {
		return true
	}
	size := s.size + e.size()
	if old != nil {
		size -= old.size()
	}
	if size > maxState {
		return false
	}
	if old == nil {
		s.order = append(s.order, e.path)
	}
	if s.deleted[e.path] {
		s.size -= len(e.path)
		delete(s.deleted, e.path)
	}
	s.size, s.entities[e.path] = size, e
	return true
}

// remove deletes an entity. Its path stays, so that no request creates it again but a POST.
func (s *store) remove(e *entity) {
	if s.entities[e.path] == nil {
		return
	}
	s.size += len(e.path) - e.size()
	s.order = slices.DeleteFunc(s.order, func(path string) bool { return path == e.path })
	delete(s.entities, e.path)
	s.deleted[e.path] = true
}

func (e *entity) size() int { return len(e.path) + len(encode(e.state)) }

// all returns every entity.
func (s *store) all() (out []*entity) {
	for _, path := range s.order {
		out = append(out, s.entities[path])
	}
	return out
}

// members returns the stored entities of a collection.
func (s *store) members(collection string) []*entity {
	return slices.DeleteFunc(s.all(), func(e *entity) bool { return e.collection != collection })
}

func stableGUID(path string) string {
	sum := sha256.Sum256([]byte(path))
	return fmt.Sprintf("c0f0c0f0-%x-4%03x-8%03x-%x", sum[:2], int(sum[2])<<4|int(sum[3]>>4), int(sum[4])<<4|int(sum[5]>>4), sum[6:12])
}

// merge applies a change: complex values member by member, all others as a whole (OData 4.01 Protocol section 11.4.3).
func merge(old, change any) any {
	state, isObject := old.(object)
	changes, ok := change.(object)
	if !isObject || !ok {
		return change
	}
	at := make(map[string]int, len(state))
	for i, m := range state {
		at[m.name] = i
	}
	out := slices.Clone(state)
	for _, m := range changes {
		if i, exists := at[m.name]; exists {
			out[i].value = merge(out[i].value, m.value)
		} else {
			out = append(out, m)
		}
	}
	return out
}
