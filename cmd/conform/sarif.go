package main

import (
	"io"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/graphconform/conform/harness/doc"
)

const homePage = "https://github.com/graphconform/conform"

// lintSARIF prints findings as SARIF 2.1.0, with every rule that fired.
func lintSARIF(w io.Writer, found []doc.Finding) error {
	levels := map[doc.Severity]string{doc.InfoLevel: "note", doc.WarnLevel: "warning", doc.ErrorLevel: "error"}
	run := sarif.NewRunWithInformationURI("conform", homePage)
	run.Tool.Driver.WithVersion(version())
	run.WithColumnKind("unicodeCodePoints")
	for _, f := range found {
		if run.GetRuleIndex(f.Rule) < 0 {
			rule, _ := doc.FindRule(f.Rule)
			run.AddRule(f.Rule).WithDescription(rule.Title).WithMarkdownHelp(rule.Why).
				WithDefaultConfiguration(sarif.NewReportingConfiguration().WithLevel(levels[rule.Severity]))
		}
		run.AddDistinctArtifact(f.File)
		region := sarif.NewRegion().WithStartLine(f.Line).WithStartColumn(f.Column)
		place := sarif.NewPhysicalLocation().WithArtifactLocation(sarif.NewSimpleArtifactLocation(f.File)).WithRegion(region)
		run.CreateResultForRule(f.Rule).WithLevel(levels[f.Severity]).WithMessage(sarif.NewTextMessage(f.Message)).
			AddLocation(sarif.NewLocationWithPhysicalLocation(place))
	}
	report := sarif.NewReport()
	report.AddRun(run)
	return report.PrettyWrite(w)
}
