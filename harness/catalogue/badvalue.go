package catalogue

import (
	"cmp"
	"regexp"
	"slices"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/check/oracle"
)

// judgeBadInput judges each invalid value that a case sends, and returns the most severe findings. Without a class, it uses that of
// the property's type.
func judgeBadInput(e *check.Evidence, class string) check.Outcome {
	return eachBad(e, func(bad check.Bad) check.Outcome {
		if bad.Format && class == "" {
			return judgeBadValue(e, bad, "input.format")
		}
		return judgeBadValue(e, bad, cmp.Or(class, badValueClass(e.Scenario, bad.Target)))
	})
}

// eachBad judges each invalid value that a case sends, and returns the most severe findings.
func eachBad(e *check.Evidence, judge func(check.Bad) check.Outcome) (worst check.Outcome) {
	skipped := ""
	for _, bad := range e.Bad {
		out := judge(bad)
		if out.Skip != "" {
			skipped = out.Skip
			continue
		}
		worst = worse(worst, out)
	}
	if len(worst.Findings) == 0 && skipped != "" {
		return skip(skipped)
	}
	return worst
}

// judgeBadValue judges the response to one invalid value. Storing it, or another one in its place, breaks a must, even where accepting it
// breaks a should.
func judgeBadValue(e *check.Evidence, bad check.Bad, class string) check.Outcome {
	at := e.ForStep(bad.Step)
	out := reject(at, class, check.Should, 400, 422)
	if len(out.Findings) == 0 {
		return out
	}
	out = out.At(at.Steps[0].ID)
	found := &out.Findings[0]
	found.About = bad.Target
	found.Want += " for " + bad.Target + ": " + check.Show(bad.Value)
	if bad.Why != "" {
		found.Want += " (" + bad.Why + ")"
	}
	if !at.Accepted() {
		return out
	}
	first, last := e.ReadsAround(bad.Step)
	before, _ := e.State(first)
	after, _ := e.State(last)
	shown, _ := at.Object(at.Response()) // a later request may have changed the entity before it was read
	switch {
	case stores(bad, before):
	case stores(bad, after):
		out.Level = storingLevel(e, bad)
		found.Got += ", and " + bad.Target + " now reads " + check.Show(after[bad.Target])
	case stores(bad, shown):
		out.Level = storingLevel(e, bad)
		found.Got += ", with " + bad.Target + ": " + check.Show(shown[bad.Target])
	case alters(e, bad, before, shown):
		out.Level = check.Must
		found.Got += ", with " + bad.Target + ": " + check.Show(shown[bad.Target])
	case !overwritten(e, bad, last) && alters(e, bad, before, after):
		out.Level = check.Must
		found.Got += ", and " + bad.Target + " now reads " + check.Show(after[bad.Target]) + ", which no request sent"
	}
	return out
}

// overwritten reports whether the target accepted another value of the property between an invalid one and the read after it, and may have
// converted that one.
func overwritten(e *check.Evidence, bad check.Bad, read string) bool {
	i := slices.IndexFunc(e.Steps, func(s check.Step) bool { return s.Name == bad.Step })
	for _, s := range e.Steps[i+1:] {
		if s.Name == read {
			break
		}
		sent, reason := check.DecodeUpdate(s.Exchange.Request.Body)
		if _, set := sent[bad.Target]; (set || reason != "") && !check.IsRead(s.Name) && check.IsSuccess(s.Exchange.Status) {
			return true
		}
	}
	return false
}

// anInstant matches what has the form of an instant.
var anInstant = regexp.MustCompile(`^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,12})?)?(Z|[+-]\d\d:\d\d)$`)

// storingLevel is the level of a service that stores an invalid value as it is. An instant on a day that no calendar has, kept as text, is no
// more than unchecked, as is a text of another format; one that becomes another instant is wrong.
func storingLevel(e *check.Evidence, bad check.Bad) check.Level {
	items, isCollection := bad.Value.([]any)
	if isCollection && slices.Contains(items, nil) && !plain(e) { // of which OData CSDL 4.01 says nothing by default
		return check.Should
	}
	if text, ok := bad.Value.(string); bad.Format || ok && anInstant.MatchString(text) {
		return check.Should
	}
	return check.Must
}

func stores(bad check.Bad, entity map[string]any) bool {
	got, present := entity[bad.Target]
	return storedAsSent(bad.Value, got, present)
}

// storedAsSent reports whether a read shows an invalid value unchanged; what a lenient server converted it to is another value.
func storedAsSent(bad, got any, present bool) bool {
	return present && oracle.KindOf(bad) == oracle.KindOf(got) && (check.Type{}).Equal(bad, got)
}

const badInputHolds = "400 or 422; a success warns, and fails where the invalid value then reads back, or another one that nobody sent: wrapped, rounded, truncated or null"
