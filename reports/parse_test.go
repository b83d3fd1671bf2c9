package reports

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"golang.org/x/net/html"

	"github.com/graphconform/conform/harness/baseline"
	"github.com/graphconform/conform/harness/catalogue"
	"github.com/graphconform/conform/harness/verdict"
)

// decode reads a JSON document back, in which a member that the type lacks is an error.
func decode(t *testing.T, text []byte, into any) {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
}

func TestSARIFIsValid(t *testing.T) {
	report, err := sarif.FromBytes(write(t, "sarif", judgedBy(), sample()), sarif.WithStrictValidation())
	if err != nil {
		t.Fatal(err)
	}
	states := map[string]int{}
	for _, result := range report.Runs[0].Results {
		state := "none"
		if result.BaselineState != nil {
			state = *result.BaselineState
		}
		states[state]++
		if known := len(result.Suppressions) > 0; known != (state == "unchanged") {
			t.Errorf("want the known deviations suppressed, got %+v", result)
		}
	}
	if len(report.Runs) != 2 || states["new"] == 0 || states["updated"] == 0 || states["unchanged"] == 0 {
		t.Errorf("want a run per target, with results in each state, got %v", states)
	}
}

func TestCTRFAgrees(t *testing.T) {
	var doc ctrfReport
	decode(t, write(t, "ctrf", judgedBy()), &doc)
	s, counts := doc.Results.Summary, verdict.Count(judgedBy().All())
	known := 0
	for v := range judgedBy().All() {
		if v.IsKnown() {
			known++
		}
	}
	if s.Tests != len(doc.Results.Tests) || s.Failed != counts[verdict.Fail]-known || s.Skipped != counts[verdict.Skip]+known || s.Passed+s.Failed+s.Skipped+s.Other != s.Tests || s.Start >= s.Stop {
		t.Errorf("want counts as in the record, %v with %d known, got %+v", counts, known, s)
	}
}

func TestGitLabIssues(t *testing.T) {
	var issues []gitlabIssue
	decode(t, write(t, "gitlab", judgedBy(), sample()), &issues)
	seen := map[string]bool{}
	for _, i := range issues {
		if seen[i.Fingerprint] || i.Location.Path == "" || i.Location.Lines.Begin < 1 || i.Description == "" || i.CheckName == "" {
			t.Errorf("want an issue with a fingerprint and a place of its own, got %+v", i)
		}
		seen[i.Fingerprint] = true
	}
	if len(issues) == 0 {
		t.Error("want issues")
	}
	decode(t, write(t, "gitlab", finished()), &issues)
	if len(issues) != 0 {
		t.Errorf("want no issue of an empty run, got %d", len(issues))
	}
}

func TestJUnitOfSeveral(t *testing.T) {
	other := sample()
	other.Header.Target = "fabrikam"
	var doc struct {
		Tests  int `xml:"tests,attr"`
		Suites []struct {
			Cases []struct {
				Class string `xml:"classname,attr"`
				Name  string `xml:"name,attr"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	if err := xml.Unmarshal(write(t, "junit", sample(), other), &doc); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, s := range doc.Suites {
		for _, c := range s.Cases {
			if key := c.Class + "." + c.Name; seen[key] {
				t.Errorf("want a key of its own for each test, got %s twice", key)
			} else {
				seen[key] = true
			}
		}
	}
	if len(seen) != doc.Tests || doc.Tests != 2*len(sample().Verdicts) {
		t.Errorf("want the tests of both, got %d of %d", len(seen), doc.Tests)
	}
}

func TestJSONOfSeveral(t *testing.T) {
	var doc struct {
		Version int
		Targets []map[string]any
	}
	decode(t, write(t, "json", sample(), sample()), &doc)
	if len(doc.Targets) != 2 || doc.Version != verdict.Version {
		t.Errorf("want both targets, got %+v", doc)
	}
}

// Markdown of a target stays text: rendered as GitHub does, the summary has no link, no picture, and no element that we do not write.
func TestMarkdownIsInert(t *testing.T) {
	r := judgedBy()
	for i := range r.Verdicts {
		r.Verdicts[i].Case += " ![x](http://evil.example/x.png) [a](http://evil.example) <b>@everyone</b> https://evil.example www.evil.example `code` |"
		for j := range r.Verdicts[i].Findings {
			f := &r.Verdicts[i].Findings[j]
			f.Got += " ```` ``` | <img src=x> ![x](http://evil.example/x.png) https://evil.example"
			f.Hint += " <script>alert(1)</script> https://evil.example"
		}
	}
	var page bytes.Buffer
	if err := goldmark.New(goldmark.WithExtensions(extension.GFM)).Convert(write(t, "markdown", r), &page); err != nil {
		t.Fatal(err)
	}
	if found := regexp.MustCompile(`<(a|img|script|b|svg|iframe)[ >]`).FindString(page.String()); found != "" {
		t.Errorf("want no %s in the summary, got\n%s", found, page.String())
	}
	for _, want := range []string{"<h3>❌ ", "<table>", "<code>CF-0B0B0B0B</code>"} {
		if !strings.Contains(page.String(), want) {
			t.Errorf("want %s in the summary, got\n%s", want, page.String())
		}
	}
}

// The page has its own script and style only, which its policy names by their hashes, and refers to nothing.
func TestPage(t *testing.T) {
	root, err := html.Parse(bytes.NewReader(write(t, "html", judgedBy(), sample())))
	if err != nil {
		t.Fatal(err)
	}
	ids, elements := map[string]bool{}, map[string]int{}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			elements[n.Data]++
		}
		for _, a := range n.Attr {
			switch {
			case a.Key == "id" && ids[a.Val], strings.HasPrefix(a.Key, "on"), a.Key == "style", a.Key == "src", a.Key == "href" && !strings.HasPrefix(a.Val, "#"):
				t.Errorf("want neither a script nor a style nor a reference nor a second element with an id, got %s=%q", a.Key, a.Val)
			case a.Key == "id":
				ids[a.Val] = true
			}
		}
	}
	if elements["script"] != 1 || elements["style"] != 1 || elements["article"] == 0 || elements["img"]+elements["iframe"]+elements["form"] > 0 {
		t.Errorf("want the elements of the page, got %v", elements)
	}
}

