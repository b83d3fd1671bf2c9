package catalogue

import (
	"fmt"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check"
)

// Markdown returns docs/catalogue.md: the checks by number, and the numbers without a check. Faults are the mock's faults that each
// check finds, by the check's id.
func Markdown(faults map[string][]string) string {
	var b strings.Builder
	numbers, rows := Numbers(), Rows()
	position := func(c *check.Check) int { // numbers beyond the catalogue come last
		if i := slices.Index(numbers, c.Rule); i >= 0 {
			return i
		}
		return len(numbers)
	}
	checks, numbered := All(), 0
	slices.SortStableFunc(checks, func(a, b *check.Check) int { return position(a) - position(b) })
	for _, c := range checks {
		if position(c) < len(numbers) {
			numbered++
		}
	}
	fmt.Fprintf(&b, "# Catalogue\n\nWritten by `make specs`; do not edit. The catalogue has %d rows: %d are checks, %d have none.\n", len(numbers), numbered, len(rows))
	fmt.Fprintf(&b, "%d more checks have numbers of their own.\n`conform explain CHECK` describes a check.\n", len(checks)-numbered)

	b.WriteString("\n## Checks\n\n| row | check | the target … | level | profile | source | safety | sends | faults |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n")
	for _, c := range checks {
		writeRow(&b, c.Rule, "`"+c.ID+"`", c.Title, string(c.Level), string(c.Profile), c.Source, string(c.Safety), c.Sends, codeList(faults[c.ID]))
	}
	b.WriteString("\n## Rows without a check\n\n| row | status | reason |\n| --- | --- | --- |\n")
	for _, r := range rows {
		status := "not applicable"
		switch {
		case r.By != "":
			status = "judged by `" + r.By + "`"
		case r.Later:
			status = "later"
		}
		writeRow(&b, r.Rule, status, r.Reason)
	}
	b.WriteString("\n## What other tools check\n\nWhat thirteen tools (fuzzers, contract testers, mocks, the validators of OData and Redfish) check of an update of an OData API, by\n" +
		"subject: S status, H headers, B body, P positive and N negative inputs, A authentication, T state, E environment.\n\n" +
		"| | what | here |\n| --- | --- | --- |\n")
	for _, o := range Elsewhere() {
		here := "not: " + o.Reason
		if len(o.By) > 0 {
			here = strings.TrimSuffix(codeList(o.By)+": "+o.Reason, ": ")
		}
		writeRow(&b, o.ID, o.What, here)
	}
	return b.String()
}

// codeList formats ids as code, separated by commas.
func codeList(ids []string) string {
	if len(ids) == 0 {
		return ""
	}
	return "`" + strings.Join(ids, "`, `") + "`"
}

func writeRow(b *strings.Builder, cells ...string) {
	for _, text := range cells {
		b.WriteString("| " + strings.ReplaceAll(text, "|", `\|`) + " ")
	}
	b.WriteString("|\n")
}
