package catalogue

import (
	"fmt"
	"strings"

	"github.com/graphconform/conform/harness/check"
)

// untested are the rules that no check tests. Remove a rule here when you add its check. A rule's id is never used again.
var untested = []check.Rule{
	{ID: "PATCH-HDR-009", Why: "Graph itself sends charset=utf-8 and every client accepts it; a finding would be a false alarm on each response"},
	{ID: "PATCH-STATE-018", Why: "a contract lists no navigation properties: the property table of a page omits them"},
	{ID: "PATCH-DOC-004", Why: "a contract has one path for each operation and no URLs of examples: lint judges the page itself"},
	{ID: "PATCH-DOC-005", Why: "a contract has no headers of examples"},
}

// Markdown returns docs/catalogue.md. Faults are the mock's faults that each check finds, by the check's id.
func Markdown(faults map[string][]string) string {
	var checks, covered, none strings.Builder
	rules := len(untested)
	for _, c := range All() {
		writeRow(&checks, c.Rule, "`"+c.ID+"`", c.Title, string(c.Level), string(c.Profile), c.Source, string(c.Safety), c.Sends, codeList(faults[c.ID]))
		for _, r := range c.Covers {
			writeRow(&covered, r.ID, "`"+c.ID+"`", r.Why)
		}
		rules += 1 + len(c.Covers)
	}
	for _, r := range untested {
		writeRow(&none, r.ID, r.Why)
	}
	return fmt.Sprintf("# Catalogue\n\nWritten by `make specs`; do not edit. Of %d rules, %d have a check and %d have none; other checks test the rest.\n", rules, len(All()), len(untested)) +
		"`conform explain CHECK` describes a check, and [other-tools.md](other-tools.md) compares the checks with those of other tools.\n" +
		"\n## Checks\n\n| rule | check | the target … | level | profile | source | safety | sends | faults |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n" + checks.String() +
		"\n## Rules that another check tests\n\n| rule | check | how |\n| --- | --- | --- |\n" + covered.String() +
		"\n## Rules without a check\n\n| rule | reason |\n| --- | --- |\n" + none.String()
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
