package check

import (
	"github.com/graphconform/conform/harness/check/oracle"
	"github.com/graphconform/conform/harness/contract"
)

// DecodeUpdate decodes the body of an update as the members that it sets: those of a JSON object, or those that a JSON Patch adds or
// replaces. The reason says why it is neither.
func DecodeUpdate(body []byte) (members map[string]any, reason string) {
	if len(body) == 0 || body[0] != '[' {
		return DecodeObject(body)
	}
	v, err := oracle.DecodeStrict(body)
	if err != nil {
		return nil, err.Error()
	}
	members = contract.Patched(v)
	if members == nil {
		return nil, "want a JSON Patch that adds or replaces members"
	}
	return members, ""
}
