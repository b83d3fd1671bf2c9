package derive_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/graphconform/conform/harness/derive"
)

// TestLibraryFindsPlurals has a text that names a type in the plural and without a link.
func TestLibraryFindsPlurals(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "home-lamp.md"), []byte("# lamp resource type\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := derive.OpenLibrary(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		link, name string
		want       bool
	}{{"", "lamps", true}, {"", "lamp", true}, {"", "plugs", false}, {"../resources/lights.md", "lamps", false}} {
		if got := l.Resource(tt.link, tt.name) != nil; got != tt.want {
			t.Errorf("%q, %s: want %v, got %v", tt.link, tt.name, tt.want, got)
		}
	}
}
