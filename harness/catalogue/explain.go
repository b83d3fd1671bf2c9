package catalogue

import (
	"fmt"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/verdict"
)

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
	check.NOOP: "writes values that are already there",
	check.RST:  "writes values that conform can restore",
	check.MOCK: "for mocks only",
}

// Explain describes a check: what it sends, what must hold, and who says so. Faults are the mock's faults that it finds, and found
// are verdicts on them, the first of which is the example.
func Explain(c *check.Check, faults []string, found []verdict.Verdict) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %s\n\nThe target %s.\n\n", c.ID, c.Rule, c.Title)
	if len(c.Aliases) > 0 {
		fmt.Fprintf(&b, "former  %s\n", strings.Join(c.Aliases, ", "))
	}
	fmt.Fprintf(&b, "sends   %s\nholds   %s\nlevel   %s: %s\nprofile %s: %s\nsource  %s\n",
		c.Sends, c.Holds, c.Level, levelMeans[c.Level], c.Profile, profileMeans[c.Profile], c.Source)
	if c.Quote != "" {
		fmt.Fprintf(&b, "        %s\n", c.Quote)
	}
	fmt.Fprintf(&b, "safety  %s: %s\n", c.Safety, safetyMeans[c.Safety])
	if c.Needs != "" {
		fmt.Fprintf(&b, "needs   %s; skipped without\n", c.Needs)
	}
	for _, id := range faults {
		fmt.Fprintf(&b, "try     conform run --fault %s\n", id)
	}
	var classes []string
	for _, class := range c.Classes {
		if class.WFC != 0 {
			class.Name += fmt.Sprintf(" (Web Fuzzing Commons %d)", class.WFC)
		}
		classes = append(classes, class.Name)
	}
	fmt.Fprintf(&b, "class   %s\n", strings.Join(classes, ", "))
	if len(found) > 0 {
		v, f := found[0], found[0].Findings[0]
		fmt.Fprintf(&b, "\n%s %s\n     the target %s\n     want %s\n     got  %s\n", strings.ToUpper(string(v.Status)), v.ID, v.Title, f.Want, f.Got)
		if f.Hint != "" {
			fmt.Fprintf(&b, "     hint %s\n", f.Hint)
		}
	}
	return b.String()
}
