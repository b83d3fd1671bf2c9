package main

import (
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
)

// configured adds what a runtime and a registry want to know to an image of which only the layers are known.
func configured(image v1.Image, arch string, of source) (v1.Image, error) {
	layered, err := image.ConfigFile()
	if err != nil {
		return nil, err
	}
	config := layered.DeepCopy()
	config.OS, config.Architecture = "linux", arch
	config.Created = v1.Time{Time: of.time}
	config.Config = v1.Config{
		Entrypoint: []string{"/usr/bin/conform"},
		User:       nonroot,
		WorkingDir: "/work",
		Labels: map[string]string{
			"org.opencontainers.image.title":    "conform",
			"org.opencontainers.image.source":   "https://github.com/graphconform/conform",
			"org.opencontainers.image.licenses": "Apache-2.0",
			"org.opencontainers.image.version":  of.version,
			"org.opencontainers.image.revision": of.revision,
		},
	}
	return mutate.ConfigFile(image, config)
}
