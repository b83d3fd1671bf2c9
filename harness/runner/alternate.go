package runner

import (
	"maps"
	"net/http"
	"reflect"
	"slices"

	"github.com/graphconform/conform/harness/check"
)

// alternate looks for properties whose other value does not fit the rest of an update that the target accepts, though it may accept that
// value alone: a reason that only one state may have, and another state. Updates of several properties then leave them as they are. Refused
// are the updates with such values.
func (p *prober) alternate(refused []check.Step) {
	if p.f.Kind != check.Full {
		return
	}
	values, others := map[string]any{}, map[string]any{}
	for _, name := range p.names {
		if list := p.a.accepts.Values[name]; len(list) > 0 {
			values[name] = list[0]
		}
	}
	for _, s := range refused {
		for name, v := range members(s.Exchange) {
			if old, sent := values[name]; sent && !reflect.DeepEqual(v, old) && !p.isRejected(name, v) {
				others[name] = v
			}
		}
	}
	with := func(names []string) map[string]any {
		out := maps.Clone(values)
		for _, name := range names {
			out[name] = others[name]
		}
		return out
	}
	for range maxConflicts {
		names := slices.DeleteFunc(slices.Clone(p.names), func(name string) bool {
			_, other := others[name]
			return !other || p.a.accepts.Fixed[name]
		})
		if len(names) == 0 || p.stopped {
			return
		}
		s, accepted := p.try(with(names))
		if accepted {
			p.acceptAll(with(names))
		}
		if accepted || p.stopped || !p.refused(s.Exchange) && s.Exchange.Status != http.StatusConflict {
			return
		}
		set := p.conflict(func(subset []string) bool {
			_, ok := p.try(with(subset))
			return ok
		}, nil, names, false)
		if s, accepted = p.try(with(set)); accepted || p.stopped {
			return // the state decides, which other updates change
		}
		if p.reject(s, check.Generated, others, set...); p.stopped {
			return
		}
		p.rejected[len(p.rejected)-1].Beside = true
		for _, name := range set {
			p.a.accepts.Fixed[name], p.a.accepts.Selective[name] = true, true
			if !p.knows(name, others[name]) && !p.stopped {
				if _, ok := p.try(map[string]any{name: others[name]}); ok {
					p.accept(name, others[name])
				}
			}
		}
	}
}

// conflict returns a smallest subset of the names that the target rejects together with those of base, which it accepts alone (the algorithm
// QuickXplain). Of n names with a conflict of k it needs about k·log n updates.
func (p *prober) conflict(accepts func(names []string) bool, base, names []string, changed bool) []string {
	if p.stopped || changed && !accepts(base) {
		return nil
	}
	if len(names) == 1 {
		return names
	}
	half := len(names) / 2
	left, right := names[:half], names[half:]
	second := p.conflict(accepts, slices.Concat(base, left), right, len(left) > 0)
	first := p.conflict(accepts, slices.Concat(base, second), left, len(second) > 0)
	return slices.Concat(first, second)
}
