package runner

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

// maxSelected bounds the reads with $select of an operation.
const maxSelected = 50

// readSelected reads, with $select, what accepted updates set and a read does not show: services return some properties only if they are
// asked for.
func (r *Runner) readSelected(ctx context.Context, q *queue, f *future, read *check.Step, want map[string]expectation) {
	a := q.adaptation(f.Operation)
	hidden := a.hidden(f.Operation, read, want)
	if len(hidden) == 0 || f.Intent == check.Reject || a.selected >= maxSelected || r.opts.Stateless {
		return
	}
	a.selected++
	request := read.Exchange.Request
	request.URL += "?$select=" + url.QueryEscape(strings.Join(hidden, ","))
	x := r.opts.Target.Do(ctx, request)
	values, shown := selectedValues(f.Operation, x.Body, want)
	if x.Status == http.StatusOK && len(values) > 0 && !shown && a.late < maxLate {
		if _, shown = r.repeat(ctx, func() bool {
			x = r.opts.Target.Do(ctx, request)
			values, shown = selectedValues(f.Operation, x.Body, want)
			return shown
		}); !shown {
			a.late++
		}
	}
	id := int(r.extraIDs[f.Operation].Add(1))
	f.record = append(f.record, r.keep(check.Step{Name: check.ReadPrefix + "select", ID: id, Exchange: x}))
	if f.selected == nil {
		f.selected = map[string]map[string]any{}
	}
	f.selected[read.Name] = map[string]any{}
	for _, name := range hidden {
		if v, present := values[name]; present && x.Failure == nil && x.Status == http.StatusOK {
			f.selected[read.Name][name] = v
		} else {
			a.unselectable[name] = true
		}
	}
}

// hidden lists the properties that a read should show and does not, if $select may return them.
func (a *adaptation) hidden(op *contract.Operation, read *check.Step, want map[string]expectation) (names []string) {
	entity, reason := check.DecodeObject(read.Exchange.Body)
	if !op.Profile.Includes(contract.OData) && !op.Selects || reason != "" || read.Exchange.Status != http.StatusOK {
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		p := op.Property(name)
		if _, shown := entity[name]; !shown && want[name].value != nil && !a.unselectable[name] && p != nil && !p.Schema.WriteOnly {
			names = append(names, name)
		}
	}
	return names
}

// selectedValues returns the members of a body, and whether they have the wanted values.
func selectedValues(op *contract.Operation, body []byte, want map[string]expectation) (values map[string]any, shown bool) {
	values, _ = check.DecodeObject(body)
	for name, got := range values {
		if e, wanted := want[name]; wanted && !e.shownBy(op, name, got) {
			return values, false
		}
	}
	return values, true
}
