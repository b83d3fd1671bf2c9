package derive_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/derive"
	"github.com/graphconform/conform/harness/doc"
)

// prevalence is the number of pages with each defect, of all 1,026 published pages: of the 653 generated (Intune) pages, and of the
// 373 others. If only parts were counted, low and high are the bounds.
var prevalence = map[string]struct{ generated, low, high int }{
	"DOC002": {0, 17, 17}, "DOC003": {0, 45, 46}, "DOC004": {0, 5, 5}, "DOC005": {653, 81, 81}, "DOC006": {10, 0, 0},
	"DOC007": {0, 149, 167}, "DOC008": {38, 0, 0}, "REQ001": {3, 4, 4}, "REQ002": {0, 6, 6}, "REQ003": {108, 85, 85}, "REQ004": {0, 21, 21},
	"REQ007": {0, 16, 16}, "REQ008": {0, 11, 11}, "PERM001": {0, 2, 2}, "PERM003": {21, 1, 1},
	"PERM004": {24, 21, 21}, "HDR001": {0, 8, 8}, "HDR002": {653, 135, 135}, "HDR003": {0, 18, 18},
	"HDR004": {0, 20, 20}, "HDR005": {0, 67, 67}, "BODY001": {0, 79, 79}, "BODY002": {0, 4, 4}, "BODY003": {3, 74, 74}, "BODY004": {0, 23, 23},
	"BODY005": {1, 19, 19}, "BODY006": {155, 9, 9}, "BODY007": {650, 16, 16}, "BODY008": {653, 7, 7}, "RESP001": {0, 4, 4}, "RESP002": {0, 13, 18},
	"RESP003": {0, 15, 18}, "RESP004": {0, 9, 9}, "RESP005": {0, 22, 22}, "EX001": {0, 4, 13}, "EX002": {0, 13, 13}, "EX003": {0, 34, 51},
	"EX004": {0, 1, 1}, "EX005": {1, 142, 142}, "EX006": {0, 8, 15}, "EX007": {0, 85, 146}, "EX008": {0, 11, 11}, "EX009": {0, 35, 35},
	"EX010": {124, 1, 1}, "EX011": {15, 2, 2}, "EX012": {0, 22, 22}, "EX013": {6, 1, 1}, "EX014": {597, 219, 225}, "EX015": {0, 6, 6},
	"EX016": {0, 12, 17}, "EX017": {0, 19, 19}, "EX018": {1, 2, 2}, "LINK001": {0, 0, 0},
}

// explained are the rules whose count differs by more than a third, with the reason.
var explained = map[string]string{
	"BODY001": "bodies of an open type, whose members no table can list, and those that the text describes do not count",
	"DOC005":  "HDR005 reports the sections of optional headers",
	"DOC008":  "BODY007 asks to remove the id, which needs no description then",
	"EX009":   "names in the resource page's JSON representation count as documented",
	"BODY004": "the corpus has 17 of the pages, among them calendar and contact in both versions",
	"EX016":   "the count over all pages is that of names at the top of a body, and the rule reads those inside, too",
	"EX012":   "the rule reads every PATCH example, not only the first",
	"PERM004": "a read permission counts only where the permission to write the same is an alternative",
	"RESP005": "the corpus has more than its share of planner pages, which name 204 and 200",
}

// TestPrevalence lints the published pages of the corpus and compares on how many pages each rule fires with the count over all
// published pages, scaled to the size of the corpus. Counts below ten pages are too small to compare and only printed.
func TestPrevalence(t *testing.T) {
	if testing.Short() {
		t.Skip("slow with the race detector: make test runs it without")
	}
	dir := corpus(t)
	libraries, err := derive.OpenLibraries("")
	if err != nil {
		t.Fatal(err)
	}
	generated, others := map[string]int{}, map[string]int{}
	pages := [2]int{}
	for _, s := range sources(t, dir, "published/*/api/*.md") {
		page, err := derive.Read(s)
		if err != nil {
			t.Fatal(err)
		}
		counts := others
		if strings.HasPrefix(filepath.Base(s.File), "intune-") {
			counts = generated
			pages[0]++
		} else {
			pages[1]++
		}
		seen := map[string]bool{}
		for _, f := range doc.Lint(page, doc.Config{Resources: libraries.For(s.File)}) {
			if !seen[f.Rule] {
				seen[f.Rule] = true
				counts[f.Rule]++
			}
		}
	}
	for _, r := range doc.Rules() {
		want, counted := prevalence[r.ID]
		if !counted {
			t.Logf("%-8s %4d + %4d pages, not counted before", r.ID, generated[r.ID], others[r.ID])
			continue
		}
		g := float64(want.generated) * float64(pages[0]) / 653
		low, high := float64(want.low)*float64(pages[1])/373, float64(want.high)*float64(pages[1])/373
		t.Logf("%-8s generated %4d, want about %5.1f; others %4d, want about %5.1f to %5.1f", r.ID, generated[r.ID], g, others[r.ID], low, high)
		for _, c := range []struct {
			got       int
			low, high float64
		}{{generated[r.ID], g, g}, {others[r.ID], low, high}} {
			off := float64(c.got) < c.low*2/3 || float64(c.got) > c.high*4/3
			if off && c.high >= 10 && explained[r.ID] == "" {
				t.Errorf("%s: want about %.0f pages, got %d", r.ID, c.high, c.got)
			} else if off && c.high >= 10 {
				t.Logf("         differs: %s", explained[r.ID])
			}
		}
	}
}
