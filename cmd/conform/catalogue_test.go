package main

import (
	"os"
	"testing"

	"github.com/graphconform/conform/harness/catalogue"
)

// `make specs` writes the file.
func TestCatalogueIsUpToDate(t *testing.T) {
	got, err := os.ReadFile("../../docs/catalogue.md")
	if err != nil || string(got) != catalogue.Markdown(faultsByCheck()) {
		t.Errorf("want docs/catalogue.md as the code has it, run make specs (%v)", err)
	}
}
