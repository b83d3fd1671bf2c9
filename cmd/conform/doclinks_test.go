package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A link that leads nowhere is worse than none; a README that nobody reads to the end, too.
func TestDocumentationLinks(t *testing.T) {
	pages, err := filepath.Glob(filepath.Join(repository, "docs/*.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"docs/deploy/kubernetes/README.md", "README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"} {
		pages = append(pages, filepath.Join(repository, name))
	}
	example := regexp.MustCompile("(?ms)^````md\n.*?^````$") // a page of another repository
	for _, page := range pages {
		for _, link := range regexp.MustCompile(`\]\(([^)\s#:]*)(#[^)\s]*)?\)`).FindAllStringSubmatch(example.ReplaceAllString(readFile(t, page), ""), -1) {
			file := page
			if link[1] != "" {
				file = filepath.Join(filepath.Dir(page), link[1])
			}
			text, err := os.ReadFile(file)
			if err != nil || link[2] != "" && !slices.Contains(anchors(string(text)), link[2]) {
				t.Errorf("%s: %s leads nowhere", page, link[0])
			}
		}
	}
	if lines := strings.Count(readFile(t, filepath.Join(repository, "README.md")), "\n"); lines > 120 {
		t.Errorf("want at most 120 lines in README.md, got %d", lines)
	}
}

// anchors returns the anchors of a page's headings as GitHub makes them.
func anchors(text string) (found []string) {
	for _, heading := range regexp.MustCompile(`(?m)^#+ (.*)$`).FindAllStringSubmatch(text, -1) {
		kept := regexp.MustCompile(`[^a-z0-9 -]`).ReplaceAllString(strings.ToLower(heading[1]), "")
		found = append(found, "#"+strings.ReplaceAll(kept, " ", "-"))
	}
	return found
}
