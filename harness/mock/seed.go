package mock

import (
	"errors"
	"fmt"
	"net/url"
)

// Seed adds the entities that a file describes, in the format of GET /$conform/state:
//
//	{"entities": [{"path": "/beta/deviceManagement/widgets/w1", "state": {"displayName": "Door"}}]}
//
// A property that the state omits keeps its generated value. The values must satisfy the contract. Call Seed before the mock serves; a
// reset restores what it added.
func (m *Mock) Seed(raw []byte) error {
	v, err := decode(raw)
	if err != nil {
		return err
	}
	file, _ := v.(object)
	entities, _ := file.get("entities")
	list, ok := entities.([]any)
	if !ok {
		return errors.New(`no list of entities; want {"entities": [...]}`)
	}
	var seeds []*entity
	for i, v := range list {
		o, _ := v.(object)
		e, err := m.readSeed(o)
		if err != nil {
			return fmt.Errorf("entity %d: %w", i+1, err)
		}
		seeds = append(seeds, e)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.seeds = append(m.seeds, seeds...)
	return m.storeSeeds()
}

// storeSeeds puts the seeds into the store; the caller holds the lock.
func (m *Mock) storeSeeds() error {
	for _, e := range m.seeds {
		if !m.store.put(e) {
			return fmt.Errorf("too much state; want at most %d bytes", maxState)
		}
	}
	return nil
}

func (m *Mock) readSeed(o object) (*entity, error) {
	given := text(o, "path")
	u, err := url.Parse(given)
	if err != nil {
		return nil, fmt.Errorf("not the path of an entity: %w", err)
	}
	r, keys, path := m.route(u.EscapedPath())
	if r == nil || r.member != nil || r.isUnknown(keys) {
		return nil, fmt.Errorf("no contract has an entity on the path %q", given)
	}
	v, _ := o.get("state")
	state, ok := v.(object)
	if !ok {
		return nil, fmt.Errorf("the state of %s is not an object", given)
	}
	e := r.newEntity(path, keys)
	for _, m := range state {
		p := r.property(m.name)
		if p == nil {
			return nil, fmt.Errorf("%s: the contract has no property %q", given, m.name)
		}
		if key, ok := r.keyValue(e, *p); ok && r.key != nil && !equalValues(key, m.value) {
			return nil, fmt.Errorf("%s: %s differs from the key in the path", given, m.name)
		}
		if bad := validate(p.name, p.edm, p.schema, m.value, rules{whole: true}, 0); bad != nil && (m.value != nil || !p.nullable) {
			return nil, fmt.Errorf("%s: %s", given, bad)
		}
		e.state = e.state.with(m.name, m.value)
	}
	return e, nil
}
