package verdict

import (
	"bytes"
	"encoding/json"
	"flag"
	"math"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

var began = time.Date(2026, 11, 23, 21, 5, 7, 120_000_000, time.UTC)

// sample is a small run with every kind of line and text that JSON, a terminal or a CI could trip over.
func sample() *Run {
	r := &Run{
		Header: Header{
			Run: "r-1", Started: began, Conform: "v0.1.0", Go: "go1.26", Target: "mock", URL: "http://127.0.0.1:8080/beta", Seed: "1",
			Catalogue: "abc", PlanHash: "def", Planned: 3,
			Contracts: []Contract{{Name: "update-userrunstates", Hash: "00ff", Operations: 1}},
		},
		Verdicts: []Verdict{
			{
				ID: "update-userrunstates/full/status-documented", Contract: "update-userrunstates", Operation: "update-userrunstates",
				Case: "full", Check: "status-documented", Rule: "STA-01", Title: "answers with the documented status",
				Family: "status", Level: Documented, Safety: "RST", Cite: "page.md:57", Promise: "returns `200 OK` & <a> ]]>",
				Status: Fail, Class: "status.unexpected", Millis: 83.5,
				Findings:  []Finding{{Class: "status.unexpected", Want: "200", Got: "204 No Content", Hint: "see the page", Exchange: 1, Fingerprint: "CF-2AFFA3BE"}},
				Exchanges: []int{1, 2},
			},
			{ID: "update-userrunstates/full/date", Check: "date", Level: Must, Status: Pass, Millis: 31.952},
			{ID: "update-userrunstates/no-token/challenge", Check: "challenge", Level: Must, Status: NotRun, Reason: "interrupted"},
		},
		Exchanges: []Exchange{
			{
				ID: 1, Case: "update-userrunstates/full", Step: "request", Method: "PATCH", URL: "http://127.0.0.1:8080/beta/x",
				RequestHeader: map[string][]string{"Content-Type": {"application/json"}, "Authorization": {"[redacted]"}},
				RequestBody:   `{"a":1}`, Status: 204, Header: map[string][]string{"Date": {"x"}},
				Body: "\x1b[31m##vso[task.complete]\u009b\u2028\u202e", Started: began, Millis: 83.417,
			},
			{ID: 2, Case: "update-userrunstates/full", Step: "after", Method: "GET", URL: "http://127.0.0.1:8080/beta/x",
				ErrorKind: "target.cut", Error: "unexpected EOF", Truncated: true, Started: began.Add(time.Second)},
		},
		Footer: Footer{Ended: began.Add(2 * time.Second), Exchanges: 2, Interrupted: true, Exit: 5},
	}
	r.Footer.Counts = r.Count()
	return r
}

func TestRoundTrip(t *testing.T) {
	tests := []struct {
		name   string
		change func(*Run)
	}{
		{"as it is", func(*Run) {}},
		{"no verdicts", func(r *Run) {
			r.Verdicts, r.Header.Planned, r.Footer.Counts = nil, 0, map[Status]int{}
		}},
		{"no exchanges", func(r *Run) { r.Exchanges, r.Footer.Exchanges = nil, 0 }},
		{"no contracts", func(r *Run) { r.Header.Contracts = nil }},
		{"zero counts", func(r *Run) { r.Footer.Counts[Warn] = 0 }},
		{"every status", func(r *Run) {
			r.Verdicts = nil
			for _, s := range Statuses() {
				r.Verdicts = append(r.Verdicts, Verdict{ID: "a/b/" + string(s), Status: s})
			}
			r.Header.Planned, r.Footer.Counts = len(r.Verdicts), r.Count()
		}},
		{"surrogates and hashes", func(r *Run) { r.Exchanges[0].Body = "\U000e0001 ### ####[ \\##[ \"##\" \U0001f600" }},
		{"exchange ids with gaps", func(r *Run) { r.Exchanges[1].ID = 40 }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			want := sample()
			tt.change(want)
			var buf bytes.Buffer
			if err := Write(&buf, want); err != nil {
				t.Fatal(err)
			}
			got, err := Read(&buf)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("read back differently (-want +got):\n%s", diff)
			}
		})
	}
}

func TestWriteGolden(t *testing.T) {
	var buf bytes.Buffer
	if err := Write(&buf, sample()); err != nil {
		t.Fatal(err)
	}
	const file = "testdata/run.ndjson"
	if *update {
		if err := os.WriteFile(file, buf.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), buf.String()); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
	if strings.Contains(buf.String(), "##vso[") {
		t.Error("the record holds a CI command as it came")
	}
}

