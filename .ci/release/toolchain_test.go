package main

import (
	"debug/buildinfo"
	"path/filepath"
	"strings"
	"testing"
)

// TestToolchain looks for known vulnerabilities with the Go that built the release. `make lint` only warns of those in the standard library,
// which are of the Go on that machine.
func TestToolchain(t *testing.T) {
	version := toolchain(t)
	program := filepath.Join(scratch, "govulncheck")
	if _, err := command(t.Context(), root+"/.ci/govulncheck", nil, "go", "build", "-o", program, "."); err != nil {
		t.Fatal(err)
	}
	// The reports are those that .ci/govulncheck/go.mod pins, and are looked up from its folder.
	out, err := command(t.Context(), root+"/.ci/govulncheck", []string{"GOTOOLCHAIN=" + version}, program, "-C", absolute(t, root), "./...")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out, "govulncheck: 0 in modules, 0 in the standard library") {
		t.Errorf("want a Go without known vulnerabilities in .goreleaser.yaml, got %s with\n%s", version, out)
	}
}

// toolchain returns the version of the Go that built all binaries.
func toolchain(t *testing.T) (version string) {
	t.Helper()
	matches, err := filepath.Glob(filepath.Join(dist(t), "conform_*", "conform*"))
	if err != nil || len(matches) == 0 {
		t.Fatalf("want binaries, got %q (%v)", matches, err)
	}
	for _, path := range matches {
		info, err := buildinfo.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if version != "" && info.GoVersion != version {
			t.Errorf("want all binaries built by one Go, got %s and %s", version, info.GoVersion)
		}
		version = info.GoVersion
	}
	return version
}
