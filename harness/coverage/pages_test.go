package coverage_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/coverage"
	"github.com/graphconform/conform/harness/derive"
	"github.com/graphconform/conform/harness/doc"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/verdict"
)

// derived returns the contract of a page in testdata.
func derived(t testing.TB, name string) *contract.Contract {
	t.Helper()
	page, err := doc.Read(name+".md", []byte(readFile(t, name+".md")))
	if err != nil {
		t.Fatal(err)
	}
	description, err := derive.Derive(page, derive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	text, err := derive.Marshal(description)
	if err != nil {
		t.Fatal(err)
	}
	return load(t, name, string(text))
}

func load(t testing.TB, name, description string) *contract.Contract {
	t.Helper()
	c, err := contract.Load(name, name+".yaml", []byte(description), nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func readFile(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// listed returns the promises of the only operation of a contract.
func listed(t testing.TB, c *contract.Contract) []verdict.Promise {
	t.Helper()
	if len(c.Operations) != 1 {
		t.Fatalf("want one operation, got %d", len(c.Operations))
	}
	return coverage.List([]*contract.Contract{c}, c.Operations[0])
}

// TestPages compares the promises of ten pages with those that somebody found in them by reading: the file .promises beside each page has
// their ids, and words of their lines.
func TestPages(t *testing.T) {
	pages, err := filepath.Glob("testdata/*.md")
	if err != nil || len(pages) != 10 {
		t.Fatalf("want ten pages, got %d, %v", len(pages), err)
	}
	for _, file := range pages {
		name := strings.TrimSuffix(filepath.Base(file), ".md")
		t.Run(name, func(t *testing.T) {
			lines := strings.Split(readFile(t, name+".md"), "\n")
			var want, got []string
			words := map[string][]string{}
			for _, line := range strings.Split(strings.TrimSpace(readFile(t, name+".promises")), "\n") {
				if id, text, found := strings.Cut(line, " | "); found && !strings.HasPrefix(line, "#") {
					want, words[id] = append(want, id), append(words[id], text)
				}
			}
			for _, p := range listed(t, derived(t, name)) {
				id := p.ID
				switch p.Kind {
				case "norm": // no page says them
					continue
				case "gap": // named by what they say
					id = "gap"
				}
				got = append(got, id)
				_, at, _ := strings.Cut(p.Cite, ":")
				n, err := strconv.Atoi(at)
				if err != nil || n < 1 || n > len(lines) {
					t.Errorf("%s: want a line of the page, got %q", p.ID, p.Cite)
					continue
				}
				if !slices.ContainsFunc(words[id], func(text string) bool { return strings.Contains(lines[n-1], text) }) {
					t.Errorf("%s: want a line with one of %q, got line %d, %q", p.ID, words[id], n, lines[n-1])
				}
			}
			slices.Sort(want)
			slices.Sort(got)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("the promises differ from those that a reader finds (-want +got):\n%s", diff)
			}
		})
	}
}

// TestNorms compares the norms that apply with the checks that a plan of all depths judges.
func TestNorms(t *testing.T) {
	for _, name := range []string{"shelf", "ticket", "plant"} {
		c := derived(t, name)
		p, err := plan.New(plan.Options{Contracts: []*contract.Contract{c}, Base: func(*contract.Operation) string { return "http://h" }, Defaults: true, Depth: plan.Full, Seed: "1"})
		if err != nil {
			t.Fatal(err)
		}
		var want, got []string
		for _, a := range p.Applicability() {
			k := a.Check
			token := slices.Contains([]string{"expired-token-refused", "other-audience-refused", "permission-required"}, k.ID)
			if (a.Needs() == "" || token) && k.Family != "documentation" && k.Level != verdict.Documented && k.Level != verdict.May {
				want = append(want, "norm/"+k.Rule)
			}
		}
		for _, p := range listed(t, c) {
			if p.Kind == "norm" {
				got = append(got, p.ID)
			}
			if p.State != verdict.PromiseUntested || p.Reason == "" {
				t.Errorf("%s: want it untested with a reason before a run, got %s, %q", p.ID, p.State, p.Reason)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" || len(got) < 50 {
			t.Errorf("%s: (-want +got)\n%s", name, diff)
		}
	}
}

// TestIDsAreUnique holds that an id names one promise of an operation.
func TestIDsAreUnique(t *testing.T) {
	for _, name := range []string{"ticket", "parcel", "lantern"} {
		seen := map[string]bool{}
		for _, p := range listed(t, derived(t, name)) {
			if key := fmt.Sprint(p.Operation, " ", p.ID); seen[key] {
				t.Errorf("%s occurs twice", key)
			} else {
				seen[key] = true
			}
		}
	}
}
