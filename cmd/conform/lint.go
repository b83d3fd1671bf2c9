package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness/derive"
	"github.com/graphconform/conform/harness/doc"
	"github.com/graphconform/conform/harness/verdict"
)

// lintOptions are the flags of `conform lint`.
type lintOptions struct {
	format, failOn, profile string
	rules                   []string
	references              referenceOptions
}

func newLintCommand() *cobra.Command {
	opts := lintOptions{failOn: doc.ErrorLevel.String(), profile: string(doc.AutoProfile), format: "text"}
	cmd := &cobra.Command{
		Use: "lint PATH…", Short: "Find mistakes in reference pages",
		Long: `lint checks API reference pages and prints one line per finding: position, severity, rule and what
to change. A folder stands for every page in it that documents PATCH.

On a draft (a page with a TODO in its front matter or permissions) a placeholder is only reported
as information; on a published page it is an error. --profile says which kind the pages are, auto
decides it for each page.

The exit code is 1 if a finding has at least the severity of --fail-on, and 2 if a page cannot be
read.`,
		Example: `  conform lint update-thing.md
  conform lint docs/api-reference --fail-on warn --format github
  conform lint update-thing.md --rule 'REQ*' --profile published`,
		Args: arguments(1, -1),
		RunE: func(cmd *cobra.Command, args []string) error { return opts.lint(cmd, args) },
	}
	choiceFlag(cmd, &opts.format, "format", doc.Formats(), "how to print the findings")
	choiceFlag(cmd, &opts.failOn, "fail-on", []string{"error", "warn", "info"}, "lowest severity that makes the exit code 1")
	choiceFlag(cmd, &opts.profile, "profile", []string{"auto", "draft", "published"}, "kind of page")
	cmd.Flags().StringArrayVar(&opts.rules, "rule", nil, "only rules that match `GLOB`, such as REQ* (repeatable)")
	complete(cmd, "rule", offer(ruleIDs))
	opts.references.flags(cmd)
	return cmd
}

// print prints the findings; what a page says must not command the terminal or the CI system that shows them.
func (o *lintOptions) print(w io.Writer, found []doc.Finding) error {
	var b strings.Builder
	if err := doc.WriteFindings(&b, o.format, version(), found); err != nil {
		return err
	}
	text := b.String()
	switch o.format {
	case "text":
		text = verdict.PrintableLines(text)
	case "github":
		text = printableCommands(text)
	default:
		text = string(verdict.EscapeJSON([]byte(text)))
	}
	_, err := io.WriteString(w, text)
	return err
}

// printableCommands is verdict.PrintableLines for lines of the form ::command properties::message, which stay commands.
func printableCommands(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if command, message, found := strings.Cut(strings.TrimPrefix(line, "::"), "::"); found {
			lines[i] = "::" + verdict.Printable(command) + "::" + verdict.Printable(message)
		}
	}
	return strings.Join(lines, "\n")
}

func (o *lintOptions) lint(cmd *cobra.Command, args []string) error {
	only, err := doc.MatchRules(o.rules)
	if err != nil {
		return &exitError{exitUsage, fmt.Errorf("--rule: %w", err), "the id of a rule is DOC, REQ, PERM, HDR, BODY, RESP, EX or LINK and three digits"}
	}
	sources, err := derive.Find(args)
	if err != nil {
		return pageError(err)
	}
	batch, err := o.references.batch()
	if err != nil {
		return err
	}
	found, failed := batch.Lint(sources, doc.Config{Profile: doc.Profile(o.profile), Only: only})
	for _, err := range failed {
		report(cmd.ErrOrStderr(), pageError(err))
	}
	if err := o.print(cmd.OutOrStdout(), found); err != nil {
		return &exitError{exitUsage, fmt.Errorf("cannot print the findings: %w", err), ""}
	}
	if len(failed) > 0 {
		return &exitError{exitUsage, fmt.Errorf("%d of %d pages could not be read", len(failed), len(sources)), ""}
	}
	threshold, _ := doc.ParseSeverity(o.failOn)
	for _, f := range found {
		if f.Severity >= threshold {
			return &exitError{code: exitBroken}
		}
	}
	return nil
}
