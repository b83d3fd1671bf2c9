package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// platforms are those of .goreleaser.yaml: which packages are in a binary depends on them.
var platforms = []string{"linux/amd64", "linux/arm64", "darwin/amd64", "darwin/arm64", "windows/amd64", "windows/arm64"}

// component is a module, or the standard library. The names have no versions, which the SBOM of a release has.
type component struct {
	name  string
	files []document
}

// goPackage is what `go list -json` says of one.
type goPackage struct {
	Dir, ImportPath, Root string
	Standard              bool
	Module                *struct {
		Path, Dir string
		Main      bool
	}
}

// components returns what the binaries of all platforms contain, by name.
func components(ctx context.Context, module string) ([]component, error) {
	folders := map[string][]string{}
	for _, platform := range platforms {
		packages, err := dependencies(ctx, module, platform)
		if err != nil {
			return nil, err
		}
		for _, p := range packages {
			name, dir, root := p.owner()
			if name == "" {
				continue
			}
			// A package of a module can have a licence of its own, as can a folder around it.
			for ; len(dir) >= len(root); dir = filepath.Dir(dir) {
				folders[name] = append(folders[name], dir)
			}
		}
	}
	var all []component
	for _, name := range slices.Sorted(maps.Keys(folders)) {
		c := component{name: name}
		slices.Sort(folders[name])
		for _, dir := range slices.Compact(folders[name]) {
			files, err := documents(dir)
			if err != nil {
				return nil, err
			}
			c.files = append(c.files, files...)
		}
		all = append(all, c)
	}
	return all, nil
}

// owner returns the component of a package and the folders that may hold its licence, from the inner to the outer. The standard library has
// one licence; that of BoringSSL lies beside object files which are in no binary without cgo. A package of conform has no owner.
func (p goPackage) owner() (name, dir, root string) {
	switch {
	case p.Standard:
		return "Go standard library", p.Root, p.Root
	case p.Module == nil || p.Module.Main:
		return "", "", ""
	}
	return p.Module.Path, p.Dir, p.Module.Dir
}

func dependencies(ctx context.Context, module, platform string) (found []goPackage, err error) {
	goos, goarch, _ := strings.Cut(platform, "/")
	cmd := exec.CommandContext(ctx, "go", "list", "-deps", "-json=Dir,ImportPath,Root,Standard,Module", "./cmd/conform")
	cmd.Dir = module
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+goos, "GOARCH="+goarch)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list for %s: %w", platform, err)
	}
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p goPackage
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return found, nil
		} else if err != nil {
			return nil, fmt.Errorf("go list for %s: %w", platform, err)
		}
		found = append(found, p)
	}
}
