package tenant

import (
	"context"
	"encoding/json"
	"maps"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/graphconform/conform/harness/wire"
)

// unknownMember is what a member of an enumeration reads as that the client does not know, in OData services that add some
// (learn.microsoft.com/graph/best-practices-concept). It must not be written: what it stands for would be lost.
const unknownMember = "unknownFutureValue"

// unrestorable returns why the old value of a member could not be written back after new ones, or "". An entity that the run has created is
// deleted instead.
func (s *Session) unrestorable(before *State, name string, written ...json.RawMessage) string {
	created := func(url string) bool { return related(url, before.URL) }
	v := before.Members[name]
	switch {
	case before.Absent, before.Items != nil, slices.ContainsFunc(s.journal.created, created):
		return ""
	case v == nil && slices.Contains(before.Writable, name):
		return "no read shows the value to restore"
	case slices.Contains(before.Partial, name):
		return "a read shows only its first page"
	case holdsUnknown(v):
		return "its value reads as " + unknownMember + ", which would not restore it"
	case hides(name, v) != "":
		return hides(name, v)
	case isKey(before, v):
		return "its value is the key in the URL of the entity"
	case holdsRounded(decoded(v)):
		return "its number is beyond 2^53, and may be a rounded one"
	}
	inner := wire.FindName(v, func(name string) bool {
		return wire.MatchesProperty(s.opts.NeverWrite, name) || wire.NamesEntity(name) || wire.HoldsSecret(name)
	})
	if inner != "" {
		return "its value has " + wire.Printable(inner) + ", which is never written"
	}
	for _, v := range written { // reads may hide the member altogether
		if secret := wire.FindName(v, wire.HoldsSecret); secret != "" {
			return "the new value has " + wire.Printable(secret) + ", which is named for a secret"
		}
	}
	return ""
}

// hides returns why the value of a member as it was read is perhaps not the one that the target keeps, or "".
func hides(name string, v json.RawMessage) string {
	switch {
	case holdsText(v, isMasked):
		return "its value reads as a mask, which would not restore it"
	case wire.HoldsSecret(name), string(v) == "null" && wire.NamesSecret(name):
		return "it is named for a secret, and services hide secrets, in whatever way"
	}
	return ""
}

// isKey tells whether a value is the key at the end of the entity's URL, and no member that names the entity is: to write it would move
// the entity.
func isKey(s *State, v json.RawMessage) bool {
	key := keyOf(s.URL)
	is := func(v json.RawMessage) bool { return strings.EqualFold(plainText(v), key) }
	for name, id := range s.Identity {
		if strings.EqualFold(name, "id") && is(id) {
			return false
		}
	}
	return key != "" && is(v)
}

// holdsRounded tells whether a value is, or contains, an integer that a service may have rounded to a binary64: one from 2^53 on that is
// what such a number is written as.
func holdsRounded(v any) bool {
	switch v := v.(type) {
	case []any:
		return slices.ContainsFunc(v, holdsRounded)
	case map[string]any:
		return slices.ContainsFunc(slices.Collect(maps.Values(v)), holdsRounded)
	case json.Number:
		f, err := v.Float64()
		if err != nil || math.Abs(f) < 1<<53 {
			return false
		}
		exact, isInteger := new(big.Int).SetString(v.String(), 10)
		rounded, _ := new(big.Float).SetFloat64(f).Int(nil)
		return !isInteger || exact.Cmp(rounded) == 0 || v.String() == strconv.FormatFloat(f, 'f', -1, 64)
	}
	return false
}

// holdsUnknown tells whether a value is, or contains, a member of an enumeration that reads do not name.
func holdsUnknown(v json.RawMessage) bool {
	return holdsText(v, func(text string) bool { return strings.Contains(text, unknownMember) })
}

// holdsText tells whether a value is, or contains, a text of a kind.
func holdsText(v json.RawMessage, is func(text string) bool) bool {
	d := json.NewDecoder(strings.NewReader(string(v)))
	for {
		token, err := d.Token()
		if err != nil {
			return false
		}
		if text, ok := token.(string); ok && is(text) {
			return true
		}
	}
}

// Unrestorable lists the properties of an entity that the run must not write, with the reason: what no read shows could not be restored.
// It reads the entity through the guard, and returns nothing if that fails.
func (s *Session) Unrestorable(ctx context.Context, guarded wire.Target, entity string) map[string]string {
	g, ok := guarded.(*guard)
	if !ok {
		return nil
	}
	if g.writing.Acquire(ctx, 1) != nil {
		return nil
	}
	defer g.writing.Release(1)
	states, err := g.read(ctx, EntityURL(entity))
	if err != nil {
		return nil
	}
	out := map[string]string{}
	for _, state := range states {
		for _, name := range state.Writable {
			if why := s.unrestorable(state, name); why != "" {
				out[name] = why
			}
		}
	}
	return out
}
