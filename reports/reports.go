// Package reports holds the reporters: each is one function of one run record.
package reports

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/graphconform/conform/harness/verdict"
)

// WriteFile gives path what render makes of the run, with mode 0644, whole or not at all. The error names the path.
func WriteFile(path string, r *verdict.Run, render func(io.Writer, *verdict.Run) error) error {
	return verdict.WriteAtomic(path, func(w io.Writer) error { return render(w, r) })
}

// shown makes a target's text fit for a report: printable, on one line, at most max bytes.
func shown(s string, max int) string {
	if end := max + utf8.UTFMax; len(s) > end {
		s = s[:end] // Printable never shortens, so the rest could not be shown
	}
	return clip(verdict.Printable(s), max)
}

// clip bounds s to max bytes, whole runes, and says so with three dots.
func clip(s string, max int) string {
	const dots = "..."
	if len(s) <= max {
		return s
	}
	return strings.ToValidUTF8(s[:max-len(dots)], "") + dots
}

// operation returns the path of words that names the verdict's operation: what comes before `/case/check` in its id.
func operation(v *verdict.Verdict) string {
	if v.Operation != "" && strings.HasPrefix(v.ID, v.Operation+"/") {
		return v.Operation
	}
	return parent(parent(v.ID))
}

// parent drops the last word of a path, unless it is the only one.
func parent(id string) string {
	if i := strings.LastIndexByte(id, '/'); i > 0 {
		return id[:i]
	}
	return id
}

// byOperation splits the verdicts by operation, both in the order of the plan.
func byOperation(verdicts []verdict.Verdict) [][]*verdict.Verdict {
	var out [][]*verdict.Verdict
	index := map[string]int{}
	for i := range verdicts {
		v := &verdicts[i]
		n, ok := index[operation(v)]
		if !ok {
			n = len(out)
			index[operation(v)] = n
			out = append(out, nil)
		}
		out[n] = append(out[n], v)
	}
	return out
}

// exchanges finds exchanges by id.
type exchanges map[int]*verdict.Exchange

func exchangesOf(r *verdict.Run) exchanges {
	out := exchanges{}
	for i := range r.Exchanges {
		out[r.Exchanges[i].ID] = &r.Exchanges[i]
	}
	return out
}

// shows returns the exchange that best shows what became of the verdict: the one that a finding names, else the request that
// the case is about, else the last; nil where nothing was sent.
func (x exchanges) shows(v *verdict.Verdict) *verdict.Exchange {
	for _, f := range v.Findings {
		if e := x[f.Exchange]; e != nil {
			return e
		}
	}
	var last *verdict.Exchange
	for _, id := range v.Exchanges {
		if e := x[id]; e != nil {
			last = e
			if e.Step == "request" {
				return e
			}
		}
	}
	return last
}

// outcome is how a reporter treats a verdict: as its status says, but what has no known status as an error, so that it can
// never read as a pass.
func outcome(v *verdict.Verdict) verdict.Status {
	switch v.Status {
	case verdict.Pass, verdict.Info, verdict.Skip, verdict.Warn, verdict.Fail, verdict.NotRun:
		return v.Status
	}
	return verdict.Error
}

// reason says in words why a verdict has no judgement.
func reason(v *verdict.Verdict) string {
	switch {
	case strings.TrimSpace(v.Reason) != "":
		return strings.TrimSpace(v.Reason)
	case v.Status == verdict.NotRun:
		return "the run ended before this was judged"
	case v.Status != verdict.Error && outcome(v) == verdict.Error:
		return fmt.Sprintf("want a known status, got %q", v.Status)
	}
	return "no reason was recorded"
}
