package main

import (
	"archive/tar"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// file returns the path of a file of this machine's platform, such as an archive.
func file(t *testing.T, suffix string) string {
	t.Helper()
	return filepath.Join(dist(t), "conform_"+runtime.GOOS+"_"+runtime.GOARCH+suffix)
}

func TestArchive(t *testing.T) {
	f, err := os.Open(file(t, ".tar.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	unzipped, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	names := names(t, unzipped)
	for _, want := range []string{"conform", "LICENSE", "NOTICE", "README.md", "man/conform.1", "man/conform-run.1", "completions/conform.bash", "completions/conform.zsh", "completions/conform.fish"} {
		if !slices.Contains(names, want) {
			t.Errorf("want %s in the archive, got %q", want, names)
		}
	}
}

// names lists a tar archive, in which everything must be a file or folder of root.
func names(t *testing.T, r io.Reader) (names []string) {
	t.Helper()
	for archive := tar.NewReader(r); ; {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return names
		}
		if err != nil {
			t.Fatal(err)
		}
		if header.Uid != 0 || header.Gid != 0 || header.Typeflag != tar.TypeReg && header.Typeflag != tar.TypeDir {
			t.Errorf("want files and folders of root, got %+v", header)
		}
		names = append(names, header.Name)
	}
}

// TestChecksums compares the sums with the files, and wants a sum of everything that people download.
func TestChecksums(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(dist(t), "checksums.txt"))
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	for line := range strings.Lines(string(text)) {
		sum, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
		content, err := os.ReadFile(filepath.Join(dist(t), name))
		if err != nil {
			if name == "install.sh" { // which is taken from the repository
				content, err = os.ReadFile(filepath.Join(root, name))
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if got := fmt.Sprintf("%x", sha256.Sum256(content)); got != sum {
			t.Errorf("%s: want %s, got %s", name, sum, got)
		}
		listed[name] = true
	}
	for _, name := range downloads() {
		if !listed[name] {
			t.Errorf("want a sum of %s, got %v", name, listed)
		}
	}
}

// downloads are the files that a release has, or the part of it that the tests build.
func downloads() (all []string) {
	all = []string{"install.sh"}
	for _, platform := range platforms {
		if os.Getenv(whole) == "" && platform != runtime.GOOS+"/"+runtime.GOARCH {
			continue
		}
		name := "conform_" + strings.ReplaceAll(platform, "/", "_")
		suffixes := []string{".cdx.json", ".tar.gz"}
		switch {
		case strings.HasPrefix(platform, "windows/"):
			suffixes[1] = ".zip"
		case strings.HasPrefix(platform, "linux/"):
			suffixes = append(suffixes, ".deb", ".rpm")
		}
		for _, suffix := range suffixes {
			all = append(all, name+suffix)
		}
	}
	return all
}

// TestDebian installs the package into a fresh Debian system, in which conform runs, and removes it.
func TestDebian(t *testing.T) {
	system := filepath.Join(scratch, "debian")
	deb := file(t, ".deb")
	asRoot(t, "mmdebstrap", "--quiet", "--variant=essential", "bookworm", system)
	defer asRoot(t, "rm", "-rf", "--one-file-system", system)
	in := func(argv ...string) string { return asRoot(t, append([]string{"chroot", system}, argv...)...) }
	asRoot(t, "cp", deb, filepath.Join(system, "conform.deb"))
	in("dpkg", "--install", "/conform.deb")
	out := in("conform", "run", "--contract", "update-userrunstates", "--depth", "quick", "--out", "/tmp/out")
	if !strings.Contains(out, " passed") {
		t.Errorf("want verdicts, got %s", out)
	}
	in("test", "-f", "/tmp/out/run.ndjson")
	for _, path := range []string{
		"/usr/bin/conform", "/usr/share/man/man1/conform-run.1", "/usr/share/doc/conform/copyright", "/usr/share/doc/conform/NOTICE",
		"/usr/share/bash-completion/completions/conform", "/usr/share/zsh/site-functions/_conform", "/usr/share/fish/vendor_completions.d/conform.fish",
	} {
		// The configuration of a small system may leave out manual pages.
		if !strings.Contains(in("dpkg", "--listfiles", "conform"), path+"\n") {
			t.Errorf("want %s in the package, got %s", path, in("dpkg", "--listfiles", "conform"))
		}
	}
	in("dpkg", "--purge", "conform")
	in("test", "!", "-e", "/usr/bin/conform")
}

func TestRPM(t *testing.T) {
	out, err := command(t.Context(), ".", nil, "rpm", "--query", "--package", "--list", "--info", file(t, ".rpm"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"License     : Apache-2.0\n", "\n/usr/bin/conform\n", "\n/usr/share/man/man1/conform-run.1\n"} {
		if !strings.Contains(out, want) {
			t.Errorf("want %q, got %s", want, out)
		}
	}
}
