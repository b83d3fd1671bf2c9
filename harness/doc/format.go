package doc

import (
	"encoding/json"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
)

// Formats returns the names of the formats that WriteFindings knows.
func Formats() []string { return []string{"text", "json", "sarif", "github"} }

// WriteFindings prints findings in one of the Formats. Version is conform's own, for SARIF.
func WriteFindings(w io.Writer, format, version string, found []Finding) error {
	switch format {
	case "text":
		return writeText(w, found)
	case "json":
		enc := json.NewEncoder(w)
		enc.SetIndent("", "  ")
		enc.SetEscapeHTML(false)
		return enc.Encode(append([]Finding{}, found...)) // an empty list, not null
	case "sarif":
		return writeSARIF(w, version, found)
	case "github":
		return writeGitHub(w, found)
	}
	return fmt.Errorf("no format named %q", format)
}

func writeText(w io.Writer, found []Finding) error {
	counts := map[Severity]int{}
	var b strings.Builder
	for _, f := range found {
		counts[f.Severity]++
		fmt.Fprintln(&b, f)
	}
	count := func(s Severity, what string) string {
		if counts[s] == 1 {
			return "1 " + what
		}
		return fmt.Sprintf("%d %ss", counts[s], what)
	}
	fmt.Fprintf(&b, "%s, %s, %s\n", count(ErrorLevel, "error"), count(WarnLevel, "warning"), count(InfoLevel, "remark"))
	_, err := io.WriteString(w, b.String())
	return err
}

// writeGitHub prints workflow commands, which a pull request shows beside the lines.
func writeGitHub(w io.Writer, found []Finding) error {
	words := map[Severity]string{InfoLevel: "notice", WarnLevel: "warning", ErrorLevel: "error"}
	data := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	var b strings.Builder
	for _, f := range found {
		fmt.Fprintf(&b, "::%s file=%s,line=%d,col=%d,title=%s::%s\n", words[f.Severity], property.Replace(f.File), f.Line, f.Column, f.Rule, data.Replace(f.Message))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// writeSARIF prints SARIF 2.1.0, with every rule that has a finding.
func writeSARIF(w io.Writer, version string, found []Finding) error {
	levels := map[Severity]string{InfoLevel: "note", WarnLevel: "warning", ErrorLevel: "error"}
	run := sarif.NewRunWithInformationURI("conform", "https://github.com/graphconform/conform")
	run.Tool.Driver.WithVersion(version)
	run.WithColumnKind("unicodeCodePoints")
	for _, f := range found {
		if run.GetRuleIndex(f.Rule) < 0 {
			rule, _ := FindRule(f.Rule)
			run.AddRule(f.Rule).WithDescription(rule.Title).WithMarkdownHelp(rule.Why).
				WithDefaultConfiguration(sarif.NewReportingConfiguration().WithLevel(levels[rule.Severity]))
		}
		run.AddDistinctArtifact(f.File)
		region := sarif.NewRegion().WithStartLine(f.Line).WithStartColumn(f.Column)
		location := sarif.NewPhysicalLocation().WithArtifactLocation(sarif.NewSimpleArtifactLocation(f.File)).WithRegion(region)
		run.CreateResultForRule(f.Rule).WithLevel(levels[f.Severity]).WithMessage(sarif.NewTextMessage(f.Message)).
			AddLocation(sarif.NewLocationWithPhysicalLocation(location))
	}
	report := sarif.NewReport()
	report.AddRun(run)
	return report.PrettyWrite(w)
}

// MatchRules returns a filter for Config.Only from globs over the ids of rules, in any case. A glob that matches no rule is an error.
func MatchRules(globs []string) (func(id string) bool, error) {
	if len(globs) == 0 {
		return nil, nil // every rule
	}
	only := map[string]bool{}
	for _, glob := range globs {
		known := false
		for _, r := range rules {
			match, err := path.Match(strings.ToUpper(glob), r.ID)
			if err != nil {
				return nil, fmt.Errorf("%q is not a valid glob: %w", glob, err)
			}
			if match {
				only[r.ID], known = true, true
			}
		}
		if !known {
			return nil, fmt.Errorf("no lint rule matches %q", glob)
		}
	}
	return func(id string) bool { return only[id] }, nil
}

// Explain describes a rule: what is wrong, why it matters and what to change.
func (r Rule) Explain() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s  lint rule\n\n%s\n\nwhy       %s\nseverity  %s, on a draft %s\n", r.ID, r.Title, r.Why, r.SeverityIn(false), r.SeverityIn(true))
	if r.Fix != "" {
		fmt.Fprintf(&b, "--fix     %s\n", r.Fix)
	}
	if r.Needs != "" {
		fmt.Fprintf(&b, "needs     %s; skipped without\n", r.Needs)
	}
	if r.Gap {
		b.WriteString("gap       a contract derived from the page lists the finding in x-conform-gaps\n")
	}
	return b.String()
}
