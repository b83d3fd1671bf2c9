package mock

import (
	"encoding/json"
	"slices"

	"github.com/graphconform/conform/harness/contract"
)

// param is a parameter of a template, with the value that names no entity, or none.
type param struct {
	*contract.Parameter
	unknown string
}

func params(t template, op *contract.Operation) (out []param) {
	for _, s := range t {
		for _, name := range s.params {
			p := param{Parameter: op.PathParam(name)}
			if p.Parameter == nil {
				p.Parameter = &contract.Parameter{Name: name}
			}
			p.unknown, _ = p.Unknown()
			out = append(out, p)
		}
	}
	return out
}

// isUnknown reports whether one of the keys of a path names no entity.
func (r *resource) isUnknown(keys []string) bool {
	for i, key := range keys {
		if key == r.params[i].unknown {
			return true
		}
	}
	return false
}

func (r *resource) isMalformed(keys []string) bool {
	for i, key := range keys {
		if key == contract.MalformedKey || !r.params[i].Accepts(key) {
			return true
		}
	}
	return false
}

// newEntity returns the entity of a path as it is before any update.
func (r *resource) newEntity(path string, keys []string) *entity {
	e := &entity{path: path, keys: keys, strong: isPlain(r.op)}
	if r.key != nil {
		e.collection = r.collection.fill(keys)
	}
	for _, p := range r.properties {
		v, ok := r.keyValue(e, p)
		if !ok {
			v, ok = p.value(path, 0)
		}
		if ok {
			e.state = append(e.state, member{p.name, v})
		}
	}
	written := object{} // an entity is in the branch that updates are of
	for _, p := range r.op.Writable() {
		if v, ok := e.state.get(p.Name); ok {
			written = append(written, member{p.Name, v})
		}
	}
	e.state, _ = inBranch(r.entitySchema(), e.state, written, false, 0).(object)
	return e
}

// keyValue returns the value of a property that the path determines: the key or, for an id that cannot be the key, a GUID of the path.
func (r *resource) keyValue(e *entity, p property) (any, bool) {
	var texts []string
	if r.key != nil {
		own := e.keys[len(e.keys)-len(r.key.Params):]
		if i := slices.Index(r.key.Properties, p.name); i >= 0 {
			texts = append(texts, own[i])
		} else if len(own) == 1 && p.name == r.keyName {
			texts = append(texts, own[0])
		}
	}
	if p.name == r.keyName {
		texts = append(texts, stableGUID(e.path))
	}
	for _, text := range texts {
		for _, v := range []any{text, json.Number(text)} {
			if n, isNumber := v.(json.Number); isNumber && checkNumber(n) != nil {
				continue
			}
			if validate(p.name, p.edm, p.schema, v, complete, 0) == nil {
				return v, true
			}
		}
	}
	return nil, false
}

// sibling returns another entity of a collection.
func (r *resource) sibling(collection string, keys []string) *entity {
	keys = slices.Clone(keys)
	for _, p := range r.key.Params {
		keys = append(keys, p.Other(stableGUID(collection)))
	}
	return r.newEntity(r.template.fill(keys), keys)
}
