package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestInstallScript installs from a folder of releases, and refuses what has another checksum.
func TestInstallScript(t *testing.T) {
	releases, home := t.TempDir(), t.TempDir()
	for _, path := range []string{"latest/download", "download/v0.1.0", "download/v0.2.0", "download/v0.3.0"} {
		for _, name := range []string{"checksums.txt", filepath.Base(file(t, ".tar.gz"))} {
			content, err := os.ReadFile(filepath.Join(dist(t), name))
			if err != nil {
				t.Fatal(err)
			}
			switch {
			case path == "download/v0.2.0" && name == "checksums.txt":
				content = []byte(strings.ReplaceAll(string(content), "tar.gz", "tar.xz"))
			case path == "download/v0.3.0" && name != "checksums.txt":
				content = append(content, 0)
			}
			target := filepath.Join(releases, path, name)
			if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(target, content, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, tt := range []struct{ version, bin, want string }{
		{"", "newest", "installed conform v0.0.0-"}, {"latest", "latest", "installed conform v0.0.0-"}, {"v0.1.0", "tagged", "installed conform v0.0.0-"},
		{"0.1.0", "", `want a version such as v0.1.0, got "0.1.0"`}, {"v0.2.0", "", "want a checksum of conform_"},
		{"v0.3.0", "", "with the checksum"}, {"v9.9.9", "", "cannot download file:"}, {"v0.1.0 v0.2.0", "", "want at most one argument"},
	} {
		t.Run(tt.version, func(t *testing.T) {
			bin := filepath.Join(home, tt.bin, "bin")
			env := []string{"CONFORM_RELEASES=file://" + releases, "CONFORM_BIN=" + bin}
			out, err := command(t.Context(), home, env, append([]string{"sh", absolute(t, root+"/install.sh")}, strings.Fields(tt.version)...)...)
			if err != nil {
				out = err.Error()
			}
			if (err == nil) != (tt.bin != "") || !strings.Contains(out, tt.want) {
				t.Errorf("want %q, got %s", tt.want, out)
			}
			if _, err := os.Stat(filepath.Join(bin, "conform")); (err == nil) != (tt.bin != "") {
				t.Errorf("want a program only after %q, got %v", "installed", err)
			}
		})
	}
}

func absolute(t *testing.T, path string) string {
	t.Helper()
	path, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	return path
}
