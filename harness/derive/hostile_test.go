package derive_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/derive"
)

const (
	head = "# Update lamp\n## HTTP request\n``` http\nPATCH /lamps/{lampId}\n```\n"
	body = "## Request body\n|Property|Type|Description|\n|:---|:---|:---|\n"
)

// badPages cannot be read, with the beginning of the error for each.
var badPages = map[string]struct{ src, want string }{
	"latin1.md":  {head + "na\xefve", ":6: the page is not UTF-8"},
	"binary.md":  {"\x00\x01\nPATCH /a", ": the page has no headings"},
	"concept.md": {"---\ndoc_type: conceptualPageType\n---\n" + head, ":2: doc_type is conceptualPageType, not apiPageType"},
	"bomb.md":    {"---\na: &a [x, x]\n" + strings.Repeat("b: &b [*a, *a, *a, *a]\n", 5000) + "---\n" + head, ":1: no line `---` closes the front matter within 64 kB"},
	"nested.md":  {head + strings.Repeat("- ", 3000) + "a", ":6: lists or quotes are nested more than 100 deep"},
	"emphasis.md": {head + strings.Repeat("a*b**c_", 9000),
		":6: a paragraph has more than 5000 emphasis marks"},
	"endless.md": {head + body + strings.Repeat("|a|String|b|\n", 400000), ": the page has 5 MiB; the limit is 4 MiB"},
	"utf16.md":   {"\xff\xfeP\x00A\x00T\x00C\x00H\x00 \x00", ":1: the page is not UTF-8"},
	"nopath.md":  {"# Update lamp\n## HTTP request\n``` http\nPATCH ** Entity URI for lamp not found\n```\nPATCH /a\n", ":4: the request line has a generator's placeholder"},
}

// TestHostileTree derives a tree with bad pages: each gives an error with its place, the other pages are derived all the same, and
// no link leads out of the tree or in circles.
func TestHostileTree(t *testing.T) {
	root := t.TempDir()
	api := filepath.Join(root, "docs", "beta", "api")
	put := func(file, src string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(src), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, h := range badPages {
		put(filepath.Join(api, name), h.src)
	}
	put(filepath.Join(api, "huge.md"), "")
	if err := os.Truncate(filepath.Join(api, "huge.md"), 100<<20); err != nil {
		t.Fatal(err)
	}
	put(filepath.Join(api, "good.md"), head+body+"|shade|[shade](../../../../shade.md)|Its shade.|\n")
	put(filepath.Join(api, "rows.md"), head+body+strings.Repeat("|a|String|b|\n", 20000))
	put(filepath.Join(root, "shade.md"), "# shade resource type\n## Properties\n|Property|Type|Description|\n|:---|:---|:---|\n|secret|String|Out.|\n")
	put(filepath.Join(root, "docs", "beta", "resources", "lamp.md"), "# lamp resource type\n")
	for link, target := range map[string]string{"loop": "..", "self": "self", "out.md": "../../../shade.md"} {
		if err := os.Symlink(target, filepath.Join(api, link)); err != nil {
			t.Skip("no symbolic links here:", err)
		}
	}

	list, err := derive.Find([]string{filepath.Join(root, "docs")})
	if err != nil {
		t.Fatal(err)
	}
	derived := 0
	for _, r := range deriveAll(t, list) {
		name := filepath.Base(r.File)
		want := badPages[name].want
		if name == "huge.md" {
			want = ": the page has 100 MiB; the limit is 4 MiB"
		}
		switch {
		case want == "" && r.Err == nil:
			derived++
			if strings.Contains(string(r.YAML), "secret") {
				t.Errorf("%s: a link led out of the tree", name)
			}
		case want == "" || r.Err == nil || !strings.Contains(r.Err.Error(), name+want):
			t.Errorf("%s: want the error %q, got %v", name, want, r.Err)
		}
	}
	if len(list) != len(badPages)+3 || derived != 2 {
		t.Errorf("want %d pages and 2 descriptions, got %d and %d", len(badPages)+3, len(list), derived)
	}
}

// TestFindsRequests finds a page for every spelling of a request line, but not for the word in a sentence.
func TestFindsRequests(t *testing.T) {
	for line, want := range map[string]bool{
		"PATCH /lamps/{id}": true, "  PATCH\t/lamps/{id}": true, "> PATCH /lamps/{id}": true, "patch /lamps/{id} HTTP/1.1": true,
		"PATCH **TODO**": true, "patch the lamp": false, "GET /lamps": false, "PATCHES /lamps": false, "a PATCH /lamps": false,
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "lamp.md"), []byte("# Lamp\r\n"+line), 0o600); err != nil {
			t.Fatal(err)
		}
		if list, err := derive.Find([]string{dir}); (len(list) == 1) != want || (err == nil) != want {
			t.Errorf("%q: want %v, got %v, %v", line, want, list, err)
		}
	}
}

// TestFindRejects gives an error for a place without pages.
func TestFindRejects(t *testing.T) {
	empty := t.TempDir()
	if _, err := derive.Find([]string{empty}); err == nil || !strings.Contains(err.Error(), "no page in this folder documents PATCH") {
		t.Errorf("got %v", err)
	}
	if _, err := derive.Read(derive.Source{File: empty}); err == nil || !strings.Contains(err.Error(), "is a folder, not a file") {
		t.Errorf("got %v", err)
	}
	if _, err := derive.Find([]string{filepath.Join(empty, "gone.md")}); err == nil || !strings.Contains(err.Error(), "no page or folder of pages") {
		t.Errorf("got %v", err)
	}
}
