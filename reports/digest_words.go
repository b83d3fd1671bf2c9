package reports

import (
	"fmt"
	"strings"

	"github.com/graphconform/conform/harness/verdict"
)

// result is the exit code of a run in a word.
func (d *digest) result() string {
	switch f := d.run.Foot(); {
	case f.Exit == verdict.ExitOK:
		return "kept"
	case f.Exit == verdict.ExitBroken:
		return "broken"
	case f.Exit == verdict.ExitEnvironment:
		return "not reached"
	case f.Exit == verdict.ExitIncomplete:
		return "incomplete"
	case f.Exit == verdict.ExitBug:
		return "bug in conform"
	}
	return "wrong configuration"
}

// outcome is the exit code of a run in words.
func (d *digest) outcome() string {
	switch result := d.result(); {
	case result == "kept" && d.states[stateKnown] > 0:
		return "Nothing fails that the baseline does not accept"
	case result == "broken" && d.states[stateNew]+d.states[stateChanged]+d.states[stateExpired]+d.states[stateFailed] == 0 && len(d.entries(verdict.Fixed)) > 0:
		return "Nothing fails that the baseline does not accept, but entries of it are fixed, which fails a gate"
	default:
		return map[string]string{
			"kept": "Every promise that was tested is kept", "broken": "Promises are broken", "not reached": "The target was not reached, or denied access",
			"incomplete": "The run is incomplete", "bug in conform": "A bug in conform, or a target that could not be restored", "wrong configuration": "The configuration is wrong",
		}[result]
	}
}

// sentence says how the run ended.
func (d *digest) sentence() string {
	head := d.outcome()
	var parts []string
	for _, s := range states {
		if n := d.states[s]; n > 0 {
			parts = append(parts, s.counted(n))
		}
	}
	if n := len(d.entries(verdict.Fixed)); n > 0 {
		parts = append(parts, fmt.Sprintf("%d fixed", n))
	}
	if d.run.Foot().Interrupted {
		parts = append(parts, "interrupted")
	}
	if text := share(d.run.Head()); text != "" {
		parts = append(parts, text)
	}
	switch total, planned := d.total, d.run.Head().Planned; {
	case d.run.Head().Shard != nil && total == planned: // the other shards may judge something
	case total < planned || total == 0:
		parts = append(parts, fmt.Sprintf("%d of %d planned verdicts", total, planned))
	case total == d.counts[verdict.Skip]:
		parts = append(parts, "nothing is judged: every verdict is a skip")
	}
	if len(parts) > 0 {
		head += ": " + strings.Join(parts, ", ")
	}
	if text := d.coverage(); text != "" {
		head += "; " + text
	}
	return head + "."
}

// counted is a number of verdicts in a state.
func (s state) counted(n int) string {
	switch s {
	case stateError:
		return fmt.Sprintf("%d %s", n, plural(n, "error"))
	case stateWarning:
		return fmt.Sprintf("%d %s", n, plural(n, "warning"))
	case stateKnown:
		return fmt.Sprintf("%d known and accepted", n)
	}
	return fmt.Sprintf("%d %s", n, s)
}

// tallied lists the counts of a tally, worst first.
func (t *tally) tallied() string {
	var parts []string
	for _, c := range []struct {
		status verdict.Status
		word   string
	}{
		{verdict.Fail, "failed"}, {verdict.Error, "inconclusive"}, {verdict.NotRun, "not run"}, {verdict.Warn, "warned"},
		{verdict.Info, "info"}, {verdict.Pass, "passed"}, {verdict.Skip, "skipped"},
	} {
		if n := t.counts[c.status]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, c.word))
		}
	}
	if t.known > 0 {
		parts = append(parts, fmt.Sprintf("%d of them known", t.known))
	}
	return strings.Join(parts, ", ")
}

// entryLine is an entry of a baseline on one line.
func entryLine(e *verdict.BaselineEntry) string {
	parts := []string{shown(e.Check, maxTitle)}
	for _, p := range []struct{ label, text string }{{"", e.Reason}, {"ticket ", e.Ticket}, {"owner ", e.Owner}, {"expires ", e.Expires}} {
		if p.text != "" {
			parts = append(parts, p.label+shown(p.text, maxReason))
		}
	}
	return strings.Join(parts, ", ")
}
