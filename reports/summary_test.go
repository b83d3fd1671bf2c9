package reports

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/graphconform/conform/harness/verdict"
)

func summarise(t *testing.T, r *verdict.Run, style Style) string {
	t.Helper()
	var buf bytes.Buffer
	if err := Summary(&buf, r, style); err != nil {
		t.Fatal(err)
	}
	return buf.String()
}

var files = []string{"conform-out/run.ndjson", "conform-out/TEST-conform-mock.xml"}

func TestSummaryGolden(t *testing.T) {
	plain := summarise(t, sample(), Style{Files: files})
	golden(t, "summary.txt", []byte(plain))
	golden(t, "summary-80.txt", []byte(summarise(t, sample(), Style{Width: 80, Files: files})))
	colored := summarise(t, sample(), Style{Color: true, Files: files})
	golden(t, "summary-color.txt", []byte(colored))
	if bare := regexp.MustCompile("\x1b\\[[0-9]+m").ReplaceAllString(colored, ""); bare != plain {
		t.Errorf("want colors to change nothing else:\n%s", cmp.Diff(plain, bare))
	}
	for _, bad := range []string{"\x1b", "\r", "##vso[", "::error", "[[ATTACHMENT", "\u202e"} {
		if strings.Contains(plain, bad) {
			t.Errorf("%q came through", bad)
		}
	}
}

func TestSummaryTotals(t *testing.T) {
	one := func(status verdict.Status) *verdict.Run { return finished(newVerdict("c", "full", "date", status)) }
	short := one(verdict.Pass)
	short.Header.Planned = 3
	omitting := one(verdict.Pass)
	omitting.Header.Omitted, omitting.Header.Depth = 2, "quick"
	stopped := one(verdict.NotRun)
	stopped.Footer.Interrupted = true
	tests := []struct {
		name string
		r    *verdict.Run
		want string
	}{
		{"passed", one(verdict.Pass), "1 verdict: 1 passed in 0.43 s\n"},
		{"failed", one(verdict.Fail), "1 verdict: 0 passed, 1 failed in 0.43 s\n"},
		{"error", one(verdict.Error), "1 verdict: 0 passed, 1 error in 0.43 s\n"},
		{"unknown status", one("passed"), "1 verdict: 0 passed, 1 error in 0.43 s\n"},
		{"warned", one(verdict.Warn), "1 verdict: 0 passed, 1 warned in 0.43 s\n"},
		{"noted", one(verdict.Info), "1 verdict: 0 passed, 1 info in 0.43 s\n"},
		{"skipped", one(verdict.Skip), "1 verdict: 0 passed, 1 skipped in 0.43 s\nincomplete: nothing is judged: every verdict is a skip, see the reasons in the record\n"},
		{"left out by the budget", omitting, "1 verdict: 1 passed in 0.43 s\n2 cases left out by the budget of depth quick: --depth full sends them, conform list --why names them\n"},
		{"stopped", stopped, "1 verdict: 0 passed, 1 not run in 0.43 s, interrupted\n"},
		{"fewer than planned", short, "1 verdict: 1 passed in 0.43 s\nincomplete: 1 of 3 planned verdicts, want all and at least one\n"},
		{"none", finished(), "0 verdicts: 0 passed in 0.43 s\nincomplete: 0 of 0 planned verdicts, want all and at least one\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := summarise(t, tt.r, Style{})
			if i := strings.LastIndex(got, "\n\n"); i >= 0 {
				got = got[i+2:]
			}
			if got != tt.want {
				t.Errorf("want %q, got %q", tt.want, got)
			}
		})
	}
}

