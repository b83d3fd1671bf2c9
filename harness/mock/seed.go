package mock

import (
	"errors"
	"fmt"
	"net/url"
	"slices"

	"github.com/graphconform/conform/harness/contract"
)

// seed is an entity that exists, with these values, before anything is sent.
type seed struct {
	resource *resource
	entity   *entity
}

// Seed sets entities as a file describes them, in the form in which the state is shown:
//
//	{"entities": [{"path": "/beta/deviceManagement/widgets/w1", "state": {"displayName": "Door"}}]}
//
// What a state leaves out keeps the value that the mock makes up. Its values must satisfy the contract. Call it before the mock
// serves; a reset restores what it set.
func (m *Mock) Seed(raw []byte) error {
	v, err := decode(raw)
	if err != nil {
		return err
	}
	file, _ := v.(object)
	entities, _ := file.get("entities")
	list, ok := entities.([]any)
	if !ok {
		return errors.New(`want {"entities": [...]}, got something else`)
	}
	var seeds []*seed
	for i, v := range list {
		o, _ := v.(object)
		s, err := m.readSeed(o)
		if err != nil {
			return fmt.Errorf("entity %d: %w", i+1, err)
		}
		seeds = append(seeds, s)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.seeds = append(m.seeds, seeds...)
	return m.plant()
}

// plant puts the seeds into the store; the caller holds the lock.
func (m *Mock) plant() error {
	for _, s := range m.seeds {
		if !m.store.put(s.entity, s.resource.collectionOf(s.entity)) {
			return fmt.Errorf("want at most %d bytes of state", maxState)
		}
	}
	return nil
}

func (m *Mock) readSeed(o object) (*seed, error) {
	given := text(o, "path")
	u, err := url.Parse(given)
	if err != nil {
		return nil, fmt.Errorf("want the path of an entity: %w", err)
	}
	r, keys, path := m.route(u.EscapedPath())
	if r == nil || r.member != nil || slices.Contains(keys, contract.UnknownKey) {
		return nil, fmt.Errorf("want the path of an entity, got %q", given)
	}
	v, _ := o.get("state")
	state, ok := v.(object)
	if !ok {
		return nil, fmt.Errorf("want the state of %s as an object", given)
	}
	e := r.newEntity(path, keys)
	for _, m := range state {
		p := r.property(m.name)
		if p == nil {
			return nil, fmt.Errorf("%s: want a property of the contract, got %q", given, m.name)
		}
		if now, _ := e.state.get("id"); m.name == "id" && r.keyed() && !same(now, m.value) {
			return nil, fmt.Errorf("%s: want the id that the path says", given)
		}
		if bad := judge(p.name, p.edm, p.schema, m.value, true, 0); bad != nil && (m.value != nil || !p.null) {
			return nil, fmt.Errorf("%s: %s", given, bad)
		}
		e.state = e.state.with(m.name, m.value)
	}
	return &seed{r, e}, nil
}
