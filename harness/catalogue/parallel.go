package catalogue

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/wire"
)

// judgeSameMatch judges two updates with the same entity tag.
func judgeSameMatch(e *check.Evidence) (out check.Outcome) {
	first, second := e.Response(), e.Step(check.StepSecond)
	tag := first.Request.Header.Get("If-Match")
	if compares(e) && !changesNothing(e, first, second) && check.IsSuccess(first.Status) && check.IsSuccess(second.Status) && entityTagSyntax.MatchString(tag) && tag == second.Request.Header.Get("If-Match") {
		out.Add("parallel.lost-update", "at most one success with If-Match: "+check.Clip(tag), "two", "neither client knows of the other's update")
	}
	return out
}

// compares reports whether the target rejects an outdated entity tag, and changes it with an update: if not, see if-match-stale and etag.
func compares(e *check.Evidence) bool {
	stale, before, after := e.Step(check.StepStale), e.Step(check.Before), e.Step(check.After)
	return stale != nil && isClientError(stale.Status) && before != nil && after != nil && !wire.SameTag(EntityTag(before), EntityTag(after))
}

// changesNothing reports whether one of the updates sets what the entity has already, so that its tag need not change.
func changesNothing(e *check.Evidence, updates ...*wire.Exchange) bool {
	before, reason := e.State(check.Before)
	for _, x := range updates {
		sent, _ := check.DecodeUpdate(x.Request.Body)
		if was, known := before[e.Target]; reason != "" || !known || e.TypeOf(e.Target).Equal(sent[e.Target], was) {
			return true
		}
	}
	return false
}

// dependsOnOthers reports whether the body or a response is of one of several forms, in which a value may decide what others are shown.
func dependsOnOthers(op *contract.Operation) bool {
	return op.Body != nil || slices.ContainsFunc(op.Responses, func(r contract.Response) bool { return r.Schema != nil && len(contract.Branches(r.Schema)) > 0 })
}

// lostMerge describes the value of one of two parallel updates of different properties that a read does not show, while it shows that of the
// other one. Where an update alone changes what it does not name, see untouched, that is no loss.
func lostMerge(e *check.Evidence) string {
	first, second := e.Response(), e.Step(check.StepSecond)
	old, unknown := e.State(check.Before)
	before, unread := e.State(check.ReadPrefix + "1")
	now, reason := e.State(check.ReadPrefix + "2")
	alone := e.Step(check.StepControl)
	if alone == nil {
		return ""
	}
	control, _ := check.DecodeUpdate(alone.Request.Body)
	if unknown != "" || unread != "" || reason != "" || len(changes(e, old, before, control)) > 0 || !applied(first) || !applied(second) || dependsOnOthers(e.Operation) {
		return ""
	}
	var shown []string
	lost := ""
	one, _ := check.DecodeUpdate(first.Request.Body)
	two, _ := check.DecodeUpdate(second.Request.Body)
	for _, sent := range []struct{ own, other map[string]any }{{one, two}, {two, one}} {
		for name, want := range sent.own {
			p, t := e.Operation.Property(name), e.TypeOf(name)
			_, both := sent.other[name]
			_, had := before[name]
			_, has := now[name]
			if both || !had && !has || p == nil || p.Schema.WriteOnly || t.Equal(want, before[name]) || !e.MayShow(name, want) {
				continue // it would show nothing
			}
			switch {
			case t.Equal(want, now[name]):
				shown = append(shown, name)
			case t.Equal(before[name], now[name]):
				lost = fmt.Sprintf("%s: %s, as before both", name, check.Show(now[name]))
			}
		}
	}
	if len(shown) == 0 {
		return "" // a read may lag behind both
	}
	return lost
}

// applied reports whether a response says that an update is applied now.
func applied(x *wire.Exchange) bool {
	return check.IsSuccess(x.Status) && x.Status != http.StatusAccepted
}

// tornState describes the values of two parallel updates that a read shows, if one is of the first and one of the second, or of neither.
func tornState(e *check.Evidence, read string) string {
	third, _ := check.DecodeUpdate(e.Step(check.StepThird).Request.Body)
	fourth, _ := check.DecodeUpdate(e.Step(check.StepFourth).Request.Body)
	before, unread := e.State(check.ReadPrefix + "2")
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
