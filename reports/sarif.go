package reports

import (
	"bytes"
	"cmp"
	"io"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/graphconform/conform/harness/verdict"
)

// writeSARIF writes SARIF 2.1.0: a run per target, a rule per check, a result for each failure and warning. A known deviation is a
// suppressed result.
func writeSARIF(w io.Writer, r Report, all []*digest) error {
	report := sarif.NewReport()
	for _, d := range all {
		run := sarif.NewRunWithInformationURI("conform", "https://github.com/graphconform/conform")
		run.Tool.Driver.WithVersion(shown(cmp.Or(d.run.Head().Conform, "unknown"), maxName))
		run.WithAutomationDetails(sarif.NewRunAutomationDetails().WithID("conform/" + d.name() + "/"))
		run.WithResults([]*sarif.Result{})
		for _, c := range d.causes {
			if c.judged() {
				d.addResult(run, r, c)
			}
		}
		report.AddRun(run)
	}
	var buf bytes.Buffer
	if err := report.PrettyWrite(&buf); err != nil {
		return err
	}
	_, err := w.Write(verdict.EscapeJSON(buf.Bytes()))
	return err
}

func (d *digest) addResult(run *sarif.Run, r Report, c *cause) {
	v := c.first()
	id := shown(v.Check, maxClass)
	if run.GetRuleIndex(id) < 0 {
		rule := run.AddRule(id).WithDescription("the target " + shown(v.Title, maxTitle))
		if quote := r.quote(v); quote != "" {
			rule.WithHelp(sarif.NewMultiformatMessageString().WithText(quote))
		}
	}
	level := "error"
	if status(v) == verdict.Warn {
		level = "warning"
	}
	result := run.CreateResultForRule(id).WithLevel(level).
		WithMessage(sarif.NewTextMessage(d.annotation(c).text)).
		WithPartialFingerprints(map[string]string{"conform/v1": verdict.Fingerprint(v)})
	switch c.state {
	case stateNew, stateExpired:
		result.WithBaselineState("new")
	case stateChanged:
		result.WithBaselineState("updated")
	case stateKnown:
		result.WithBaselineState("unchanged")
		result.AddSuppression(sarif.NewSuppression().WithKind("external").WithStatus("accepted").WithJustification(shown(v.Deviation.Reason, maxReason)))
	}
	at := placeOf(d.run.Head(), v).orFirst()
	if at.file == "" {
		return
	}
	location := sarif.NewPhysicalLocation().WithArtifactLocation(sarif.NewSimpleArtifactLocation(shown(at.file, maxReason))).
		WithRegion(sarif.NewRegion().WithStartLine(at.line))
	result.AddLocation(sarif.NewLocationWithPhysicalLocation(location))
}

// quote returns the sentence of the norm behind a verdict, safe to print.
func (r Report) quote(v *verdict.Verdict) string {
	if r.Quote == nil {
		return ""
	}
	return shown(r.Quote(v.Check), maxText)
}
