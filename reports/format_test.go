package reports

import (
	"bytes"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/graphconform/conform/harness/verdict"
)

// judgedBy is the sample with a baseline and promises, as a run with a baseline records them.
func judgedBy() *verdict.Run {
	r := sample()
	outcomes := []verdict.Outcome{verdict.New, verdict.Changed, verdict.Expired, verdict.Known}
	n := 0
	for i := range r.Verdicts {
		if v := &r.Verdicts[i]; v.Status == verdict.Fail {
			v.Deviation = &verdict.Deviation{Outcome: outcomes[n%len(outcomes)], Entry: "CF-0A0A0A0A", Reason: "accepted until the next release", Owner: "team a", Expires: "2026-12-01"}
			n++
		}
	}
	r.Promises = []verdict.Promise{
		{Operation: "update-devices/update-one", ID: "status/204", Kind: "status", Text: "returns 204", Cite: "page.md:20", State: verdict.PromiseKept},
		{Operation: "update-devices/update-one", ID: "status/404", Kind: "status", Text: hostile, Cite: "page.md:21", State: verdict.PromiseUntested, Reason: "no fixture"},
	}
	r.Header.Contracts[0].Path, r.Header.Contracts[0].Gaps = "./api/update-userrunstates.yaml", []string{"page.md:9: " + hostile}
	r.Footer.Baseline = &verdict.Baseline{File: "conform.baseline.yaml", Mode: "gate", Entries: []verdict.BaselineEntry{
		{ID: "CF-0A0A0A0A", Check: "update-devices/update-one/schema", Outcome: verdict.Known, Reason: "accepted until the next release", Expires: "2026-12-01"},
		{ID: "CF-0B0B0B0B", Check: "update-devices/update-one/date", Outcome: verdict.Fixed, Reason: hostile},
		{ID: "CF-0C0C0C0C", Check: "update-devices/update-one/etag", Outcome: verdict.Known, Expires: "2027-06-01"},
	}}
	return r
}

func quoteOf(check string) string { return `RFC 9110 §1: "A sentence about ` + check + `."` }

// write returns a report of several records.
func write(t *testing.T, format string, records ...verdict.Source) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := (Report{Records: records, Quote: quoteOf, Summary: "/out/summary.md"}).Write(&b, format); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestFormats(t *testing.T) {
	other := sample()
	other.Header.Target, other.Header.URL = "fabrikam", "http://fabrikam.example/beta"
	for _, format := range Formats() {
		t.Run(format, func(t *testing.T) {
			name := "report-" + format + filepath.Ext(FileName(format))
			golden(t, name, write(t, format, judgedBy(), other))
		})
	}
	var b bytes.Buffer
	if err := Targets(&b, []verdict.Source{judgedBy(), other, other}); err != nil {
		t.Fatal(err)
	}
	golden(t, "targets.txt", b.Bytes())
}

func TestUnknownFormat(t *testing.T) {
	if err := (Report{}).Write(&bytes.Buffer{}, "pdf"); err == nil || !strings.Contains(err.Error(), `"pdf"`) {
		t.Errorf("want an error that names the format, got %v", err)
	}
	if got := FileName("pdf"); got != "" {
		t.Errorf("want no file, got %q", got)
	}
}

// command matches what a CI system obeys: anywhere in a line, or at its start.
var command = regexp.MustCompile(`##[A-Za-z0-9_.-]*\[|^\s*::[A-Za-z_]|(?i:\[\[attachment)`)

// Text of a target commands no terminal and no CI system, in any report.
func TestReportsAreHarmless(t *testing.T) {
	own := map[string]*regexp.Regexp{
		"github": regexp.MustCompile(`^::(error|warning|notice) [^:]*::`),
		"azure":  regexp.MustCompile(`^##vso\[task\.(logissue [^\]]*|uploadsummary)\]`),
	}
	for _, format := range Formats() {
		if format == "junit" { // has a test of its own
			continue
		}
		for i, line := range strings.Split(string(write(t, format, judgedBy())), "\n") {
			if prefix := own[format]; prefix != nil && line != "" {
				at := prefix.FindString(line)
				if at == "" {
					t.Errorf("%s: want a command of conform's own in line %d, got %q", format, i+1, line)
				}
				line = line[len(at):]
			}
			hidden := strings.IndexFunc(line, func(r rune) bool {
				return r != '\t' && !unicode.IsPrint(r) && r != '\ufe0f' // of an emoji
			})
			if hidden >= 0 || format != "html" && command.MatchString(line) {
				t.Errorf("%s: want text that commands nothing, got line %d: %q", format, i+1, line)
			}
		}
	}
}

