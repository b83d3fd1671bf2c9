package file_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/file"
)

func TestReplace(t *testing.T) {
	dir := t.TempDir()
	page, link := filepath.Join(dir, "page.md"), filepath.Join(dir, "link.md")
	if err := os.WriteFile(page, []byte("old"), 0o640); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("page.md", link); err != nil {
		t.Fatal(err)
	}
	if err := file.Replace(link, []byte("old"), []byte("new")); err != nil {
		t.Fatal(err)
	}
	info, err := os.Lstat(page)
	if err != nil || !info.Mode().IsRegular() || info.Mode().Perm() != 0o640 {
		t.Errorf("want the file with its permissions, got %v, %v", info, err)
	}
	if to, err := os.Readlink(link); err != nil || to != "page.md" {
		t.Errorf("want the link to stay, got %q, %v", to, err)
	}
	for _, old := range []string{"old", "ne", "newer"} {
		if err := file.Replace(page, []byte(old), []byte("x")); err == nil || !strings.Contains(err.Error(), "has changed") {
			t.Errorf("%q: want an error because the content is another one, got %v", old, err)
		}
	}
	if got, err := os.ReadFile(page); err != nil || string(got) != "new" {
		t.Errorf("want the content of the first call, got %q, %v", got, err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 2 {
		t.Errorf("want no other file, got %v, %v", entries, err)
	}
}
