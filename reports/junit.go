package reports

import (
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/verdict"
)

// The elements of a JUnit file, in the order of Jenkins' junit-10.xsd. Seconds are strings, as encoding/xml would write 5.97e-05.
type (
	testsuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Errors   int          `xml:"errors,attr"`
		Time     string       `xml:"time,attr"`
		Suites   []*testsuite `xml:"testsuite"`
	}
	testsuite struct {
		Name       string      `xml:"name,attr"`
		Tests      int         `xml:"tests,attr"`
		Failures   int         `xml:"failures,attr"`
		Errors     int         `xml:"errors,attr"`
		Skipped    int         `xml:"skipped,attr"`
		Time       string      `xml:"time,attr"`
		Timestamp  string      `xml:"timestamp,attr"`
		Hostname   string      `xml:"hostname,attr"`
		Properties []property  `xml:"properties>property"`
		Cases      []*testcase `xml:"testcase"`
		millis     float64
	}
	property struct {
		Name  string `xml:"name,attr"`
		Value string `xml:"value,attr"`
	}
	testcase struct {
		Classname string  `xml:"classname,attr"`
		Name      string  `xml:"name,attr"`
		Time      string  `xml:"time,attr"`
		Skipped   *note   `xml:"skipped"`
		Failure   *note   `xml:"failure"`
		Error     *note   `xml:"error"`
		SystemOut *output `xml:"system-out"`
	}
	note struct {
		Type    string `xml:"type,attr,omitempty"`
		Message string `xml:"message,attr"`
		Text    string `xml:",cdata"` // chardata would escape every newline
	}
	output struct {
		Text string `xml:",cdata"`
	}
)

// JUnitOptions change the names that JUnit writes.
type JUnitOptions struct {
	// TargetPrefix puts the target's name before every classname, for runs against several targets: readers take equal names in two
	// files for two runs of one test.
	TargetPrefix bool
}

// JUnit writes the run as one JUnit file: a suite per operation, a case per verdict. A failure is a broken promise; an error is a verdict
// that is inconclusive or was not run; warnings and remarks pass, with their text as output. What a baseline
// accepts is skipped, of the type known; an entry that is fixed fails in a gate. If cases of one operation fail a check in the
// same way, the first is the failure and counts them, and the others are skipped and refer to it. The file is valid against Jenkins'
// junit-10.xsd; times are seconds with three digits, timestamps UTC without a suffix.
func JUnit(w io.Writer, r verdict.Source) error { return JUnitOptions{}.Write(w, r) }

// Write is JUnit with options.
func (o JUnitOptions) Write(w io.Writer, r verdict.Source) error { return o.write(w, r) }

