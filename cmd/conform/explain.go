package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness"
	"github.com/graphconform/conform/harness/catalogue"
	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/doc"
	"github.com/graphconform/conform/harness/mock"
	"github.com/graphconform/conform/harness/verdict"
)

// exampleContract is the embedded contract that examples are drawn from.
const exampleContract = "update-devicemanagementscriptuserstate"

func newExplainCommand() *cobra.Command {
	return &cobra.Command{
		Use: "explain CHECK|RULE", Short: "Say what a check sends and what must hold, or what a lint rule is about",
		Example:           "  conform explain status-documented\n  conform explain PATCH-STATE-002\n  conform explain REQ002",
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: firstOnly(offer(func() []string { return append(checkIDs(), ruleIDs()...) })),
		RunE: func(cmd *cobra.Command, args []string) error {
			if rule, known := doc.FindRule(args[0]); known {
				return explainRule(cmd.OutOrStdout(), rule)
			}
			c, err := catalogue.Lookup(args[0])
			if err != nil {
				return &exitError{exitUsage, err, "conform list --checks shows the checks, conform lint --help the rules"}
			}
			found, err := harness.Examples(cmd.Context(), c, func() (*contract.Contract, error) { return loadContract(exampleContract) })
			if err != nil {
				return err
			}
			return explain(cmd.OutOrStdout(), c, found)
		},
	}
}

func explain(w io.Writer, c *check.Check, found []verdict.Verdict) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %s\n\nThe target %s.\n\n", c.ID, c.Rule, c.Title)
	fmt.Fprintf(&b, "sends   %s\nholds   %s\nlevel   %s: %s\nprofile %s: %s\nsource  %s\n",
		c.Sends, c.Holds, c.Level, levelMeans[c.Level], c.Profile, profileMeans[c.Profile], c.Source)
	if c.Quote != "" {
		fmt.Fprintf(&b, "        \"%s\"\n", c.Quote)
	}
	fmt.Fprintf(&b, "safety  %s: %s\n", c.Safety, safetyMeans[c.Safety])
	if c.Needs != "" {
		fmt.Fprintf(&b, "needs   %s; skipped without\n", c.Needs)
	}
	for _, f := range mock.Faults() {
		if f.Check == c.ID {
			fmt.Fprintf(&b, "try     conform run --fault %s\n", f.ID)
		}
	}
	b.WriteString(exampleBlock(c, found))
	_, err := io.WriteString(w, b.String())
	return err
}

var levelMeans = map[verdict.Level]string{
	verdict.Must:       "a breach fails",
	verdict.Documented: "a breach fails",
	verdict.Should:     "a breach warns, and fails under --strict",
	verdict.Convention: "a breach warns, and fails on the embedded mock and under --strict",
	verdict.May:        "a breach is information",
}

var profileMeans = map[check.Profile]string{
	check.HTTP:  "a rule of HTTP, JSON or the contract itself",
	check.OData: "a rule of OData",
	check.Graph: "a convention of Microsoft Graph",
}

var safetyMeans = map[check.Safety]string{
	check.RO:   "no effective write",
	check.NOOP: "writes nothing new",
	check.RST:  "writes values that can be restored",
	check.MOCK: "for mocks only",
}

func explainRule(w io.Writer, r doc.Rule) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s  lint rule\n\n%s\n\nwhy       %s\nseverity  %s, on a draft %s\n", r.ID, r.Title, r.Why, r.Severity, r.InDraft)
	if r.Needs != "" {
		fmt.Fprintf(&b, "needs     %s; skipped without\n", r.Needs)
	}
	if r.Gap {
		b.WriteString("gap       a contract derived from the page carries the finding in x-conform-gaps\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// exampleBlock words the classes of what a check finds, and the first thing that it was seen to say.
func exampleBlock(c *check.Check, found []verdict.Verdict) string {
	var b strings.Builder
	var classes []string
	for _, class := range c.Classes {
		if class.WFC != 0 {
			class.Name += fmt.Sprintf(" (Web Fuzzing Commons %d)", class.WFC)
		}
		classes = append(classes, class.Name)
	}
	fmt.Fprintf(&b, "class   %s\n", strings.Join(classes, ", "))
	if len(found) == 0 {
		return b.String()
	}
	v, f := found[0], found[0].Findings[0]
	fmt.Fprintf(&b, "\n%s %s\n     the target %s\n     want %s\n     got  %s\n", strings.ToUpper(string(v.Status)), v.ID, v.Title, f.Want, f.Got)
	if f.Hint != "" {
		fmt.Fprintf(&b, "     hint %s\n", f.Hint)
	}
	return b.String()
}
