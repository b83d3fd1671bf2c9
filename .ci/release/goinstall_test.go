package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/module"
	modzip "golang.org/x/mod/zip"
)

// TestGoInstall publishes HEAD on a module proxy of files, and installs it from there with an empty module cache. What the program embeds
// must be in the module.
func TestGoInstall(t *testing.T) {
	const path, version = "github.com/graphconform/conform", "v0.1.0"
	clone := filepath.Dir(dist(t))
	proxy, home := t.TempDir(), t.TempDir()
	folder := filepath.Join(proxy, path, "@v")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	archive, err := os.Create(filepath.Join(folder, version+".zip"))
	if err != nil {
		t.Fatal(err)
	}
	if err := modzip.CreateFromVCS(archive, module.Version{Path: path, Version: version}, clone, "HEAD", ""); err != nil {
		t.Fatal(err)
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	gomod, err := os.ReadFile(filepath.Join(clone, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{version + ".mod": string(gomod), version + ".info": `{"Version":"` + version + `"}`, "list": version + "\n"} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cache, err := command(t.Context(), clone, nil, "go", "env", "GOMODCACHE")
	if err != nil {
		t.Fatal(err)
	}
	// The Go of the release, from whose build cache most of it then comes. It is in the module cache, which the command below does not use.
	goroot, err := command(t.Context(), clone, []string{"GOTOOLCHAIN=" + toolchain(t)}, "go", "env", "GOROOT")
	if err != nil {
		t.Fatal(err)
	}
	env := []string{
		"GOPROXY=file://" + proxy + ",file://" + filepath.Join(strings.TrimSpace(cache), "cache/download"), "GOSUMDB=off",
		"GOMODCACHE=" + filepath.Join(home, "mod"), "GOBIN=" + filepath.Join(home, "bin"), "GOFLAGS=-modcacherw -trimpath",
		"CGO_ENABLED=0", "GOTOOLCHAIN=local",
	}
	if _, err := command(t.Context(), home, env, filepath.Join(strings.TrimSpace(goroot), "bin/go"), "install", path+"/cmd/conform@"+version); err != nil {
		t.Fatal(err)
	}
	conform := filepath.Join(home, "bin/conform")
	if out, err := command(t.Context(), home, nil, conform, "version"); err != nil || out != "conform "+version+"\n" {
		t.Errorf("want conform %s, got %q and %v", version, out, err)
	}
	if out, err := command(t.Context(), home, nil, conform, "run", "--contract", "update-userrunstates", "--depth", "quick"); err != nil || !strings.Contains(out, " passed") {
		t.Errorf("want verdicts, got %s and %v", out, err)
	}
}
