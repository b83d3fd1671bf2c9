package main

import (
	"os"
	"testing"
)

// The file is what the code says; `make specs` writes it.
func TestCatalogueIsUpToDate(t *testing.T) {
	got, err := os.ReadFile("../../docs/catalogue.md")
	if err != nil || string(got) != catalogueMarkdown() {
		t.Errorf("want docs/catalogue.md as the code has it, run make specs (%v)", err)
	}
}
