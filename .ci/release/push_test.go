package main

import (
	"io"
	"log"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-containerregistry/pkg/registry"
)

// TestPush runs the lines of the workflow that push the image, to a registry in memory.
func TestPush(t *testing.T) {
	folder := filepath.Join(dist(t), "image")
	server := httptest.NewServer(registry.New(registry.Logger(log.New(io.Discard, "", 0))))
	defer server.Close()
	image := strings.TrimPrefix(server.URL, "http://") + "/graphconform/conform"
	workflow, err := os.ReadFile(root + "/.github/workflows/release.yml")
	if err != nil {
		t.Fatal(err)
	}
	lines := regexp.MustCompile(`(?m)^ +(crane\(\).*|crane push .*|echo "digest=.*)$`).FindAllString(string(workflow), -1)
	if len(lines) != 3 {
		t.Fatalf("want three lines with crane in the workflow, got %q", lines)
	}
	output := filepath.Join(t.TempDir(), "output")
	script := strings.ReplaceAll(strings.Join(lines, "\n"), "dist/image", folder)
	env := []string{"IMAGE=" + image, "GITHUB_REF_NAME=v0.1.0", "GITHUB_OUTPUT=" + output}
	if _, err := command(t.Context(), root, env, "bash", "-e", "-c", script); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(output)
	if err != nil {
		t.Fatal(err)
	}
	if !regexp.MustCompile(`^digest=sha256:[0-9a-f]{64}\n$`).Match(got) {
		t.Errorf("want the digest as an output, got %q", got)
	}
}