// The summary stays short for an unreachable target, and for one that fails every check in a different way.
func TestSummaryBounds(t *testing.T) {
	if testing.Short() {
		t.Skip("long under the race detector: make test runs it without")
	}
	var dead, broken []verdict.Verdict
	for i := range 400 {
		v := newVerdict("c", fmt.Sprintf("case-%d", i), "date", verdict.Error)
		v.Class, v.Reason = "target.unreachable", fmt.Sprintf("dial tcp 127.0.0.1:%d->127.0.0.1:1: connect: connection refused", 40000+i)
		dead = append(dead, v)
		broken = append(broken, failed("c", "full", fmt.Sprintf("check-%d", i), "x", "a date", "none"))
	}
	want := `ERROR in 400 verdicts: target.unreachable
      c/case-0/date, c/case-1/date, c/case-2/date and 397 more
      dial tcp 127.0.0.1:40000->127.0.0.1:1: connect: connection refused

400 verdicts: 0 passed, 400 errors in 0.43 s
`
	if diff := cmp.Diff(want, summarise(t, finished(dead...), Style{})); diff != "" {
		t.Errorf("dead target (-want +got):\n%s", diff)
	}
	got := summarise(t, finished(broken...), Style{})
	if n := strings.Count(got, "FAIL "); n != maxBlocks {
		t.Errorf("want %d blocks, got %d", maxBlocks, n)
	}
	if !strings.Contains(got, "\n... and 350 more failures in the record\n") {
		t.Errorf("want the rest counted, got\n%s", got)
	}
	v := failed("c", "full", "date", "x", strings.Repeat("w", 1<<16), strings.Repeat("g", 1<<16))
	for i := range 99 {
		v.Findings = append(v.Findings, v.Findings[0])
		v.Findings[i+1].Got = fmt.Sprint(i) + v.Findings[0].Got
	}
	if got := summarise(t, finished(v), Style{}); len(got) > 20*(2*maxText) || !strings.Contains(got, "... and 90 more findings in the record") {
		t.Errorf("want a bounded block, got %d bytes", len(got))
	}
}

func TestSummaryGroups(t *testing.T) {
	a, b := failed("c", "full", "date", "x", "w", "g"), failed("c", "empty", "date", "x", "w", "g")
	other := func(change func(*verdict.Verdict)) verdict.Verdict {
		v := failed("c", "other", "date", "x", "w", "g")
		change(&v)
		return v
	}
	tests := []struct {
		name   string
		third  verdict.Verdict
		blocks int
	}{
		{"same", other(func(*verdict.Verdict) {}), 1},
		{"another operation", failed("d", "full", "date", "x", "w", "g"), 2},
		{"another check", failed("c", "full", "schema", "x", "w", "g"), 2},
		{"another class", other(func(v *verdict.Verdict) { v.Findings[0].Class = "y" }), 2},
		{"another want", other(func(v *verdict.Verdict) { v.Findings[0].Want = "y" }), 1},
		{"another got", other(func(v *verdict.Verdict) { v.Findings[0].Got = "y" }), 1},
		{"one finding more", other(func(v *verdict.Verdict) { v.Findings = append(v.Findings, v.Findings[0]) }), 1},
		{"another line", other(func(v *verdict.Verdict) { v.Cite = "page.md:9" }), 2},
		{"a warning", other(func(v *verdict.Verdict) { v.Status = verdict.Warn }), 2},
		{"an error", other(func(v *verdict.Verdict) { v.Status = verdict.Error }), 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := summarise(t, finished(a, b, tt.third), Style{})
			if n := strings.Count(got, "\n\n"); n != tt.blocks {
				t.Errorf("want %d blocks, got %d:\n%s", tt.blocks, n, got)
			}
		})
	}
}

// Findings that differ only in GUIDs, times and entity tags are listed once.
func TestSummaryTellsEachFindingOnce(t *testing.T) {
	const id, otherID = "81331821-41d3-47c8-bcc9-c2de24024f4e", "f48a7afb-1011-4a12-80e9-0261b1778e21"
	got := summarise(t, finished(
		failed("c", "full", "error-inner", "x", "request-id "+id, "none"),
		failed("c", "empty", "error-inner", "x", "request-id "+otherID, "none"),
		failed("c", "only-a", "error-inner", "x", "request-id "+otherID, "a number"),
	), Style{})
	want := `FAIL c/*/error-inner
     in 3 cases: full, empty, only-a
     the target keeps the promise of error-inner
     promised  RFC 9110 section 15
     want request-id 81331821-41d3-47c8-bcc9-c2de24024f4e
     got  none
     want request-id f48a7afb-1011-4a12-80e9-0261b1778e21
     got  a number
     exchange 1: PATCH returned 204 in 83 ms
     sent {"resultMessage":"it's \"done\""}
     repeat with: conform run --contract c --case full --check error-inner

3 verdicts: 0 passed, 2 failed, 1 more in the same way in 0.43 s
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Each finding has its own exchange, which follows the findings about it. Lines to be copied are not wrapped.
func TestSummaryShowsExchanges(t *testing.T) {
	v := failed("c", "full", "error-inner", "x", "w", "g")
	v.Findings = append(v.Findings, v.Findings[0], v.Findings[0], v.Findings[0])
	for i, exchange := range []int{1, 1, 3, 0} {
		v.Findings[i].Got, v.Findings[i].Exchange = fmt.Sprint(i), exchange
	}
	r := finished(v)
	r.Header.Target = "prod"
	r.Exchanges[0].URL, r.Exchanges[0].RequestHeader = "http://127.0.0.1:8080/beta/x", nil
	r.Exchanges[2].RequestBody, r.Exchanges[2].Body = "null", `{"title":"Invalid","detail":"no object"}`
	want := `FAIL c/full/error-inner
     the target keeps the promise of error-inner
     promised  RFC 9110 section 15
     want w
     got  0
     want w
     got  1
     exchange 1: PATCH returned 204 in 83 ms
     sent {"resultMessage":"it's \"done\""}
     curl -i -g -X PATCH http://127.0.0.1:8080/beta/x -H 'Content-Type:' --data-raw '{"resultMessage":"it'\''s \"done\""}'
     want w
     got  2
     exchange 3: PATCH returned 400 in 3 ms
     sent null
     error Invalid: no object
     curl -i -g -X PATCH http://127.0.0.1:8080/beta/x -H 'Content-Type:' --data-raw null
     want w
     got  3
     repeat with: conform run --contract c --case full --check error-inner --target http://127.0.0.1:8080/beta

1 verdict: 0 passed, 1 failed in 0.43 s
`
	if diff := cmp.Diff(want, summarise(t, r, Style{Width: 80})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestJSON(t *testing.T) {
	r := sample()
	data := render(t, r, JSON)
	golden(t, "summary.json", data)
	var doc struct {
		Version, Total, Exit int
		Header               verdict.Header
		Counts               map[verdict.Status]int
		Verdicts             []struct {
			Fingerprint string
			verdict.Verdict
		}
	}
	if err := json.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	sum := 0
	for _, s := range verdict.Statuses() {
		n, ok := doc.Counts[s]
		if !ok || n != r.Count()[s] {
			t.Errorf("want %d %s, got %d, %v", r.Count()[s], s, n, ok)
		}
		sum += n
	}
	if sum != doc.Total || doc.Total != len(r.Verdicts) || len(doc.Verdicts) != doc.Total-doc.Counts[verdict.Pass] {
		t.Errorf("want counts that add up and every verdict but the passed, got %d, %d, %d", sum, doc.Total, len(doc.Verdicts))
	}
	if doc.Version != 1 || doc.Exit != 1 || !doc.Header.Started.Equal(began) {
		t.Errorf("want version 1, exit 1, started %v, got %d, %d, %v", began, doc.Version, doc.Exit, doc.Header.Started)
	}
	for _, v := range doc.Verdicts {
		if v.Fingerprint != verdict.Fingerprint(&v.Verdict) {
			t.Errorf("want %s, got %s", verdict.Fingerprint(&v.Verdict), v.Fingerprint)
		}
		if v.Check == "error-object" && v.Findings[0].Got != strings.ReplaceAll(hostile, "\xff", "\ufffd") {
			t.Errorf("want the text as it came, got %q", v.Findings[0].Got)
		}
	}
	for _, bad := range []string{"##vso[", "\x1b", "\u202e", "\u009b"} {
		if bytes.Contains(data, []byte(bad)) {
			t.Errorf("%q came through", bad)
		}
	}
}

func TestJSONOdd(t *testing.T) {
	v := newVerdict("c", "full", "date", "passed")
	v.Millis = math.NaN()
	r := finished(v)
	r.Header.Contracts = nil
	data := string(render(t, r, JSON))
	for _, want := range []string{`"contracts": []`, `"status": "error"`, `"reason": "unknown status \"passed\""`} {
		if !strings.Contains(data, want) {
			t.Errorf("want %s in\n%s", want, data)
		}
	}
	if got := string(render(t, finished(), JSON)); !strings.Contains(got, `"verdicts": []`) {
		t.Errorf("want an empty list, got\n%s", got)
	}
}
