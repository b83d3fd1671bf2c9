package mock

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

// maxState bounds, in bytes of JSON, what all entities together may grow to.
const maxState = 256 << 20

// entity is one resource with its state. Both are replaced, never edited.
type entity struct {
	path    string // canonical, and the entity's only name
	key     string // the last key of the path, empty where it does not end on one
	state   object
	version int
}

// store holds the entities that were touched, in the order in which they were.
type store struct {
	entities map[string]*entity
	order    []string            // the paths, as they were touched
	children map[string][]string // paths of keyed entities by the path of their collection
	size     int
}

func newStore() *store {
	return &store{entities: map[string]*entity{}, children: map[string][]string{}}
}

// etag is weak, for one state has several forms (odata.metadata, IEEE754Compatible). It counts versions, so that a tag that was
// outdated once stays so when the old values come back.
func (e *entity) etag() string {
	sum := sha256.Sum256([]byte(e.path))
	return fmt.Sprintf(`W/"%s.%d"`, hex.EncodeToString(sum[:6]), e.version)
}

// put stores an entity, or refuses it where the store is full.
func (s *store) put(e *entity, collection string) bool {
	old := s.entities[e.path]
	if old == e {
		return true
	}
	size := s.size + len(e.path) + len(encode(e.state))
	if old != nil {
		size -= len(old.path) + len(encode(old.state))
	}
	if size > maxState {
		return false
	}
	if old == nil {
		s.order = append(s.order, e.path)
	}
	if old == nil && collection != "" {
		s.children[collection] = append(s.children[collection], e.path)
	}
	s.size, s.entities[e.path] = size, e
	return true
}

// members returns the touched entities of a collection.
func (s *store) members(collection string) []*entity { return s.pick(s.children[collection]) }

// all returns every entity.
func (s *store) all() []*entity { return s.pick(s.order) }

func (s *store) pick(paths []string) (out []*entity) {
	for _, path := range paths {
		out = append(out, s.entities[path])
	}
	return out
}

// collectionOf is the path of the collection that an entity is in, empty where it is in none.
func (r *resource) collectionOf(e *entity) string {
	if !r.keyed() {
		return ""
	}
	return e.path[:strings.LastIndexByte(e.path, '/')]
}

// newEntity makes the entity that a path names before anything was done to it.
func (r *resource) newEntity(path string, keys []string) *entity {
	e := &entity{path: path}
	if r.keyed() {
		e.key = keys[len(keys)-1]
	}
	for _, p := range r.properties {
		if p.name == "id" {
			if id, ok := r.identify(e, p); ok {
				e.state = append(e.state, member{"id", id})
			}
			continue
		}
		if v, ok := p.value(path, 0); ok {
			e.state = append(e.state, member{p.name, v})
		}
	}
	return e
}

// identify returns the value of id: the key where the type of id takes it, else a GUID that the path gives, else what fits.
func (r *resource) identify(e *entity, p property) (any, bool) {
	for _, id := range []string{e.key, stableGUID(e.path)} {
		if id != "" && judge("id", p.edm, p.schema, id, true, 0) == nil {
			return id, true
		}
	}
	return p.value(e.path, 0)
}

func stableGUID(path string) string {
	sum := sha256.Sum256([]byte(path))
	return fmt.Sprintf("c0f0c0f0-%x-4%03x-8%03x-%x", sum[:2], int(sum[2])<<4|int(sum[3]>>4), int(sum[4])<<4|int(sum[5]>>4), sum[6:12])
}

// merge applies a change: complex values member by member, all others whole (OData 4.01 Protocol section 11.4.3).
func merge(old, change any) any {
	was, isObject := old.(object)
	changes, ok := change.(object)
	if !isObject || !ok {
		return change
	}
	at := make(map[string]int, len(was))
	for i, m := range was {
		at[m.name] = i
	}
	out := slices.Clone(was)
	for _, m := range changes {
		if i, known := at[m.name]; known {
			out[i].value = merge(out[i].value, m.value)
		} else {
			out = append(out, m)
		}
	}
	return out
}
