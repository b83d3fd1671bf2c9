package check

import (
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/verdict"
)

// kept judges one of several updates: whether it was taken, and whether what it set reads back.
func (e *Evidence) kept(set Set, before string) Outcome {
	at := e.about(set.Step)
	scenario := *e.Scenario
	scenario.Change = set.Values
	at.Scenario = &scenario
	answer := at.Answer()
	switch {
	case answer.Status >= 500:
		return skip("answered " + Status(answer.Status) + ", see no-server-error")
	case !isSuccess(answer.Status):
		out := one("input.edge-refused", "a success for "+worded(set), Status(answer.Status), "")
		if len(set.Values) > 1 {
			out.Findings[0].Hint = "--depth full sends the values of each property on their own"
		}
		out.Level = verdict.Should
		if set.Unsaid {
			out.Level = verdict.May
		}
		return out.at(at.Steps[0].ID)
	case answer.Status == http.StatusAccepted:
		return skip("202 Accepted promises the update for later")
	}
	after, reason := e.state(set.Read)
	if reason != "" {
		return skip(reason)
	}
	for _, name := range []string{before, set.Read} {
		step := Before
		if name == set.Read {
			step = After
		}
		at.Steps = append(at.Steps, Step{Name: step, Exchange: e.Step(name)})
	}
	lost, _ := at.unkept(after)
	return at.lostEdges(lost, after)
}

// lostEdges words what does not read back. Blank text and an empty collection may be absent.
func (e *Evidence) lostEdges(lost []string, after map[string]any) (worst Outcome) {
	for _, name := range lost {
		sent := e.Change[name]
		got, present := after[name]
		if list, isList := sent.([]any); got == nil && (sent == "" || isList && len(list) == 0) {
			continue
		}
		out := one("state.lost-update", name+" reads back "+Show(sent), shown(got, present), "the target answered "+Status(e.Answer().Status)+" and did not keep the value")
		out.Level = verdict.Must
		if e.typeOf(name).equal(coarse(sent), coarse(got)) {
			out.Level, out.Findings[0].Class = verdict.Should, "state.precision"
			out.Findings[0].Hint = "only a fraction of a second is lost"
		}
		worst = graver(worst, out.at(e.Steps[0].ID))
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
func worded(set Set) string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(set.Values)) {
		out = append(out, name+": "+Show(set.Values[name]))
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
