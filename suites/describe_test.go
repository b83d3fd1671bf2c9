package suites

import (
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/verdict"
)

func TestDescribeNeutralisesTheTarget(t *testing.T) {
	got := describe(verdict.Verdict{ID: "a/b/c", Cite: "page.md:1", Findings: []verdict.Finding{
		{Want: "200 OK", Got: "\x1b[31m100%d\n##vso[task.complete]"},
	}})
	if strings.ContainsAny(got, "\x1b") || strings.Contains(got, "##vso[") || strings.Count(got, "\n") != 3 {
		t.Errorf("want hostile text harmless and on its own line, got %q", got)
	}
	if !strings.Contains(got, "100%d") {
		t.Errorf("want a per cent sign kept, got %q", got)
	}
}
