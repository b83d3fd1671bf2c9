package reports

import (
	"cmp"
	"io"
	"math"
	"strings"
	"time"

	"github.com/graphconform/conform/harness/verdict"
)

// The document of the Common Test Report Format.
type (
	ctrfReport struct {
		Format      string      `json:"reportFormat"`
		SpecVersion string      `json:"specVersion"`
		GeneratedBy string      `json:"generatedBy"`
		Results     ctrfResults `json:"results"`
	}
	ctrfResults struct {
		Tool struct {
			Name    string `json:"name"`
			Version string `json:"version"`
		} `json:"tool"`
		Summary ctrfSummary `json:"summary"`
		Tests   []ctrfTest  `json:"tests"`
	}
	ctrfSummary struct {
		Tests   int   `json:"tests"`
		Passed  int   `json:"passed"`
		Failed  int   `json:"failed"`
		Skipped int   `json:"skipped"`
		Pending int   `json:"pending"`
		Other   int   `json:"other"`
		Start   int64 `json:"start"`
		Stop    int64 `json:"stop"`
	}
	ctrfTest struct {
		Name      string            `json:"name"`
		Status    string            `json:"status"`
		RawStatus string            `json:"rawStatus"`
		Duration  int64             `json:"duration"`
		Suite     []string          `json:"suite"`
		Message   string            `json:"message,omitempty"`
		Trace     string            `json:"trace,omitempty"`
		FilePath  string            `json:"filePath,omitempty"`
		Line      int               `json:"line,omitempty"`
		Labels    map[string]string `json:"labels,omitempty"`
	}
)

// writeCTRF writes a test per verdict. A warning passes, and a known deviation is skipped, as in JUnit; an error and a verdict that was not
// run are `other`, with the message that says why.
func writeCTRF(w io.Writer, _ Report, all []*digest) error {
	doc := ctrfReport{Format: "CTRF", SpecVersion: "0.0.0", GeneratedBy: "conform"}
	doc.Results.Tool.Name, doc.Results.Tests = "conform", []ctrfTest{}
	sum := &doc.Results.Summary
	for _, d := range all {
		h := d.run.Head()
		doc.Results.Tool.Version = shown(cmp.Or(h.Conform, "unknown"), maxName)
		start, stop := h.Started, d.run.Foot().Ended
		if sum.Start == 0 || start.UnixMilli() < sum.Start {
			sum.Start = start.UnixMilli()
		}
		sum.Stop = max(sum.Stop, stop.UnixMilli())
		for v := range d.run.All() {
			test := d.ctrfTest(v)
			sum.count(test.Status)
			doc.Results.Tests = append(doc.Results.Tests, test)
		}
	}
	return writeIndented(w, doc)
}

func (s *ctrfSummary) count(status string) {
	s.Tests++
	switch status {
	case "passed":
		s.Passed++
	case "failed":
		s.Failed++
	case "skipped":
		s.Skipped++
	default:
		s.Other++
	}
}

func (d *digest) ctrfTest(v *verdict.Verdict) ctrfTest {
	h := d.run.Head()
	test := ctrfTest{
		Name: shown(cmp.Or(v.ID, v.Check, "verdict"), maxKey), RawStatus: string(status(v)), Duration: int64(math.Round(finite(v.Millis))),
		Suite: []string{d.name(), shown(operation(v), maxKey)},
	}
	switch status(v) {
	case verdict.Pass, verdict.Info, verdict.Warn:
		test.Status = "passed"
	case verdict.Skip:
		test.Status = "skipped"
	case verdict.Fail:
		test.Status = "failed"
	default:
		test.Status = "other"
	}
	if v.IsKnown() {
		test.Status, test.Labels = "skipped", map[string]string{"deviation": "known", "reason": shown(v.Deviation.Reason, maxReason)}
	}
	switch status(v) {
	case verdict.Pass:
	case verdict.Skip:
		test.Message = shown(reason(v), maxReason)
	default:
		test.Message = message(v)
		_, test.Trace, _ = strings.Cut(body(d.run, v), "\n")
		at := placeOf(h, v)
		test.FilePath, test.Line = shown(at.file, maxReason), at.line
	}
	return test
}

// day is the date of a time, as a baseline writes it.
func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }
