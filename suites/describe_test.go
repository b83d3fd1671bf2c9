package suites

import (
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/verdict"
)

func TestDescribeNeutralisesTheTarget(t *testing.T) {
	got := describe(verdict.Verdict{ID: "a/b/c", Cite: "page.md:1", Findings: []verdict.Finding{
		{Want: "200 OK", Got: "\x1b[31m100%d\n##vso[task.complete]"},
	}}, nothingSent)
	if strings.ContainsAny(got, "\x1b") || strings.Contains(got, "##vso[") || strings.Count(got, "\n") != 3 {
		t.Errorf("want hostile text harmless and on its own line, got %q", got)
	}
	if !strings.Contains(got, "100%d") {
		t.Errorf("want a per cent sign kept, got %q", got)
	}
}

// A target that is down fails one spec for each reason; failures that differ are all reported.
func TestErrorsAreReportedOnce(t *testing.T) {
	tr := &tree{errors: map[string]string{}}
	refused := verdict.Verdict{ID: "a/full/date", Status: verdict.Error, Class: "target.unreachable", Reason: "connection refused"}
	for _, tc := range []struct {
		id, reason string
		status     verdict.Status
		first      string
	}{
		{"a/full/date", "connection refused", verdict.Error, ""},
		{"a/full/etag", "connection refused", verdict.Error, "a/full/date"},
		{"a/only/date", "timeout", verdict.Error, ""},
		{"a/only/etag", "connection refused", verdict.Fail, ""},
		{"a/only/etag", "connection refused", verdict.NotRun, ""},
	} {
		v := refused
		v.ID, v.Reason, v.Status = tc.id, tc.reason, tc.status
		if first, again := tr.reported(v); first != tc.first || again != (tc.first != "") {
			t.Errorf("%s, %s: want %q, got %q, %t", tc.id, tc.status, tc.first, first, again)
		}
	}
}

func TestDescribeHasTheHint(t *testing.T) {
	got := describe(verdict.Verdict{ID: "a/b/c", Cite: "page.md:1", Findings: []verdict.Finding{{Want: "200 OK", Got: "404 Not Found", Hint: "does it exist?"}}}, nothingSent)
	if want := "a/b/c\npromised  page.md:1\nwant 200 OK\ngot  404 Not Found\nhint does it exist?"; got != want {
		t.Errorf("want %q, got %q", want, got)
	}
}

func nothingSent(int) *verdict.Exchange { return nil }

func TestDescribeShowsTheExchange(t *testing.T) {
	x := &verdict.Exchange{ID: 7, Method: "PATCH", URL: "http://127.0.0.1/things/1", RequestBody: `{"count":"5"}`, Status: 400, Body: `{"error":{"code":"bad","message":"No."}}`}
	got := describe(verdict.Verdict{ID: "a/b/c", Findings: []verdict.Finding{{Want: "200 OK", Got: "400 Bad Request", Exchange: 7}}}, func(id int) *verdict.Exchange {
		if id != 7 {
			t.Errorf("want exchange 7, got %d", id)
		}
		return x
	})
	for _, want := range []string{"exchange 7: PATCH returned 400", `sent {"count":"5"}`, "error bad: No.", "curl -i -g -X PATCH http://127.0.0.1/things/1"} {
		if !strings.Contains(got, "\n"+want) {
			t.Errorf("want %q on its own line, got %q", want, got)
		}
	}
}
