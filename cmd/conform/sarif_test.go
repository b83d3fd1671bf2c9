package main

import (
	"bytes"
	"testing"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/graphconform/conform/harness/doc"
)

// TestSARIF validates what is printed against the schema of SARIF 2.1.0, without and with findings of every rule.
func TestSARIF(t *testing.T) {
	var all []doc.Finding
	for i, r := range doc.Rules() {
		all = append(all, doc.Finding{Rule: r.ID, Severity: r.Severity, Level: r.Severity.String(), File: "a page.md", Line: i + 1, Column: 1, Message: "write \"<x>\""})
	}
	for _, found := range [][]doc.Finding{nil, all} {
		var out bytes.Buffer
		if err := lintSARIF(&out, found); err != nil {
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
