package specs_test

import (
	"bytes"
	"io/fs"
	"testing"

	"github.com/graphconform/conform/harness/derive"
	"github.com/graphconform/conform/harness/doc"
	"github.com/graphconform/conform/specs"
)

// TestFresh derives every page again: a committed description that differs is out of date.
func TestFresh(t *testing.T) {
	pages, err := fs.Glob(specs.FS(), "*/page.md")
	if err != nil || len(pages) == 0 {
		t.Fatalf("want pages, got %v, %v", pages, err)
	}
	if got := len(specs.Names()); got != len(pages) {
		t.Errorf("want %d descriptions, one per page, got %d", len(pages), got)
	}
	for _, name := range specs.Names() {
		src, err := fs.ReadFile(specs.FS(), name+"/page.md")
		if err != nil {
			t.Fatal(err)
		}
		p, err := doc.Read(name+"/page.md", src)
		if err != nil {
			t.Fatal(err)
		}
		d, err := derive.Derive(p, derive.Options{})
		if err != nil {
			t.Fatal(err)
		}
		fresh, err := derive.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		committed, err := specs.OpenAPI(name)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(fresh, committed) {
			t.Errorf("%s/openapi.yaml is not what its page gives: run `make specs` and review the difference", name)
		}
	}
}

func TestUnknown(t *testing.T) {
	if _, err := specs.OpenAPI("update-nothing"); err == nil {
		t.Error("want an error for a contract that is not there")
	}
	if _, ok := specs.Overlay("update-nothing"); ok {
		t.Error("want no overlay for a contract that is not there")
	}
}
