package catalogue

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/check/oracle"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/edm"
)

// judgeUpdate judges one of several valid updates: whether the target accepts it, and whether its values read back. Before is the step
// that read the entity before it.
func judgeUpdate(e *check.Evidence, update check.Update, before string) check.Outcome {
	at := e.ForStep(update.Step)
	if at.Response() == nil {
		return skip(notSent)
	}
	scenario := *e.Scenario
	scenario.Change = update.Values
	at.Scenario = &scenario
	switch status := at.Response().Status; {
	case status >= 500:
		return skipServerError(status)
	case conflicts(e, status):
		return skip(conflicting)
	case !check.IsSuccess(status):
		return edgeRefused(e, update, status).At(at.Steps[0].ID)
	case status == http.StatusAccepted:
		return skip(appliedLater)
	}
	after, reason := e.State(update.Read)
	if reason != "" {
		return skip(reason)
	}
	at.Steps = append(at.Steps, check.Step{Name: check.Before, Exchange: e.Step(before)}, check.Step{Name: check.After, Exchange: e.Step(update.Read)})
	at.Selected = map[string]map[string]any{check.After: e.Selected[update.Read]}
	lost, _ := at.Lost(after)
	return judgeLost(at, slices.Concat(lost, at.Normalized(after)), after)
}

// edgeRefused reports a rejected update.
func edgeRefused(e *check.Evidence, update check.Update, status int) check.Outcome {
	out := finding("input.edge-refused", "a success for "+showUpdate(update), check.Status(status), "").As(check.Should)
	for name := range update.Values {
		switch {
		case len(update.Values) == 1:
			out.About(name)
			out.Level = cmp.Or(update.Edges[name].Level, check.Should)
		case !onKind(check.IEEE754)(e.Scenario): // of which the run isolates the values that are rejected on their own
			out.Findings[0].Hint = "sent in smaller parts, none of these values is rejected on its own"
		}
	}
	return out
}

// judgeLost reports the values that do not read back. Blank text and an empty collection may be absent; blank text that reads null warns,
// and is information where nothing but the contract gives it a meaning.
func judgeLost(e *check.Evidence, lost []string, after map[string]any) (worst check.Outcome) {
	for _, name := range lost {
		sent := e.Change[name]
		got, present := e.ReadValue(after, name)
		if list, isList := sent.([]any); !present && (sent == "" || isList && len(list) == 0) {
			continue
		}
		out := lostUpdate(e, name, got, present).As(check.Must)
		if sent == "" && got == nil {
			out.Level = check.Should
			if plain(e) && !e.Operation.MergePatch() {
				out.Level = check.May // nothing says that the two differ
			}
		}
		if e.TypeOf(name).EqualButOrder(sent, got) {
			out.Findings[0].Hint = "only the order of the items changed"
			if promise := e.Operation.Promised(name, func(p contract.Promises) *contract.Promise { return p.Ordered }); promise != nil {
				out = asPromised(out, promise)
			}
		}
		if level := normalizedLevel(e, name, sent, got); level != "" {
			out.Level, out.Findings[0].Class = level, "state.normalized"
			out.Findings[0].Hint = "only blanks, letter case or the Unicode normal form of a text changed"
			if isAddress(e, name) {
				out.Findings[0].Hint = "the letter case of an address changed before the @"
			}
			switch promise := e.Operation.Promised(name, func(p contract.Promises) *contract.Promise { return p.Exact }); {
			case describes(e, name, "lower", "upper", "case", "trim", "normal") && check.Folded(sent, got):
				out.Level = check.May
			case promise != nil:
				out = asPromised(out, promise)
			}
		}
		if e.TypeOf(name).Equal(withoutFraction(sent), withoutFraction(got)) {
			out.Level, out.Findings[0].Class = check.Should, "state.precision"
			if plain(e) {
				out.Level = check.May // a normalized value
			}
			out.Findings[0].Hint = "only a fraction of a second is lost"
			if promise := promisedFraction(e, name); promise != nil && !e.TypeOf(name).Equal(cutFraction(sent, promise.Digits), cutFraction(got, promise.Digits)) {
				out = asPromised(out, promise)
			}
		}
		if plain(e) && rounded(sent, got) {
			out.Level, out.Findings[0].Class = check.Should, "state.precision"
			if describes(e, name, "round") {
				out.Level = check.May
			}
			out.Findings[0].Hint = "the number is rounded"
		}
		worst = worse(worst, out.At(e.Steps[0].ID))
	}
	return worst
}

