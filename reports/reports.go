// Package reports renders the record of a run: each report is one function of it.
//
// JUnit writes the XML that CI systems read, Summary the text for a terminal, JSON a summary for programs. A Report renders one or several
// records in any of the Formats, among them a page. Console shows progress during a run.
//
//	run, err := verdict.Read(record)
//	err = reports.JUnit(os.Stdout, run)
//
// The exported names, the names and classnames of JUnit cases and the members of the JSON document are stable. The sentences are not.
package reports

import (
	"fmt"
	"io"
	"strings"

	"github.com/graphconform/conform/harness/file"
	"github.com/graphconform/conform/harness/verdict"
)

// WriteFile writes a report of the run to a file, completely or not at all, with mode 0644. The error names the path.
func WriteFile(path string, r verdict.Source, render func(io.Writer, verdict.Source) error) error {
	return file.Write(path, func(w io.Writer) error { return render(w, r) })
}

// shown is verdict.Shorten.
func shown(s string, max int) string { return verdict.Shorten(s, max) }

// operation is verdict.OperationID.
func operation(v *verdict.Verdict) string { return verdict.OperationID(v) }

// best returns the exchange that shows best why a verdict is inconclusive: the one without a response, else the case's request, else the
// last; nil if nothing was sent.
func best(r verdict.Source, v *verdict.Verdict) (best *verdict.Exchange) {
	for _, id := range v.Exchanges {
		switch e := r.Exchange(id); {
		case e == nil:
		case e.Status == 0:
			return e
		case best == nil || best.Step != "request":
			best = e
		}
	}
	return best
}

// known is the outcome of a verdict whose failure a baseline accepts.
const known verdict.Status = "known"

// outcome returns how a report counts a verdict: as known, or by its status.
func outcome(v *verdict.Verdict) verdict.Status {
	if v.Status == verdict.Fail && v.IsKnown() {
		return known
	}
	return status(v)
}

// status returns the status of a verdict. An unknown one counts as an error, so that it never looks like a pass.
func status(v *verdict.Verdict) verdict.Status {
	switch v.Status {
	case verdict.Pass, verdict.Info, verdict.Skip, verdict.Warn, verdict.Fail, verdict.NotRun:
		return v.Status
	}
	return verdict.Error
}

// reason says why a verdict neither passed nor failed.
func reason(v *verdict.Verdict) string {
	switch {
	case strings.TrimSpace(v.Reason) != "":
		return strings.TrimSpace(v.Reason)
	case v.Status == verdict.NotRun:
		return "the run ended before this check"
	case v.Status != verdict.Error && status(v) == verdict.Error:
		return fmt.Sprintf("unknown status %q", v.Status)
	}
	return "no reason was recorded"
}
