package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness/derive"
	"github.com/graphconform/conform/harness/doc"
	"github.com/graphconform/conform/harness/file"
	"github.com/graphconform/conform/harness/verdict"
)

// correct prints what can be corrected and, with --fix, corrects it. It returns the pages to check after that, and where to print the findings.
func (o *lintOptions) correct(cmd *cobra.Command, batch derive.Batch, sources []derive.Source, config doc.Config) ([]derive.Source, io.Writer, error) {
	out, findings := cmd.OutOrStdout(), cmd.OutOrStdout()
	fromStdin := len(sources) == 1 && sources[0].Text != nil
	if fromStdin && o.fix {
		out, findings = cmd.ErrOrStderr(), cmd.ErrOrStderr()
	} else if o.format != "text" {
		out = cmd.ErrOrStderr() // other programs read the findings
	}
	changes := batch.Fix(sources, config)
	if err := printChanges(out, changes, o.fix); err != nil {
		return nil, nil, &exitError{exitUsage, fmt.Errorf("cannot print the changes, so nothing is written: %w", err), ""}
	}
	switch {
	case !o.fix:
		return sources, findings, nil
	case fromStdin:
		if len(changes) > 0 {
			sources = []derive.Source{{File: sources[0].File, Text: changes[0].New}}
		}
		if _, err := cmd.OutOrStdout().Write(sources[0].Text); err != nil {
			return nil, nil, &exitError{exitUsage, fmt.Errorf("cannot print the page: %w", err), ""}
		}
		return sources, findings, nil
	}
	for _, c := range changes {
		if err := file.Replace(c.File, c.Old, c.New); err != nil {
			return nil, nil, &exitError{exitUsage, err, "pages before this one in the diff are corrected"}
		}
	}
	return sources, findings, nil
}

// printChanges prints a unified diff, which must not command the terminal, and how many findings it answers.
func printChanges(w io.Writer, changes []derive.Correction, fix bool) error {
	var b strings.Builder
	n := 0
	for _, c := range changes {
		b.Write(diff.Diff(verdict.Printable(c.File), c.Old, verdict.Printable(c.File), c.New))
		n += len(c.Answers)
	}
	verb := "corrected"
	if !fix {
		verb = "--fix would correct"
	}
	fmt.Fprintf(&b, "%s %s in %s\n", verb, counted(n, "finding"), counted(len(changes), "page"))
	_, err := io.WriteString(w, verdict.PrintableLines(b.String()))
	return err
}

// counted returns "1 page" or "2 pages".
func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
