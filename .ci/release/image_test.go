package main

import (
	"debug/elf"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/validate"
)

// TestImage holds the image to a list of what it contains, and runs it as its user.
func TestImage(t *testing.T) {
	index, err := layout.ImageIndexFromPath(filepath.Join(dist(t), "image"))
	if err != nil {
		t.Fatal(err)
	}
	if err := validate.Index(index); err != nil {
		t.Error(err)
	}
	manifest, err := index.IndexManifest()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range manifest.Manifests {
		image, err := index.Image(m.Digest)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(m.Platform.String(), func(t *testing.T) { examine(t, image, m.Platform) })
	}
}

func examine(t *testing.T, image v1.Image, platform *v1.Platform) {
	config, err := image.ConfigFile()
	if err != nil {
		t.Fatal(err)
	}
	if config.Config.User != nonroot || config.Architecture != platform.Architecture || config.Config.Labels["org.opencontainers.image.revision"] == "" {
		t.Errorf("want the user %s, the architecture of the index and a revision, got %+v", nonroot, config)
	}
	all := mutate.Extract(image)
	defer all.Close()
	got := names(t, all)
	slices.Sort(got)
	if want := []string{certificates, "usr/bin/conform"}; !slices.Equal(got, want) {
		t.Fatalf("want %q in the image, got %q", want, got)
	}
	if platform.Architecture == runtime.GOARCH {
		start(t, image, config.Config)
	}
}

// start unpacks the image, and runs it as a container runtime would.
func start(t *testing.T, image v1.Image, config v1.Config) {
	root := filepath.Join(scratch, "container")
	if err := os.MkdirAll(filepath.Join(root, "work"), 0o755); err != nil {
		t.Fatal(err)
	}
	archive := filepath.Join(scratch, "container.tar")
	f, err := os.Create(archive)
	if err != nil {
		t.Fatal(err)
	}
	all := mutate.Extract(image)
	defer all.Close()
	if _, err := io.Copy(f, all); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	asRoot(t, "tar", "-xf", archive, "-C", root)
	asRoot(t, "chown", nonroot, filepath.Join(root, "work"))
	conform := filepath.Join(root, config.Entrypoint[0])
	binary, err := elf.Open(conform)
	if err != nil {
		t.Fatal(err)
	}
	defer binary.Close()
	if libraries, err := binary.ImportedLibraries(); err != nil || len(libraries) != 0 {
		t.Errorf("want a static binary, got one that needs %q (%v)", libraries, err)
	}
	out := asRoot(t, append(append([]string{"chroot", "--userspec=" + config.User, root}, config.Entrypoint...),
		"run", "--contract", "update-userrunstates", "--depth", "quick", "--out", "/work/out")...)
	if !strings.Contains(out, " passed") {
		t.Errorf("want verdicts, got %s", out)
	}
}

// TestRoots wants enough certificates for the services of Microsoft, and each of them readable.
func TestRoots(t *testing.T) {
	pem := string(roots())
	if got := strings.Count(pem, "BEGIN CERTIFICATE"); got < 50 {
		t.Errorf("want Mozilla's root certificates, got %d", got)
	}
}

func TestImageNeedsALinuxBinary(t *testing.T) {
	for content, want := range map[string]string{
		"":   "want a folder that goreleaser wrote",
		"{":  "artifacts.json",
		"[]": "want a Linux binary",
		`[{"type":"Binary","goos":"windows","path":"x"}]`:                   "want a Linux binary",
		`[{"type":"Binary","goos":"linux","goarch":"arm64","path":"none"}]`: "image for arm64",
	} {
		dir := filepath.Join(t.TempDir(), "dist")
		if err := os.Mkdir(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		if content != "" {
			if err := os.WriteFile(filepath.Join(dir, "artifacts.json"), []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if err := writeImage(dir, filepath.Join(dir, "image")); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: want %q, got %v", content, want, err)
		}
	}
}