// write writes one file of all records.
func (o JUnitOptions) write(w io.Writer, records ...verdict.Source) error {
	all := &testsuites{Name: "conform"}
	longest := 0.0
	for _, r := range records {
		o.collect(all, r)
		longest = max(longest, wall(r))
	}
	all.Time = seconds(longest)
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", "  ")
	if err := enc.Encode(all); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// collect adds the suites of a record.
func (o JUnitOptions) collect(all *testsuites, r verdict.Source) {
	verdicts := slices.Collect(r.All())
	names, same := o.names(r.Head(), verdicts), equalFindings(verdicts, verdict.Fail)
	for _, group := range groupBy(verdicts, operation) {
		s := o.suite(r, operation(group[0]))
		for _, v := range group {
			s.add(names[v.ID].testcase(r, v, same[v]), v.Millis)
		}
		all.add(s)
	}
	if fixed := fixedCases(r); len(fixed) > 0 {
		s := o.suite(r, "baseline")
		for _, c := range fixed {
			c.Classname = o.class(r.Head(), c.Classname)
			s.add(c, 0)
		}
		all.add(s)
	}
	if missing := incomplete(r.Head(), len(verdicts), judgesNothing(r)); missing != nil {
		s := o.suite(r, "run")
		missing.Classname = o.class(r.Head(), missing.Classname)
		s.add(missing, 0)
		all.add(s)
	}
}

func (o JUnitOptions) suite(r verdict.Source, name string) *testsuite {
	h := r.Head()
	s := &testsuite{
		Name:      shown(h.Target+" "+strings.ReplaceAll(name, "/", " "), maxName),
		Timestamp: h.Started.UTC().Format("2006-01-02T15:04:05"),
		Hostname:  shown(h.Target, maxName),
		Properties: []property{
			{"conform", shown(h.Conform, maxName)},
			{"catalogue", shown(h.Catalogue, maxName)},
			{"plan", shown(h.PlanHash, maxName)},
			{"strict", fmt.Sprint(h.Strict)},
		},
	}
	for _, c := range h.Contracts {
		if c.Name == name || strings.HasPrefix(name, c.Name+"/") {
			s.Properties = append(s.Properties, property{"contract", shown(c.Hash, maxName)})
		}
	}
	for _, label := range slices.Sorted(maps.Keys(h.Labels)) {
		s.Properties = append(s.Properties, property{shown("label."+label, maxName), shown(h.Labels[label], maxName)})
	}
	s.Properties = append(s.Properties, baselineProperties(r)...)
	if h.Fault != "" {
		s.Properties = append(s.Properties, property{"fault", shown(h.Fault, maxName)})
	}
	return s
}

func (s *testsuite) add(c *testcase, millis float64) {
	s.Cases = append(s.Cases, c)
	s.Tests++
	switch {
	case c.Failure != nil:
		s.Failures++
	case c.Error != nil:
		s.Errors++
	case c.Skipped != nil:
		s.Skipped++
	}
	s.millis += finite(millis)
	s.Time = seconds(s.millis)
}

func (a *testsuites) add(s *testsuite) {
	a.Suites = append(a.Suites, s)
	a.Tests += s.Tests
	a.Failures += s.Failures
	a.Errors += s.Errors
}

// testcase is one verdict. same are the verdicts that fail in the same way: the first is the failure and counts them, the others refer to it,
// so that one cause is one failure.
func (k key) testcase(r verdict.Source, v *verdict.Verdict, same []*verdict.Verdict) *testcase {
	c := &testcase{Classname: k.class, Name: k.name, Time: seconds(v.Millis)}
	full := func() *note {
		return &note{Type: shown(verdict.Class(v), maxClass), Message: message(v), Text: body(r, v)}
	}
	switch outcome(v) {
	case verdict.Pass:
	case verdict.Skip:
		c.Skipped = &note{Message: shown(reason(v), maxMessage)}
	case known:
		c.Skipped = &note{Type: string(known), Message: knownMessage(v)}
	case verdict.Warn, verdict.Info:
		c.SystemOut = &output{body(r, v)}
	case verdict.Fail:
		if len(same) > 1 && same[0] != v {
			c.Skipped = &note{Message: shown("same failure as "+same[0].ID+", which counts it", maxMessage)}
			break
		}
		c.Failure = full()
		if len(same) > 1 {
			c.Failure.Text += fmt.Sprintf("\n%d cases fail in the same way: %s", len(same), firstOf(same, func(v *verdict.Verdict) string { return v.Case }))
		}
	default:
		c.Error = full()
	}
	return c
}

// incomplete is a failing case for a run without all of its verdicts, or with skips only, which would look like a pass; nil if none is missing.
func incomplete(h *verdict.Header, got int, skips bool) *testcase {
	planned := h.Planned
	text := fmt.Sprintf("%d of %d planned verdicts, want all and at least one", got, planned)
	switch {
	case h.Shard != nil && got == planned: // the other shards may judge something
		return nil
	case got == 0 || got < planned:
	case skips:
		text = "nothing is judged: every verdict is a skip, see the reasons in the record"
	default:
		return nil
	}
	return &testcase{
		Classname: "conform.run", Name: "complete", Time: seconds(0),
		Error: &note{Type: "run.incomplete", Message: text, Text: text + "\nrepeat the run"},
	}
}

// judgesNothing tells whether the verdicts of a whole run are skips only.
func judgesNothing(r verdict.Source) bool {
	if p, is := r.(*part); is {
		r = p.Source
	}
	for v := range r.All() {
		if v.Status != verdict.Skip {
			return false
		}
	}
	return true
}

// seconds formats a duration in milliseconds as the schema requires.
func seconds(millis float64) string { return fmt.Sprintf("%.3f", finite(millis)/1000) }

// finite returns a duration, or 0 for what cannot be one.
func finite(millis float64) float64 {
	if millis > 0 && !math.IsInf(millis, 0) { // false for NaN
		return millis
	}
	return 0
}

// wall is how long the run took, in milliseconds, as the record has its times.
func wall(r verdict.Source) float64 {
	return finite(float64(r.Foot().Ended.UnixMilli() - r.Head().Started.UnixMilli()))
}
