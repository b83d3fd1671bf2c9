package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness/catalogue"
	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/mock"
)

// newCatalogueCommand prints docs/catalogue.md, which `make specs` keeps; it is no concern of users.
func newCatalogueCommand() *cobra.Command {
	return &cobra.Command{
		Use: "catalogue", Short: "Print docs/catalogue.md", Hidden: true, Args: cobra.NoArgs,
		Example: "  conform catalogue > docs/catalogue.md",
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := io.WriteString(cmd.OutOrStdout(), catalogueMarkdown())
			return err
		},
	}
}

// catalogueMarkdown writes every row of the catalogue as Markdown: those with a check first, then those without and why.
func catalogueMarkdown() string {
	var b strings.Builder
	rows, faults := catalogue.Rows(), mock.Faults()
	numbered := slices.DeleteFunc(catalogue.All(), func(c *check.Check) bool { return !slices.Contains(catalogue.Numbers(), c.Rule) })
	fmt.Fprintf(&b, "# Catalogue\n\nWritten by `make specs`; do not edit. The catalogue has %d rows: %d are checks, %d have none.\n",
		len(catalogue.Numbers()), len(numbered), len(rows))
	fmt.Fprintf(&b, "Checks that bear numbers of their own besides: %d.\n", len(catalogue.All())-len(numbered))
	b.WriteString("`conform explain CHECK` says more of each.\n")
	b.WriteString("\n## Checks\n\n| row | check | the target … | level | profile | source | safety | sends | faults |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n")
	for _, c := range inOrder() {
		var ids []string
		for _, f := range faults {
			if f.Check == c.ID {
				ids = append(ids, "`"+f.ID+"`")
			}
		}
		cells(&b, c.Rule, "`"+c.ID+"`", c.Title, string(c.Level), string(c.Profile), c.Source, string(c.Safety), c.Sends, strings.Join(ids, ", "))
	}
	b.WriteString("\n## Rows without a check\n\n| row | what of it | reason |\n| --- | --- | --- |\n")
	for _, r := range rows {
		what := "not applicable"
		switch {
		case r.By != "":
			what = "judged by `" + r.By + "`"
		case r.Later:
			what = "later"
		}
		cells(&b, r.Rule, what, r.Reason)
	}
	elsewhere(&b)
	return b.String()
}

// elsewhere words the union of what other tools check, and what of it is checked here.
func elsewhere(b *strings.Builder) {
	b.WriteString("\n## What other tools check\n\nThe union of what thirteen tools check of an update of an OData API (fuzzers, contract testers, mocks, the validators of OData\n" +
		"and Redfish), by subject: S status, H headers, B body, P positive and N negative inputs, A authentication, T state, E environment.\n\n" +
		"| | what | here |\n| --- | --- | --- |\n")
	for _, o := range catalogue.Elsewhere() {
		here := "not: " + o.Reason
		if len(o.By) > 0 {
			here = "`" + strings.Join(o.By, "`, `") + "`"
			if o.Reason != "" {
				here += ": " + o.Reason
			}
		}
		cells(b, o.ID, o.What, here)
	}
}

// inOrder returns the checks by number; those with a number of their own come after the last of the catalogue.
func inOrder() []*check.Check {
	numbers := catalogue.Numbers()
	place := func(c *check.Check) int {
		if i := slices.Index(numbers, c.Rule); i >= 0 {
			return i
		}
		return len(numbers)
	}
	out := catalogue.All()
	slices.SortStableFunc(out, func(a, b *check.Check) int { return place(a) - place(b) })
	return out
}

func cells(b *strings.Builder, texts ...string) {
	for _, text := range texts {
		b.WriteString("| " + strings.ReplaceAll(text, "|", `\|`) + " ")
	}
	b.WriteString("|\n")
}
