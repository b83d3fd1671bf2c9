package reports

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/graphconform/conform/harness/verdict"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// hostile is text that could break a report or command the machine that reads it.
const hostile = "<b>&\"' ]]> \x00\x07\x1b[31m\xff\u202e\u009b\uffff\r\n##vso[task.setvariable]x\n::error::x\n[[ATTACHMENT|/etc/passwd]]"

var began = time.Date(2026, 11, 23, 21, 5, 7, 120_000_000, time.UTC)

func newVerdict(operation, name, check string, status verdict.Status) verdict.Verdict {
	contract, _, _ := strings.Cut(operation, "/")
	return verdict.Verdict{
		ID: operation + "/" + name + "/" + check, Contract: contract, Operation: operation, Case: name, Check: check,
		Title: "keeps the promise of " + check, Level: verdict.Must, Cite: "RFC 9110 section 15", Status: status, Millis: 83.25,
	}
}

func failed(operation, name, check, class, want, got string) verdict.Verdict {
	v := newVerdict(operation, name, check, verdict.Fail)
	v.Class, v.Findings = class, []verdict.Finding{{Class: class, Want: want, Got: got, Exchange: 1}}
	return v
}

// finished returns a complete run with these verdicts, and the exchanges that sample verdicts name.
func finished(verdicts ...verdict.Verdict) *verdict.Run {
	r := &verdict.Run{
		Header: verdict.Header{
			Run: "r-1", Started: began, Conform: "v0.1.0", Go: "go1.26", Target: "mock", URL: "http://127.0.0.1:8080/beta",
			Catalogue: "c0ffee", PlanHash: "abc123", Planned: len(verdicts),
			Contracts: []verdict.Contract{{Name: "update-userrunstates", Hash: "00ff", Operations: 1}, {Name: "update-devices", Hash: "11ee", Operations: 2}},
		},
		Verdicts: verdicts,
		Exchanges: []verdict.Exchange{
			{
				ID: 1, Case: "update-userrunstates/full", Step: "request", Method: "PATCH",
				URL: "http://127.0.0.1:8080/beta/deviceManagement/userRunStates('it''s')",
				RequestHeader: map[string][]string{
					"Authorization": {"Bearer [redacted]"}, "Content-Type": {"application/json"}, "Prefer": {"return=representation"},
					"User-Agent": {"conform/0.1"}, "X-Internal": {"[redacted len=12]"}, "If-Match": {""},
				},
				RequestBody: `{"resultMessage":"it's \"done\""}`, Status: 204, Started: began, Millis: 82.6,
			},
			{
				ID: 2, Case: "update-userrunstates/malformed-token", Step: "request", Method: "PATCH", URL: "http://127.0.0.1:8080/beta/x",
				RequestHeader: map[string][]string{"Authorization": {"Bearer conform.invalid"}}, RequestBody: "{}",
				ErrorKind: "target.cut", Error: "the answer ended early", Started: began,
			},
			{
				ID: 3, Case: "update-userrunstates/full", Step: "surrogate", Method: "PATCH", URL: "http://127.0.0.1:8080/beta/x",
				RequestBody: `{"a":"` + strings.Repeat("a", 300) + `"}`, Status: 400, Started: began, Millis: 3,
				Body: fmt.Sprintf(`{"error":{"code":"BadRequest","message":%s}}`, inJSON(hostile)),
			},
		},
		Footer: verdict.Footer{Ended: began.Add(430 * time.Millisecond), Exchanges: 3, Exit: 1},
	}
	r.Footer.Counts = r.Count()
	return r
}

// sample is a run with every status, and with what reports must group, bound and escape.
func sample() *verdict.Run {
	const op, other = "update-userrunstates", "update-devices/update-one"
	documented := failed(op, "full", "status-documented", "status.unexpected", "200 OK", "204 No Content")
	documented.Level, documented.Cite = verdict.Documented, "update-userrunstates/page.md:57"
	documented.Promise, documented.Findings[0].Hint = "returns `200 OK`", "document 204, or ask for a representation"
	several := failed(other, "full", "schema", "schema.type", "runState: a string", "a number")
	several.Findings = append(several.Findings, verdict.Finding{Class: "schema.format", Want: "lastSync: a date and time", Got: `"yesterday"`})
	nasty := failed(op, "full", "error-object", "error.shape", hostile, hostile)
	nasty.Findings[0].Exchange = 3
	nasty.Promise, nasty.Findings[0].Hint, nasty.Cite = hostile, hostile, hostile
	skipped := newVerdict(op, "empty-object", "read-back", verdict.Skip)
	skipped.Reason = "the update sets no property"
	noted := failed(op, "full", "status-protocol", "status.collection", "405 Method Not Allowed", "200 OK")
	noted.Status, noted.Level = verdict.Info, verdict.May
	notRun := newVerdict(other, "unknown-key", "refused", verdict.NotRun)
	notRun.Reason = "interrupted"
	verdicts := []verdict.Verdict{
		newVerdict(op, "full", "content-type", verdict.Pass), documented, nasty, noted, skipped,
	}
	for _, name := range []string{"full", "only-runState", "empty-object", "no-token"} {
		v := failed(op, name, "odata-version", "header.missing", "OData-Version: 4.0", "no such header")
		v.Status, v.Level = verdict.Warn, verdict.Should
		verdicts = append(verdicts, v, failed(op, name, "date", "header.missing", "a Date header", "none"))
	}
	verdicts = append(verdicts, several, notRun)
	for i, name := range []string{"no-token", "malformed-token", "malformed-json", "wrong-media-type"} {
		v := newVerdict(other, name, "refused", verdict.Error)
		v.Class, v.Exchanges = "target.cut", []int{2}
		v.Reason = fmt.Sprintf("read tcp 127.0.0.1:%d->127.0.0.1:8080: connection reset by peer", 40000+i)
		verdicts = append(verdicts, v)
	}
	one := newVerdict(other, "full", "body-object", verdict.Error)
	one.Class, one.Reason = "harness.oracle", "panic in check body-object: index out of range\ngoroutine 7 [running]:\n"
	return finished(append(verdicts, one)...)
}

func inJSON(s string) string {
	data, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return string(data)
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

func render(t *testing.T, r *verdict.Run, reporter func(io.Writer, verdict.Source) error) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := reporter(&buf, r); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// The sample must be a record that conform could write.
func TestSampleIsARecord(t *testing.T) {
	if err := verdict.Write(io.Discard, sample()); err != nil {
		t.Fatal(err)
	}
}
