package catalogue

import (
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check"
)

// kept judges one of several updates: whether it was taken, and whether what it set reads back.
func judgeUpdate(e *check.Evidence, set check.Update, before string) check.Outcome {
	at := e.ForStep(set.Step)
	scenario := *e.Scenario
	scenario.Change = set.Values
	at.Scenario = &scenario
	answer := at.Response()
	switch {
	case answer.Status >= 500:
		return skip("answered " + check.Status(answer.Status) + ", see no-server-error")
	case !check.IsSuccess(answer.Status):
		out := one("input.edge-refused", "a success for "+worded(set), check.Status(answer.Status), "")
		if len(set.Values) > 1 {
			out.Findings[0].Hint = "--depth full sends the values of each property on their own"
		}
		out.Level = check.Should
		if set.UndocumentedLimit {
			out.Level = check.May
		}
		return out.At(at.Steps[0].ID)
	case answer.Status == http.StatusAccepted:
		return skip("202 Accepted promises the update for later")
	}
	after, reason := e.State(set.Read)
	if reason != "" {
		return skip(reason)
	}
	for _, name := range []string{before, set.Read} {
		step := check.Before
		if name == set.Read {
			step = check.After
		}
		at.Steps = append(at.Steps, check.Step{Name: step, Exchange: e.Step(name)})
	}
	lost, _ := at.Lost(after)
	return judgeLost(at, lost, after)
}

// lostEdges words what does not read back. Blank text and an empty collection may be absent.
func judgeLost(e *check.Evidence, lost []string, after map[string]any) (worst check.Outcome) {
	for _, name := range lost {
		sent := e.Change[name]
		got, present := after[name]
		if list, isList := sent.([]any); got == nil && (sent == "" || isList && len(list) == 0) {
			continue
		}
		out := one("state.lost-update", name+" reads back "+check.Show(sent), check.ShowMember(got, present), "the target answered "+check.Status(e.Response().Status)+" and did not keep the value")
		out.Level = check.Must
		if e.TypeOf(name).Equal(coarse(sent), coarse(got)) {
			out.Level, out.Findings[0].Class = check.Should, "state.precision"
			out.Findings[0].Hint = "only a fraction of a second is lost"
		}
		worst = graver(worst, out.At(e.Steps[0].ID))
	}
	return worst
}

var fraction = regexp.MustCompile(`(\d)\.\d+(S|Z|[+-]\d\d:\d\d)?$`)

// coarse drops the fraction of a second from a time, also inside other values.
func coarse(v any) any {
	switch v := v.(type) {
	case string:
		return fraction.ReplaceAllString(v, "$1$2")
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = coarse(v[i])
		}
		return out
	case map[string]any:
		out := map[string]any{}
		for name := range v {
			out[name] = coarse(v[name])
		}
		return out
	}
	return v
}

// worded shows what a set gives its properties, as far as it is short.
func worded(set check.Update) string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(set.Values)) {
		out = append(out, name+": "+check.Show(set.Values[name]))
	}
	const most = 4
	if len(out) > most {
		out = append(out[:most], fmt.Sprintf("%d more", len(out)-most))
	}
	text := strings.Join(out, ", ")
	if len(set.Values) == 1 && set.Why != "" {
		text += " (" + set.Why + ")"
	}
	return text
}
