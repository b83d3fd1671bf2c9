package main

import (
	"regexp"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness"
	"github.com/graphconform/conform/harness/catalogue"
	"github.com/graphconform/conform/harness/contract"
)

// The explanation of every check is complete: title, what is sent and must hold, level, source, safety, class, faults, and an example
// of a finding.
func TestEveryCheckIsExplained(t *testing.T) {
	if testing.Short() {
		t.Skip("slow under the race detector: make test runs it without")
	}
	section := regexp.MustCompile(`§\d|Graph [a-zA-Z]+|Graph: |^the (contract|run)'s `)
	for _, c := range catalogue.All() {
		found, err := harness.Examples(t.Context(), c, func() (*contract.Contract, error) { return loadContract(exampleContract) })
		if err != nil {
			t.Fatal(err)
		}
		text := catalogue.Explain(c, faultsByCheck()[c.ID], found)
		if !section.MatchString(c.Source) {
			t.Errorf("%s: want a source with its section, got %q", c.ID, c.Source)
		}
		for _, want := range []string{
			c.ID + "  " + c.Rule + "\n", "\nThe target " + c.Title + ".\n", "\nsends   " + c.Sends + "\n", "\nholds   " + c.Holds + "\n",
			"\nlevel   " + string(c.Level) + ": a breach ", "\nprofile " + string(c.Profile) + ": ", "\nsource  " + c.Source + "\n", "\nsafety  " + string(c.Safety) + ": ",
			"\ntry     conform run --fault ", "\nclass   " + c.Classes[0].Name,
			"/" + c.ID + "\n     the target " + c.Title + "\n     want ", "\n     got  ",
		} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: want %q, got\n%s", c.ID, want, text)
			}
		}
		for _, v := range found {
			for _, f := range v.Findings {
				if want := c.Class(f.Class).WFC; f.WFC != want {
					t.Errorf("%s: want the code %d on the finding, got %d", v.ID, want, f.WFC)
				}
			}
		}
	}
}