// describes reports whether the description of a property has one of the words, in any letter case: the service then says itself that it keeps
// another form of a value.
func describes(e *check.Evidence, name string, words ...string) bool {
	p := e.Operation.Property(name)
	return p != nil && slices.ContainsFunc(words, func(word string) bool { return strings.Contains(strings.ToLower(p.Schema.Description), word) })
}

// rounded reports whether a number reads back with fewer decimals, at least two, and is the nearest one with these.
func rounded(sent, got any) bool {
	x, isNumber := sent.(json.Number)
	y, alsoNumber := got.(json.Number)
	_, decimals, _ := strings.Cut(string(y), ".")
	if !isNumber || !alsoNumber || len(decimals) < 2 || strings.ContainsAny(string(y), "eE") {
		return false
	}
	want, known := new(big.Rat).SetString(string(x))
	have, read := new(big.Rat).SetString(string(y))
	half, _ := new(big.Rat).SetString(fmt.Sprintf("5e-%d", len(decimals)+1)) // of the last decimal
	if !known || !read || half == nil {
		return false
	}
	return want.Sub(want, have).Abs(want).Cmp(half) <= 0
}

// normalizedLevel is the level of a text that reads back in another form, or "" if it is another value. A service may trim a text or normalize
// it, but no client expects another letter case or another line break. What is before the @ of an address is the business of its host alone (RFC
// 5321 §2.4), but many services store addresses in small letters.
func normalizedLevel(e *check.Evidence, name string, sent, got any) check.Level {
	switch {
	case check.Trimmed(sent, got):
		return check.May
	case (plain(e) || isAddress(e, name)) && check.Folded(sent, got):
		return check.Should
	}
	return ""
}

func isAddress(e *check.Evidence, name string) bool {
	t := e.TypeOf(name)
	return t.Schema != nil && t.Schema.Format == "email"
}

// lostUpdate reports that a member of an accepted update does not read back.
func lostUpdate(e *check.Evidence, name string, got any, present bool) check.Outcome {
	out := finding("state.lost-update", name+" reads back "+check.Show(e.Change[name]), check.ShowMember(got, present), "")
	out.About(name)
	return out
}

// asPromised gives a finding the level and the line of what the description says.
func asPromised(out check.Outcome, promise *contract.Promise) check.Outcome {
	out.Level, out.Cite, out.Promise = check.Documented, promise.Cite, promise.Text
	return out
}

// promisedFraction is what the description says of the fraction of a second that a property keeps, or nil. What it says of all instants is about
// no other times.
func promisedFraction(e *check.Evidence, name string) *contract.Promise {
	p := e.Operation.Property(name)
	if p == nil {
		return nil
	}
	if element, _ := edm.Parse(p.Edm); element != "Edm.DateTimeOffset" {
		return p.Promises.Precision
	}
	return e.Operation.Promised(name, func(p contract.Promises) *contract.Promise { return p.Precision })
}

var secondFraction = regexp.MustCompile(`(\d)\.(\d+)((?:S|Z|[+-]\d\d:\d\d)?")`)

// withoutFraction removes the fraction of a second from the times in a value.
func withoutFraction(v any) any { return cutFraction(v, 0) }

// cutFraction leaves the times in a value so many digits of the fraction of a second.
func cutFraction(v any, digits int) any {
	text, err := json.Marshal(v)
	if err != nil {
		return v
	}
	cut := secondFraction.ReplaceAllFunc(text, func(found []byte) []byte {
		m := secondFraction.FindSubmatch(found)
		kept := m[2][:min(digits, len(m[2]))]
		if len(kept) > 0 {
			kept = slices.Concat([]byte("."), kept)
		}
		return slices.Concat(m[1], kept, m[3])
	})
	if coarse, err := oracle.DecodeStrict(cut); err == nil {
		return coarse
	}
	return v
}

// showUpdate shows the first few values of an update.
func showUpdate(update check.Update) string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(update.Values)) {
		out = append(out, name+": "+check.Show(update.Values[name]))
	}
	const most = 4
	if len(out) > most {
		out = append(out[:most], fmt.Sprintf("%d more", len(out)-most))
	}
	text := strings.Join(out, ", ")
	for name, edge := range update.Edges {
		if _, sent := update.Values[name]; sent && len(update.Values) == 1 && edge.Why != "" {
			text += " (" + edge.Why + ")"
		}
	}
	return text
}