// large returns a run with n failures, each with a deviation, an exchange and texts of its own.
func large(n int) *verdict.Run {
	var verdicts []verdict.Verdict
	for i := range n {
		v := failed(fmt.Sprintf("contract-%d/operation", i), "full", "read-back", "state.lost-update", fmt.Sprintf("name reads back %q", strings.Repeat("a", i%300)), fmt.Sprintf(`"%d"`, i))
		v.Family, v.Cite, v.Findings[0].Exchange = "state", fmt.Sprintf("pages/page-%d.md:%d", i, i+1), i+1
		if i >= n-20 {
			v.Deviation = &verdict.Deviation{Outcome: verdict.New}
		} else {
			v.Deviation = &verdict.Deviation{Outcome: verdict.Changed}
		}
		verdicts = append(verdicts, v)
	}
	r := finished(verdicts...)
	r.Exchanges, r.Footer.Exchanges = nil, n
	for i := range n {
		r.Exchanges = append(r.Exchanges, verdict.Exchange{
			ID: i + 1, Method: "PATCH", URL: fmt.Sprintf("http://127.0.0.1:1/things/%d", i), Status: 200, Started: began,
			Header: map[string][]string{"Content-Type": {"application/json"}}, RequestBody: `{"name":"a"}`, Body: `{"name":"` + strings.Repeat("<", 3000) + `"}`,
		})
	}
	return r
}

// Reports stay within the limits of those who read them, whatever fails, and begin with what is new.
func TestLimits(t *testing.T) {
	for _, tt := range []struct {
		format        string
		verdicts, max int
	}{{"html", 10_000, 2_000_000}, {"markdown", 10_000, MaxMarkdown}} {
		r := large(tt.verdicts)
		text := string(write(t, tt.format, r))
		if len(text) > tt.max {
			t.Errorf("%s: want at most %d bytes, got %d", tt.format, tt.max, len(text))
		}
		first, last := strings.Index(text, fmt.Sprintf("contract-%d/operation", tt.verdicts-20)), strings.Index(text, "contract-0/operation")
		if tt.format == "markdown" && (first < 0 || last >= 0 && last < first) {
			t.Errorf("%s: want new deviations first, got them at %d, after %d", tt.format, first, last)
		}
		if !strings.Contains(text, "more in the record") {
			t.Errorf("%s: want to be told where the rest is", tt.format)
		}
		if several := write(t, tt.format, r, r, r); len(several) > tt.max {
			t.Errorf("%s: want at most %d bytes of three targets, got %d", tt.format, tt.max, len(several))
		}
	}
}

// GitHub shows ten annotations of a step.
func TestAnnotationsWithinLimits(t *testing.T) {
	r := large(5000)
	for format, line := range map[string]*regexp.Regexp{
		"github": regexp.MustCompile(`^::error file=pages/page-49(8|9)\d\.md,line=\d+,title=conform%3A new%3A read-back::.*\[CF-[0-9A-F]{8}\]$`),
		"azure":  regexp.MustCompile(`^##vso\[task\.logissue type=error;code=CF-[0-9A-F]{8};sourcepath=pages/page-49(8|9)\d\.md;linenumber=\d+;\]conform: new: read-back: .*`),
	} {
		var b bytes.Buffer
		if err := (Report{Records: []verdict.Source{r}}).Write(&b, format); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSpace(b.String()), "\n")
		if len(lines) != maxAnnotations || !strings.Contains(lines[maxAnnotations-1], "4991 more findings") {
			t.Errorf("%s: want %d lines, the last of which counts the rest, got %d: %s", format, maxAnnotations, len(lines), lines[len(lines)-1])
		}
		for _, l := range lines[:len(lines)-1] {
			if !line.MatchString(l) || len(l) > 1000 {
				t.Errorf("%s: want a new deviation on its line, got %q", format, l)
			}
		}
	}
}

func TestPlaceOf(t *testing.T) {
	for _, tt := range []struct {
		path, cite string
		want       place
	}{
		{"", "RFC 9110 §15", place{}},
		{"./api/thing.yaml", "RFC 9110 §15", place{"api/thing.yaml", 0}},
		{"api/thing.yaml", "thing.yaml:7", place{"api/thing.yaml", 7}},
		{`api\thing.yaml`, "pages/thing.md:57", place{"pages/thing.md", 57}},
		{"", "OData 4.01 Protocol §11.4.12, against pages/thing.md:32", place{"pages/thing.md", 32}},
		{"", "a.md:99999999999999999999", place{"a.md", 0}},
	} {
		h := &verdict.Header{Contracts: []verdict.Contract{{Name: "thing", Path: tt.path}}}
		v := &verdict.Verdict{Contract: "thing", Cite: tt.cite}
		if got := placeOf(h, v); got.file != tt.want.file || got.line != tt.want.line && tt.want.line != 0 {
			t.Errorf("%s in %s: want %v, got %v", tt.cite, tt.path, tt.want, got)
		}
	}
}

func TestExpiring(t *testing.T) {
	for _, tt := range []struct {
		expires string
		want    int
	}{{"", 0}, {"never", 0}, {"2026-11-24", 1}, {"2026-12-07", 1}, {"2026-12-08", 0}} {
		r := sample()
		r.Header.Started = time.Date(2026, 11, 23, 21, 0, 0, 0, time.UTC)
		r.Footer.Baseline = &verdict.Baseline{Entries: []verdict.BaselineEntry{{Outcome: verdict.Known, Expires: tt.expires}}}
		if got := len(expiring(r)); got != tt.want {
			t.Errorf("%q: want %d entries that expire soon, got %d", tt.expires, tt.want, got)
		}
	}
}
