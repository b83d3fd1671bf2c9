package reports

import (
	"bytes"
	"encoding/xml"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/graphconform/conform/harness/verdict"
)

// parse reads a report and compares the counts in its attributes with its elements.
func parse(t testing.TB, data []byte) *testsuites {
	t.Helper()
	var all testsuites
	dec := xml.NewDecoder(bytes.NewReader(data))
	if err := dec.Decode(&all); err != nil {
		t.Fatalf("not well-formed: %v\n%s", err, data)
	}
	if rest := bytes.TrimSpace(data[dec.InputOffset():]); len(rest) > 0 {
		t.Fatalf("want one document, got %.40q after it", rest)
	}
	var tests, failures, errors int
	for _, s := range all.Suites {
		var own [4]int
		for _, c := range s.Cases {
			own[0]++
			marks := 0
			for i, n := range []*note{c.Failure, c.Error, c.Skipped} {
				if n != nil {
					marks++
					own[i+1]++
				}
			}
			if marks > 1 {
				t.Errorf("%s %s: want at most one of failure, error, skipped, got %d", c.Classname, c.Name, marks)
			}
		}
		if have := [4]int{s.Tests, s.Failures, s.Errors, s.Skipped}; have != own {
			t.Errorf("suite %s: want counts %v, as its elements, got %v", s.Name, own, have)
		}
		tests, failures, errors = tests+own[0], failures+own[1], errors+own[2]
	}
	if all.Tests != tests || all.Failures != failures || all.Errors != errors {
		t.Errorf("want counts %d, %d, %d, as the elements, got %d, %d, %d", tests, failures, errors, all.Tests, all.Failures, all.Errors)
	}
	return &all
}

// validate validates a report against the schema in testdata.
func validate(t *testing.T, data []byte) {
	t.Helper()
	if _, err := exec.LookPath("xmllint"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("want xmllint on CI: install libxml2-utils")
		}
		t.Skip("no xmllint here: install libxml2-utils to validate the report")
	}
	file := filepath.Join(t.TempDir(), "report.xml")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("xmllint", "--nonet", "--noout", "--schema", "testdata/junit-10.xsd", file).CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
}

func TestJUnit(t *testing.T) {
	r := sample()
	data := render(t, r, JUnit)
	golden(t, "junit.xml", data)
	all := parse(t, data)
	if all.Tests != len(r.Verdicts) {
		t.Errorf("want a case per verdict, %d, got %d", len(r.Verdicts), all.Tests)
	}
	counts := r.Count()
	referring := bytes.Count(data, []byte("which counts it"))
	if all.Failures+referring != counts[verdict.Fail] || all.Errors != counts[verdict.Error]+counts[verdict.NotRun] {
		t.Errorf("want %v, got %d failures, %d that refer to one, %d errors", counts, all.Failures, referring, all.Errors)
	}
	var names []string
	for _, s := range all.Suites {
		names = append(names, s.Name)
	}
	if diff := cmp.Diff([]string{"mock update-userrunstates", "mock update-devices update-one"}, names); diff != "" {
		t.Errorf("suites (-want +got):\n%s", diff)
	}
	validate(t, data)
}

// Cases of an operation that fail in the same way are one failure; one that fails differently is another.
func TestJUnitTellsOneCauseOnce(t *testing.T) {
	all := parse(t, render(t, finished(
		failed("c", "full", "date", "x", "a date", "none"),
		failed("c", "empty", "date", "x", "a date", "none"),
		failed("c", "only-a", "date", "x", "a date", "two"),
		failed("d", "full", "date", "x", "a date", "none"),
	), JUnit))
	if all.Tests != 4 || all.Failures != 3 {
		t.Errorf("want 4 cases and 3 failures, got %d and %d", all.Tests, all.Failures)
	}
	for i, want := range []string{"2 cases fail in the same way: full, empty", "", "", ""} {
		c := slices.Concat(all.Suites[0].Cases, all.Suites[1].Cases)[i]
		if i == 1 {
			if c.Failure != nil || c.Skipped == nil || c.Skipped.Message != "same failure as c/full/date, which counts it" {
				t.Errorf("want the second to refer to the first, got %+v", c)
			}
			continue
		}
		if c.Failure == nil || !strings.HasSuffix(c.Failure.Text, want) {
			t.Errorf("%s: want a failure that ends with %q, got %+v", c.Classname, want, c.Failure)
		}
	}
}

