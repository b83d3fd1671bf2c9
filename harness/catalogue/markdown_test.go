package catalogue

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/check"
)

// retired rules had a check once; their ids are not used again.
var retired = []string{"PATCH-CONNEG-011"}

// Every rule has a check, is tested by another one or says why there is none, and no rule is left out.
func TestRules(t *testing.T) {
	rules := slices.Clone(retired)
	explained := slices.Clone(untested)
	for _, c := range All() {
		rules, explained = append(rules, c.Rule), slices.Concat(explained, c.Covers)
	}
	for _, r := range explained {
		rules = append(rules, r.ID)
		if r.Why == "" || strings.HasSuffix(r.Why, ".") {
			t.Errorf("%s: want a reason without a period, got %q", r.ID, r.Why)
		}
	}
	slices.Sort(rules)
	family, n := "", 0
	for _, rule := range rules {
		number := strings.LastIndex(rule, "-")
		if n++; rule[:number] != family {
			family, n = rule[:number], 1
		}
		if want := fmt.Sprintf("%s-%03d", family, n); rule != want {
			t.Fatalf("want %s next, got %s", want, rule)
		}
	}
}

// docs/other-tools.md names checks that exist, and gives a reason where there is none.
func TestOtherTools(t *testing.T) {
	text, err := os.ReadFile("../../docs/other-tools.md")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, row := range regexp.MustCompile(`(?m)^\| (\w\d\d) \| (.+) \| (.+) \|$`).FindAllStringSubmatch(string(text), -1) {
		seen[row[1]] = true
		ids := regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(row[3], -1)
		if len(ids) == 0 && !strings.HasPrefix(row[3], "none: ") {
			t.Errorf("%s: want checks or a reason, got %q", row[1], row[3])
		}
		for _, id := range ids {
			if !slices.ContainsFunc(All(), func(c *check.Check) bool { return c.ID == id[1] }) {
				t.Errorf("%s: no check %s", row[1], id[1])
			}
		}
	}
	if len(seen) != 129 {
		t.Errorf("want 129 rows, got %d", len(seen))
	}
}