// The entry that the page offers can be put into a baseline, and names the deviation as the record does.
func TestBaselineEntries(t *testing.T) {
	v := failed("a/b", "full", "read-back", "state.lost-update", "x reads back 1", "\"\u00a0\" # : - ]\n")
	readBack, err := catalogue.Lookup("read-back")
	if err != nil {
		t.Fatal(err)
	}
	v.Rule = readBack.Rule
	v.Findings = append(v.Findings, verdict.Finding{Class: "state.other", Want: "a", Got: "b"}, v.Findings[0])
	r := finished(v)
	r.Header.Depth = "quick"
	text := baselineEntries(&r.Header, &cause{stateFailed, []*verdict.Verdict{&v}})
	path := filepath.Join(t.TempDir(), baseline.Name)
	if err := os.WriteFile(path, []byte("apiVersion: conform.dev/baseline/v1\nentries:\n"+text), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := baseline.Load(path, "2026-11-24")
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	if len(f.Entries) != 2 {
		t.Fatalf("want an entry for each deviation, got\n%s", text)
	}
	for i, e := range f.Entries {
		if d := &v.Findings[i]; e.ID != verdict.FingerprintOf(&v, d) || e.Signature != verdict.Signature(&v, d) || e.Name() != "a/b/read-back" || e.Case != "full" || e.Depth != "quick" || e.Expires != "2027-02-21" {
			t.Errorf("want the deviation of %+v, got %+v", d, e)
		}
	}
}

// What Prometheus reads of several runs.
func TestPrometheusAgrees(t *testing.T) {
	judged, older, other := judgedBy(), sample(), sample()
	older.Header.Started, older.Footer.Ended = began.AddDate(0, 0, -1), began.AddDate(0, 0, -1)
	older.Footer.Exit, other.Footer.Exit = verdict.ExitOK, verdict.ExitEnvironment
	judged.Footer.Exit = verdict.ExitIncomplete
	other.Header.Target = hostile
	parser := expfmt.NewTextParser(model.LegacyValidation)
	families, err := parser.TextToMetricFamilies(bytes.NewReader(write(t, "prometheus", judged, older, other)))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]float64{}
	for name, family := range families {
		for _, m := range family.Metric {
			key := name
			for _, l := range m.Label {
				if value := l.GetValue(); value != shown(hostile, maxName) {
					key += " " + value
				} else {
					key += " hostile"
				}
			}
			got[key] = m.GetGauge().GetValue()
		}
	}
	for key, want := range map[string]float64{
		"conform_last_complete_run_timestamp_seconds mock": unixSeconds(older.Footer.Ended),
		"conform_checks mock pass":                         1,
		"conform_checks mock known":                        1,
		"conform_checks mock fail":                         6,
		"conform_checks mock error":                        5,
		"conform_checks hostile fail":                      7,
		"conform_checks hostile known":                     0,
		"conform_baseline_expiring mock 7":                 0,
		"conform_baseline_expiring mock 14":                1,
		"conform_baseline_expiring mock 30":                1,
		"conform_run_duration_seconds mock":                0.43,
	} {
		if value, found := got[key]; !found || value != want {
			t.Errorf("%s: want %v, got %v", key, want, value)
		}
	}
	for _, key := range []string{"conform_last_complete_run_timestamp_seconds hostile", "conform_baseline_expiring hostile 7"} {
		if value, found := got[key]; found {
			t.Errorf("%s: want no sample, got %v", key, value)
		}
	}
}
