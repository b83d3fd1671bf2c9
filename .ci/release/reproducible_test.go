package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// TestReproducible builds the same commit again in another folder, and compares all files, those of the image too.
func TestReproducible(t *testing.T) {
	first := sums(t, dist(t))
	again, err := release(context.Background(), filepath.Dir(dist(t)), "again")
	if err != nil {
		t.Fatal(err)
	}
	second := sums(t, again)
	if want, got := slices.Sorted(maps.Keys(first)), slices.Sorted(maps.Keys(second)); !slices.Equal(want, got) {
		t.Fatalf("want %q again, got %q", want, got)
	}
	for name, sum := range first {
		if second[name] != sum {
			t.Errorf("want %s as it was, got other bytes", name)
		}
	}
	if len(first) < 12 {
		t.Errorf("want a release, got %v", first)
	}
}

// notes are what goreleaser writes about its run. No release contains them.
var notes = []string{"artifacts.json", "metadata.json", "config.yaml"}

func sums(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || slices.Contains(notes, d.Name()) {
			return err
		}
		content, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path) // path is below dir
		found[name] = fmt.Sprintf("%x", sha256.Sum256(content))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
