package catalogue

import (
	"fmt"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/wire"
)

// compares reports whether the target rejects an outdated entity tag, and changes it with an update: if not, see if-match-stale and etag.
func compares(e *check.Evidence) bool {
	stale, before, after := e.Step(check.StepStale), e.Step(check.Before), e.Step(check.ReadPrefix+"1")
	return stale != nil && isClientError(stale.Status) && before != nil && after != nil && !wire.SameTag(EntityTag(before), EntityTag(after))
}

// changesNothing reports whether one of the updates sets what the entity has already, so that its tag need not change.
func changesNothing(e *check.Evidence, updates ...*wire.Exchange) bool {
	before, reason := e.State(check.Before)
	for _, x := range updates {
		sent, _ := check.DecodeUpdate(x.Request.Body)
		if was, known := before[e.Target]; reason != "" || !known || e.TypeOf(e.Target).Equal(was, sent[e.Target]) {
			return true
		}
	}
	return false
}

// dependsOnOthers reports whether the body or a response is of one of several forms, in which a value may decide what others are shown.
func dependsOnOthers(op *contract.Operation) bool {
	return op.Body != nil || slices.ContainsFunc(op.Responses, func(r contract.Response) bool { return r.Schema != nil && len(contract.Branches(r.Schema)) > 0 })
}

// tornState describes the values of two parallel updates that a read shows, if one is of the first and one of the second, or of neither.
func tornState(e *check.Evidence, read string) string {
	third, _ := check.DecodeUpdate(e.Step(check.StepThird).Request.Body)
	fourth, _ := check.DecodeUpdate(e.Step(check.StepFourth).Request.Body)
	before, unread := e.State(check.ReadPrefix + "1")
	now, reason := e.State(read)
	if unread != "" || reason != "" || !check.IsSuccess(e.Step(check.StepThird).Status) || !check.IsSuccess(e.Step(check.StepFourth).Status) {
		return ""
	}
	if dependsOnOthers(e.Operation) {
		return ""
	}
	var shown []string
	for _, state := range []map[string]any{before, third, fourth} {
		whole := true
		for name := range third {
			whole = whole && e.TypeOf(name).Equal(state[name], now[name])
		}
		if whole {
			return ""
		}
	}
	for name := range third {
		if _, present := now[name]; !present {
			return "" // reads do not show it
		}
		if !e.MayShow(name, third[name]) || !e.MayShow(name, fourth[name]) {
			return "" // a response cannot show it
		}
		known := e.TypeOf(name).Equal(before[name], now[name]) || e.TypeOf(name).Equal(third[name], now[name]) || e.TypeOf(name).Equal(fourth[name], now[name])
		if p := e.Operation.Property(name); p == nil || p.Schema.WriteOnly || !known {
			return "" // the target stores a value of its own
		}
		shown = append(shown, fmt.Sprintf("%s: %s", name, check.Show(now[name])))
	}
	return strings.Join(shown, ", ")
}
