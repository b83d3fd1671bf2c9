package doc

import (
	"bytes"
	"testing"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
)

// TestSARIF validates the output against the schema of SARIF 2.1.0, without and with findings of every rule.
func TestSARIF(t *testing.T) {
	var all []Finding
	for i, r := range Rules() {
		all = append(all, Finding{Rule: r.ID, Severity: r.Severity, Level: r.Severity.String(), File: "a page.md", Line: i + 1, Column: 1, Message: "write \"<x>\""})
	}
	for _, found := range [][]Finding{nil, all} {
		var out bytes.Buffer
		if err := WriteFindings(&out, "sarif", "devel", found); err != nil {
			t.Fatal(err)
		}
		report, err := sarif.FromBytes(out.Bytes(), sarif.WithStrictValidation())
		if err != nil {
			t.Fatalf("%v\n%s", err, out.Bytes())
		}
		if got := len(report.Runs[0].Results); got != len(found) {
			t.Errorf("want %d results, got %d", len(found), got)
		}
	}
}