// The schema must reject what it is meant to reject.
func TestSchemaRefuses(t *testing.T) {
	if _, err := exec.LookPath("xmllint"); err != nil {
		t.Skip("no xmllint here")
	}
	good := string(render(t, sample(), JUnit))
	for name, edit := range map[string][2]string{
		"exponent":          {`time="0.083"`, `time="8.3e-02"`},
		"zone":              {`timestamp="2026-11-23T21:05:07"`, `timestamp="2026-11-23T21:05:07Z"`},
		"slash":             {`classname="update-userrunstates.full"`, `classname="update-userrunstates/full"`},
		"unknown attribute": {`<testcase `, `<testcase file="x" `},
		"two verdicts":      {`</failure>`, `</failure><error type="x" message="x"></error>`},
		"no name":           {` name="content-type"`, ``},
		"same key":          {` name="content-type"`, ` name="status-documented"`},
	} {
		bad := strings.Replace(good, edit[0], edit[1], 1)
		if bad == good {
			t.Fatalf("%s: %q is not in the report", name, edit[0])
		}
		file := filepath.Join(t.TempDir(), "report.xml")
		if err := os.WriteFile(file, []byte(bad), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := exec.Command("xmllint", "--nonet", "--noout", "--schema", "testdata/junit-10.xsd", file).Run(); err == nil {
			t.Errorf("%s: want it refused", name)
		}
	}
}

func TestJUnitTargetPrefix(t *testing.T) {
	r := finished(newVerdict("a", "full", "date", verdict.Pass))
	r.Header.Target = "graph.microsoft.com"
	data := render(t, r, JUnitOptions{TargetPrefix: true}.Write)
	c := parse(t, data).Suites[0].Cases[0]
	if c.Classname != "graph-microsoft-com.a.full" || c.Name != "date" {
		t.Errorf("want the target first, got %s %s", c.Classname, c.Name)
	}
	validate(t, data)
}

// Several runs in one file, of which no entry of a baseline and no incomplete run has the name of another's.
func TestJUnitOfSeveralBaselines(t *testing.T) {
	one, two := accepted(verdict.GateMode), accepted(verdict.GateMode)
	one.Header.Planned, two.Header.Planned, two.Header.Target = 99, 99, "other"
	validate(t, render(t, one, func(w io.Writer, r verdict.Source) error { return JUnitOptions{TargetPrefix: true}.write(w, r, two) }))
}

// A file without all of its verdicts must never look like a pass.
func TestJUnitIncomplete(t *testing.T) {
	short := finished(newVerdict("a", "full", "date", verdict.Pass))
	short.Header.Planned = 2
	unknown := finished(newVerdict("a", "full", "date", "passed"))
	for name, r := range map[string]*verdict.Run{"none": finished(), "fewer": short, "unknown status": unknown, "zero": {}, "skips only": finished(newVerdict("a", "full", "date", verdict.Skip))} {
		t.Run(name, func(t *testing.T) {
			data := render(t, r, JUnit)
			if all := parse(t, data); all.Errors != 1 {
				t.Errorf("want one error, got %d", all.Errors)
			}
			validate(t, data)
		})
	}
}

func TestJUnitKeys(t *testing.T) {
	long := strings.Repeat("long-", 100)
	ids := []string{
		"c/full/date", "c/op/full/date", "c/wrong-type-@odata.type/schema", "c/a.b/date", "c/a-b/date", "c/a b/date", "c/{id}/date", "c/été/date",
		"c/" + long + "/date", "c/" + long + "/schema", "c/" + long + "x/date", "c/full/" + long, "lonely", "//",
	}
	var verdicts []verdict.Verdict
	for _, id := range ids {
		verdicts = append(verdicts, verdict.Verdict{ID: id, Status: verdict.Pass})
	}
	data := render(t, finished(verdicts...), JUnit)
	seen := map[key]bool{}
	for _, s := range parse(t, data).Suites {
		for _, c := range s.Cases {
			k := key{c.Classname, c.Name}
			if seen[k] {
				t.Errorf("%v comes twice", k)
			}
			seen[k] = true
			if n := len(c.Classname) + 1 + len(c.Name); n > maxKey {
				t.Errorf("want at most %d bytes, got %d", maxKey, n)
			}
		}
	}
	for _, want := range []key{{"c.full", "date"}, {"c.op.full", "date"}, {"c.wrong-type-odata-type", "schema"}, {"c.id", "date"}, {"c.été", "date"}} {
		if !seen[want] {
			t.Errorf("want %v among %v", want, seen)
		}
	}
	if again := render(t, finished(verdicts...), JUnit); !bytes.Equal(data, again) {
		t.Error("want equal runs to give equal bytes")
	}
	validate(t, data)
}

var lineEnd = regexp.MustCompile(` \[CF-[0-9A-F]{8}\]$`)

// bounds checks what every reader relies on, whatever the target sent.
func bounds(t testing.TB, n *note) {
	t.Helper()
	if utf8.RuneCountInString(n.Message) > 200 || strings.ContainsAny(n.Message, "\n\r") || !lineEnd.MatchString(n.Message) {
		t.Errorf("want one line of at most 200 characters with a fingerprint, got %q", n.Message)
	}
	if len(n.Text) >= 3900 {
		t.Errorf("want a body under 3900 bytes, got %d", len(n.Text))
	}
	if !strings.HasPrefix(n.Text, n.Message+"\n") {
		t.Errorf("want the body to begin with the message, got %q", n.Text)
	}
}

// Text of any length must leave room for the first finding and both commands.
func TestJUnitBounds(t *testing.T) {
	if testing.Short() {
		t.Skip("long under the race detector: make test runs it without")
	}
	for name, text := range map[string]string{"long": strings.Repeat("x", 1<<16), "escapes": strings.Repeat("\u202e", 9999), "hostile": strings.Repeat(hostile, 999)} {
		t.Run(name, func(t *testing.T) {
			v := failed("c", "full", "date", text, "W"+text, "G"+text)
			v.Title, v.Promise, v.Cite, v.Reason, v.Level = text, text, text, text, verdict.Level(text)
			v.Findings[0].Hint = text
			for range 99 {
				v.Findings = append(v.Findings, v.Findings[0])
			}
			broken := v
			broken.ID, broken.Status, broken.Findings = "c/full/other", verdict.Error, nil
			r := finished(v, broken)
			x := &r.Exchanges[0]
			x.RequestBody, x.Error, x.Status = text, text, 0
			x.RequestHeader["Client-Request-Id"] = []string{text}
			r.Header.Target, r.Header.Conform, r.Header.Fault = text, text, text
			data := render(t, r, JUnit)
			cases := parse(t, data).Suites[0].Cases
			bounds(t, cases[0].Failure)
			bounds(t, cases[1].Error)
			for _, want := range []string{"\nwant W", "\ngot  G", "\nhint ", "more findings in the record", "\ncurl -i -g -X PATCH ", "$CONFORM_TOKEN"} {
				if !strings.Contains(cases[0].Failure.Text, want) {
					t.Errorf("want %q in the body, got\n%s", want, cases[0].Failure.Text)
				}
			}
			validate(t, data)
		})
	}
}

func TestJUnitTimes(t *testing.T) {
	var verdicts []verdict.Verdict
	for i, ms := range []float64{0.0597, 31.951999999999998, 1e9, -5, math.NaN(), math.Inf(1)} {
		v := newVerdict("c", "full", string(rune('a'+i)), verdict.Pass)
		v.Millis = ms
		verdicts = append(verdicts, v)
	}
	r := finished(verdicts...)
	r.Header.Started = time.Date(2026, 11, 24, 2, 35, 7, 0, time.FixedZone("", 5*3600+1800))
	r.Footer.Ended = r.Header.Started.Add(-time.Hour)
	data := render(t, r, JUnit)
	all := parse(t, data)
	var got []string
	for _, c := range all.Suites[0].Cases {
		got = append(got, c.Time)
	}
	if diff := cmp.Diff([]string{"0.000", "0.032", "1000000.000", "0.000", "0.000", "0.000"}, got); diff != "" {
		t.Errorf("times (-want +got):\n%s", diff)
	}
	if all.Suites[0].Timestamp != "2026-11-23T21:05:07" || all.Time != "0.000" {
		t.Errorf("want the start in UTC and no time below zero, got %s, %s", all.Suites[0].Timestamp, all.Time)
	}
	validate(t, data)
}

func TestJUnitNeutralises(t *testing.T) {
	data := string(render(t, sample(), JUnit))
	text := string(render(t, sample(), func(w io.Writer, r verdict.Source) error {
		for _, s := range parse(t, []byte(data)).Suites {
			for _, c := range s.Cases {
				for _, n := range []*note{c.Failure, c.Error, c.Skipped} {
					if n != nil {
						if _, err := io.WriteString(w, n.Message+"\n"+n.Text+"\n"); err != nil {
							return err
						}
					}
				}
			}
		}
		return nil
	}))
	for _, bad := range []string{"##vso[", "::error", "[[ATTACHMENT", "\x1b", "\u202e", "\r"} {
		if strings.Contains(data, bad) || strings.Contains(text, bad) {
			t.Errorf("%q came through", bad)
		}
	}
	if !strings.Contains(text, `<b>&"' ]]> \x00\x07\x1b[31m\xff\u202e\u009b\uffff\r\n##vso\[task.setvariable]x\n:\:error:\:x`) {
		t.Errorf("want the hostile text to survive, readable, got\n%s", text)
	}
}

// FuzzJUnit checks that any text gives a well-formed report within its bounds.
func FuzzJUnit(f *testing.F) {
	f.Add("c/full/date", hostile, "fail", "PATCH", "http://h/x")
	f.Add("c/op/full/date", "]]><!--", "error", "P'A", "http://h/'; rm -rf / #")
	f.Add("", "", "", "", "")
	f.Add("/", "\xed\xa0\x80", "info", "\n", "http://h/\x00")
	f.Fuzz(func(t *testing.T, id, text, status, method, url string) {
		v := verdict.Verdict{
			ID: id, Contract: text, Operation: text, Case: text, Check: text, Title: text, Cite: text, Promise: text, Class: text,
			Reason: text, Level: verdict.Level(text), Status: verdict.Status(status),
			Findings: []verdict.Finding{{Class: text, Want: text, Got: text, Hint: text, Exchange: 1}},
		}
		r := finished(v, verdict.Verdict{ID: id + "x", Status: verdict.Fail})
		r.Header.Target, r.Header.Fault, r.Header.URL = text, text, url
		x := &r.Exchanges[0]
		x.Method, x.URL, x.RequestBody, x.Error = method, url, text, text
		x.RequestHeader = map[string][]string{text: {text}, "Authorization": {text}}
		var buf bytes.Buffer
		if err := JUnit(&buf, r); err != nil {
			t.Fatal(err)
		}
		for _, s := range parse(t, buf.Bytes()).Suites {
			for _, c := range s.Cases {
				for _, n := range []*note{c.Failure, c.Error} {
					if n != nil {
						bounds(t, n)
					}
				}
			}
		}
		if err := Summary(io.Discard, r, Style{Width: 40}); err != nil {
			t.Fatal(err)
		}
	})
}
