package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness/derive"
	"github.com/graphconform/conform/harness/doc"
	"github.com/graphconform/conform/harness/near"
	"github.com/graphconform/conform/harness/verdict"
)

// lintOptions are the flags of `conform lint`.
type lintOptions struct {
	format, failOn, profile string
	rules                   []string
	list, fix, diff         bool
	references              referenceOptions
}

func newLintCommand() *cobra.Command {
	opts := lintOptions{failOn: doc.ErrorLevel.String(), profile: string(doc.AutoProfile), format: "text"}
	cmd := &cobra.Command{
		Use: "lint PATH…", Short: "Find mistakes in reference pages",
		Long: `lint checks API reference pages and prints one line per finding: position, severity, rule and what
to change. A folder stands for every page in it that documents PATCH, - for standard input.
A cause that a page has on several lines is one finding, which names them.

On a draft (a page with a TODO in its front matter or permissions) a placeholder is only reported
as information; on a published page it is an error. --profile says which kind the pages are, auto
decides it for each page.

--fix corrects what has exactly one right result: commas and quotes in JSON, blank lines, names and values
in another letter case, headings, paths, and more; "conform explain RULE" says what of a rule. It prints the
changes as a unified diff, writes each page completely or not at all, and then prints the findings that
are left. Bytes outside the corrections stay as they are. --diff prints the same and changes nothing.
--fix - writes the corrected page to standard output, and all else to standard error.

The exit code is 1 if a finding has at least the severity of --fail-on, and 2 if a page cannot be
read or written.`,
		Example: `  conform lint update-thing.md
  conform lint docs/api-reference --fail-on warn --format github
  conform lint update-thing.md --rule 'REQ*' --profile published
  git show main:api/update-thing.md | conform lint -
  conform lint --diff update-thing.md
  conform lint --fix docs/api-reference
  conform lint --rules`,
		Args: func(cmd *cobra.Command, args []string) error {
			switch {
			case !opts.list:
				return arguments(1, -1)(cmd, args)
			case len(args) > 0:
				return &exitError{exitUsage, errors.New("--rules takes no PATH"), "it lists the rules; --rule selects some of them for a page"}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return opts.lint(cmd, args) },
	}
	choiceFlag(cmd, &opts.format, "format", doc.Formats(), "how to print the findings")
	choiceFlag(cmd, &opts.failOn, "fail-on", []string{"error", "warn", "info"}, "lowest severity that makes the exit code 1")
	choiceFlag(cmd, &opts.profile, "profile", []string{"auto", "draft", "published"}, "kind of page")
	cmd.Flags().StringArrayVar(&opts.rules, "rule", nil, "only rules that match `GLOB`, such as REQ* (repeatable)")
	cmd.Flags().BoolVar(&opts.list, "rules", false, "list the rules, and check nothing")
	cmd.Flags().BoolVar(&opts.fix, "fix", false, "correct pages, where exactly one result is right")
	cmd.Flags().BoolVar(&opts.diff, "diff", false, "print what --fix would change, and change nothing")
	cmd.MarkFlagsMutuallyExclusive("fix", "diff", "rules")
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

// only returns the filter of --rule.
func (o *lintOptions) only() (func(string) bool, error) {
	only, err := doc.MatchRules(o.rules)
	if err == nil {
		return only, nil
	}
	hint := "the id of a rule is DOC, REQ, PERM, HDR, BODY, RESP, EX or LINK and three digits; --rules lists them"
	for _, glob := range o.rules {
		if _, known := doc.FindRule(glob); !known && !strings.ContainsAny(glob, "*?[") {
			hint = near.Hint(glob, ruleIDs())
		}
	}
	return nil, &exitError{exitUsage, fmt.Errorf("--rule: %w", err), hint}
}

// lintSources returns the pages that the arguments name. Standard input is one page.
func lintSources(cmd *cobra.Command, args []string) ([]derive.Source, error) {
	if !slices.Contains(args, stdinName) {
		sources, err := derive.Find(args)
		if err != nil {
			return nil, pageError(err)
		}
		return sources, nil
	}
	if len(args) > 1 {
		return nil, &exitError{exitUsage, errors.New("standard input stands alone"), "name all pages as files"}
	}
	text, err := io.ReadAll(io.LimitReader(cmd.InOrStdin(), doc.MaxSize+1))
	if err != nil {
		return nil, &exitError{exitUsage, fmt.Errorf("standard input: %w", err), ""}
	}
	return []derive.Source{{File: "stdin", Text: text}}, nil
}

// printRules lists the rules: id, severity, whether --fix corrects some of their findings, title.
func printRules(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, r := range doc.Rules() {
		fix := ""
		if r.Fix != "" {
			fix = "--fix"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", r.ID, r.Severity, fix, r.Title)
	}
	return table.Flush()
}

func (o *lintOptions) lint(cmd *cobra.Command, args []string) error {
	if o.list {
		return printRules(cmd.OutOrStdout())
	}
	only, err := o.only()
	if err != nil {
		return err
	}
	sources, err := lintSources(cmd, args)
	if err != nil {
		return err
	}
	batch, err := o.references.batch()
	if err != nil {
		return err
	}
	config, out := doc.Config{Profile: doc.Profile(o.profile), Only: only}, cmd.OutOrStdout()
	if o.fix || o.diff {
		if sources, out, err = o.correct(cmd, batch, sources, config); err != nil {
			return err
		}
	}
	found, failed := batch.Lint(sources, config)
	for _, err := range failed {
		report(cmd.ErrOrStderr(), pageError(err))
	}
	if err := o.print(out, found); err != nil {
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
