package tenant

import (
	"encoding/json"
	"math/big"
	"net/http"
	"slices"
)

// mayApply tells whether a target may have stored part of a write that it rejected. It evaluates an entity tag before it looks at the body.
func (r *Result) mayApply() bool {
	return !r.Unsent && !(r.Matched && r.Status == http.StatusPreconditionFailed)
}

// learnFromRejected journals that a read shows nothing of a rejected update: what differs later has another cause.
func (s *Session) learnFromRejected(a *aftermath, now *State) {
	for name := range a.write.Members {
		if !s.opts.Equal.same(now.URL, name, now.Members[name], a.before.Members[name]) {
			return
		}
	}
	s.note(line{Type: typeSide, Number: a.write.Number, URL: now.URL})
}

// mayBeApplied tells whether a value may be what the target stored of values that it rejected: validation may follow the update, and a
// lenient store makes what is invalid fit.
func mayBeApplied(rejected []json.RawMessage, value, old json.RawMessage) bool {
	got, before := decoded(value), decoded(old)
	return slices.ContainsFunc(rejected, func(v json.RawMessage) bool { return fits(decoded(v), got, before) })
}

// fits tells whether a value resembles a sent one, perhaps after a conversion between text, number and a list of one, or has wrapped around.
func fits(sent, got, before any) bool {
	if resembles(sent, got, before) || wraps(number(sent), number(got)) {
		return true
	}
	if a, b, both := numbers(number(sent), number(got)); both && resemblesNumber(a, b) {
		return true
	}
	if item, one := onlyItem(sent); one && fits(item, got, before) {
		return true
	}
	if _, isList := sent.([]any); isList {
		return false
	}
	item, one := onlyItem(got)
	return one && item != nil && fits(sent, item, before)
}

func onlyItem(v any) (item any, one bool) {
	if list, is := v.([]any); is && len(list) == 1 {
		return list[0], true
	}
	return nil, false
}

// number returns the number that a lenient target reads a value as, or nil.
func number(v any) any {
	switch v := v.(type) {
	case bool:
		if v {
			return json.Number("1")
		}
		return json.Number("0")
	case string:
		if n, is := decoded(json.RawMessage(v)).(json.Number); is {
			return n
		}
	case json.Number:
		return v
	}
	return nil
}

// wraps tells whether a number is what is left of one that is beyond the largest integer type that it does not fit. Which type the target
// stores is not known: with a smaller one, 0 would be left of each large number.
func wraps(sent, got any) bool {
	a, b := integer(sent), integer(got)
	if a == nil || b == nil || a.Cmp(b) == 0 {
		return false
	}
	for _, bits := range []uint{64, 32, 16, 8} {
		size := new(big.Int).Lsh(big.NewInt(1), bits)
		limit := new(big.Int).Rsh(size, 1)
		least := new(big.Int).Neg(limit)
		fitsSigned := a.Cmp(least) >= 0 && a.Cmp(limit) < 0
		if a.Sign() >= 0 && fitsSigned {
			continue
		}
		inRange := b.Cmp(least) >= 0 && b.Cmp(size) < 0
		if rest := new(big.Int).Sub(a, b); inRange && rest.Mod(rest, size).Sign() == 0 {
			return true
		}
		if !fitsSigned {
			return false
		}
	}
	return false
}

// integer returns a number that is written as an integer, or nil.
func integer(v any) *big.Int {
	n, _ := v.(json.Number)
	if out, is := new(big.Int).SetString(string(n), 10); is {
		return out
	}
	return nil
}
