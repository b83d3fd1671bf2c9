package suites

import (
	"testing"

	"github.com/graphconform/conform/harness/verdict"
)

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