func TestWriteNormalises(t *testing.T) {
	r := sample()
	r.Header.Started = time.Date(2026, 11, 24, 2, 35, 7, 120_999_999, time.FixedZone("", 5*3600+1800))
	r.Verdicts[1].Millis = 31.951999999999998
	r.Exchanges[0].Body = "a\xffb"
	var buf bytes.Buffer
	if err := Write(&buf, r); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"started":"2026-11-23T21:05:07.120Z"`, `"ms":31.952}`, `"body":"a\ufffdb"`} {
		if !strings.Contains(buf.String(), want) {
			t.Errorf("want %s in the record:\n%s", want, buf.String())
		}
	}
}

func TestWriteBoundsExchange(t *testing.T) {
	r := sample()
	r.Exchanges[0].Body = strings.Repeat("\x00", 3<<20) // six bytes each in JSON
	var buf bytes.Buffer
	if err := Write(&buf, r); err != nil {
		t.Fatal(err)
	}
	got, err := Read(&buf)
	if err != nil {
		t.Fatal(err)
	}
	if x := got.Exchanges[0]; len(x.Body) != keptBody || !x.Truncated || x.RequestBody != `{"a":1}` {
		t.Errorf("want %d bytes, truncated, with the request, got %d, %v, %q", keptBody, len(x.Body), x.Truncated, x.RequestBody)
	}
	if len(r.Exchanges[0].Body) != 3<<20 || r.Exchanges[0].Truncated {
		t.Error("Write changed the run that it was given")
	}
}

func TestWriteRejects(t *testing.T) {
	tests := []struct {
		name, want string
		change     func(*Run)
	}{
		{"counts", "footer: count of 2 fail, want 1 as in the lines", func(r *Run) { r.Footer.Counts[Fail] = 2 }},
		{"exchanges", "footer: count of 1 exchanges, want 2 as in the lines", func(r *Run) { r.Footer.Exchanges = 1 }},
		{"fewer", "footer: 2 verdicts, want the 3 planned ones", func(r *Run) {
			r.Verdicts = r.Verdicts[:2]
			r.Footer.Counts = r.Count()
		}},
		{"more", "footer: 3 verdicts, want the 2 planned ones", func(r *Run) { r.Header.Planned = 2 }},
		{"duplicate", `verdict 2: verdict "update-userrunstates/full/status-documented" occurs twice`, func(r *Run) { r.Verdicts[1].ID = r.Verdicts[0].ID }},
		{"nameless", "verdict 2: verdict without an id", func(r *Run) { r.Verdicts[1].ID = "" }},
		{"status", `verdict 2: unknown status "passed", want pass, info, skip, warn, not-run, error, fail`, func(r *Run) { r.Verdicts[1].Status = "passed" }},
		{"count of nothing", `footer: count of the unknown status "passed"`, func(r *Run) { r.Footer.Counts["passed"] = 1 }},
		{"exchange order", "exchange 2: exchange 1 after 1, want ascending ids from 1", func(r *Run) { r.Exchanges[1].ID = 1 }},
		{"year", "footer: year 10000, want four digits", func(r *Run) { r.Footer.Ended = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC) }},
		{"year of an exchange", "exchange 2: year -1, want four digits", func(r *Run) { r.Exchanges[1].Started = time.Date(-1, 1, 1, 0, 0, 0, 0, time.UTC) }},
		{"year of the header", "header: year 10000, want four digits", func(r *Run) { r.Header.Started = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC) }},
		{"no duration", `verdict "update-userrunstates/full/date": json: unsupported value: NaN`, func(r *Run) { r.Verdicts[1].Millis = math.NaN() }},
		{"long verdict", `verdict "update-userrunstates/full/status-documented": longer than 16777216 bytes`, func(r *Run) { r.Verdicts[0].Reason = strings.Repeat("x", MaxLine) }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := sample()
			tt.change(r)
			err := Write(new(bytes.Buffer), r)
			if err == nil || !strings.HasPrefix(err.Error(), tt.want) {
				t.Errorf("want %q…, got %v", tt.want, err)
			}
		})
	}
}

func TestEscapeJSON(t *testing.T) {
	for _, s := range []string{"", "a", "##vso[x]", "###[", "\\##", "\u007f\u0085\u009b\u200b\u202e\ufeff", "\U000e0001\U0001f600", "é漢\ufffd"} {
		data, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		safe := EscapeJSON(data)
		var back string
		if err := json.Unmarshal(safe, &back); err != nil || back != s {
			t.Errorf("%q came back as %q, %v", s, back, err)
		}
		if text := string(safe); text != "\""+Printable(text[1:len(text)-1])+"\"" && !strings.Contains(s, "\\") {
			t.Errorf("%s is not safe to print", safe)
		}
	}
}
