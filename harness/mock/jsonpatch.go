package mock

import (
	"errors"
	"net/http"
	"reflect"

	jsonpatch "github.com/evanphx/json-patch/v5"

	"github.com/graphconform/conform/harness/contract"
)

// readPatch applies a JSON Patch (RFC 6902) to the state of the entity and returns the members that it sets, or that differ then; one that it removes
// is null. The library applies all of the operations or none.
func (c *call) readPatch(raw []byte, v any) (change object, r *rejection) {
	operations, isList := v.([]any)
	if !isList {
		return nil, c.enforce(reject(ruleObject, http.StatusBadRequest, "The content is not a JSON Patch."))
	}
	named := map[string]bool{}
	for _, operation := range operations {
		o, isObject := operation.(object)
		if name, ok := contract.PointedMember(text(o, "path")); ok {
			named[name] = true
		}
		if !isObject {
			return nil, reject(rulePatch, http.StatusBadRequest, "An operation of the JSON Patch is not an object.")
		}
	}
	patch, err := jsonpatch.DecodePatch(raw)
	if err != nil {
		return nil, reject(rulePatch, http.StatusBadRequest, "The content is not a JSON Patch.")
	}
	c.mock.mu.Lock()
	state := c.currentEntity().state
	c.mock.mu.Unlock()
	patched, err := patch.Apply(encode(state))
	switch {
	case errors.Is(err, jsonpatch.ErrTestFailed), errors.Is(err, jsonpatch.ErrMissing):
		return nil, reject(rulePatch, http.StatusConflict, "The JSON Patch does not apply to the state of the entity.")
	case err != nil:
		return nil, reject(rulePatch, http.StatusBadRequest, "The JSON Patch cannot be applied.")
	}
	next, err := decode(patched)
	after, isObject := next.(object)
	if err != nil || !isObject {
		return nil, reject(rulePatch, http.StatusBadRequest, "The JSON Patch does not leave a JSON object.")
	}
	for _, m := range state {
		if _, kept := after.get(m.name); !kept && m.value != nil {
			change = append(change, member{m.name, nil})
		}
	}
	for _, m := range after {
		if before, had := state.get(m.name); named[m.name] || !had || !reflect.DeepEqual(before, m.value) {
			change = append(change, m)
		}
	}
	return change, nil
}
