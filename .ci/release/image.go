package main

import (
	"debug/buildinfo"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

// nonroot is a user that no system has an account for.
const nonroot = "65532:65532"

// binary is one of goreleaser's artifacts.
type binary struct {
	Type, Goos, Goarch, Path string
}

// writeImage writes an index with an image for each Linux binary in dist.
func writeImage(dist, target string) error {
	text, err := os.ReadFile(filepath.Join(dist, "artifacts.json"))
	if err != nil {
		return fmt.Errorf("want a folder that goreleaser wrote: %w", err)
	}
	var artifacts []binary
	if err := json.Unmarshal(text, &artifacts); err != nil {
		return fmt.Errorf("artifacts.json: %w", err)
	}
	index := mutate.IndexMediaType(empty.Index, types.OCIImageIndex)
	found := false
	for _, a := range artifacts {
		if a.Type != "Binary" || a.Goos != "linux" {
			continue
		}
		// The paths are relative to the folder above dist.
		image, err := imageOf(filepath.Join(filepath.Dir(filepath.Clean(dist)), a.Path), a.Goarch)
		if err != nil {
			return fmt.Errorf("image for %s: %w", a.Goarch, err)
		}
		index = mutate.AppendManifests(index, mutate.IndexAddendum{
			Add:        image,
			Descriptor: v1.Descriptor{Platform: &v1.Platform{OS: "linux", Architecture: a.Goarch}},
		})
		found = true
	}
	if !found {
		return fmt.Errorf("want a Linux binary in %s, got none", dist)
	}
	_, err = layout.Write(target, index)
	return err
}

func imageOf(path, arch string) (v1.Image, error) {
	of, err := sourceOf(path)
	if err != nil {
		return nil, err
	}
	layers, err := layersOf(path, of.time)
	if err != nil {
		return nil, err
	}
	image := mutate.MediaType(empty.Image, types.OCIManifestSchema1)
	image = mutate.ConfigMediaType(image, types.OCIConfigJSON)
	if image, err = mutate.AppendLayers(image, layers...); err != nil {
		return nil, err
	}
	return configured(image, arch, of)
}

// source is the commit that a binary was built from.
type source struct {
	version, revision string
	time              time.Time
}

// sourceOf reads what the go command recorded. Without the time, the image could not be reproduced.
func sourceOf(path string) (s source, err error) {
	info, err := buildinfo.ReadFile(path)
	if err != nil {
		return s, err
	}
	s.version = info.Main.Version
	for _, setting := range info.Settings {
		switch setting.Key {
		case "vcs.revision":
			s.revision = setting.Value
		case "vcs.time":
			if s.time, err = time.Parse(time.RFC3339, setting.Value); err != nil {
				return s, err
			}
		}
	}
	if s.time.IsZero() {
		return s, fmt.Errorf("want a binary built with -buildvcs=true, got one without the time of its commit")
	}
	return s, nil
}
