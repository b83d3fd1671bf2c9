package harness_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestEmbeddingProgram builds a program of another module, which protects a tenant through this package alone.
func TestEmbeddingProgram(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles a module of its own")
	}
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	copyFile(t, "testdata/embed/main.go.txt", filepath.Join(dir, "main.go"))
	copyFile(t, filepath.Join(root, "go.sum"), filepath.Join(dir, "go.sum"))
	write(t, filepath.Join(dir, "thing.yaml"), thing)
	own, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	_, requirements, found := strings.Cut(string(own), "\nrequire (")
	if !found {
		t.Fatal("want requirements in go.mod")
	}
	write(t, filepath.Join(dir, "go.mod"), fmt.Sprintf("module example.com/embed\n\ngo 1.26\n\nrequire github.com/graphconform/conform v0.0.0\n"+
		"replace github.com/graphconform/conform => %s\nrequire (%s", root, requirements))
	cmd := exec.Command("go", "run", "-mod=mod", ".")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off", "HOME="+os.Getenv("HOME"))
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	want := "exit 0, written to: true, as before: true\nexit 0, skipped: true\n"
	if err != nil || string(out) != want {
		t.Errorf("want %q, got %q, %v", want, out, err)
	}
	if left, err := filepath.Glob(filepath.Join(dir, "state", "journals", "*.ndjson")); err != nil || len(left) > 0 {
		t.Errorf("want no journal left, got %v, %v", left, err)
	}
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	text, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	write(t, to, string(text))
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
