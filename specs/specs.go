// Package specs embeds the contracts that ship with conform, one folder per page: page.md, openapi.yaml, and optionally overlay.yaml.
//
// This package is not API: it may change in any release.
package specs

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// A whole folder is embedded, so that an overlay.yaml needs no change here.
//
//go:embed */*
var files embed.FS

// FS returns the folders as they are: `<name>/page.md`, `<name>/openapi.yaml`.
func FS() fs.FS { return files }

// Names returns the names of all contracts, sorted.
func Names() []string {
	found, err := fs.Glob(files, "*/openapi.yaml")
	if err != nil {
		return nil // only a malformed pattern is an error
	}
	for i, name := range found {
		found[i] = path.Dir(name)
	}
	return found
}

// OpenAPI returns the description of a contract.
func OpenAPI(name string) ([]byte, error) {
	b, err := files.ReadFile(name + "/openapi.yaml")
	if err != nil {
		return nil, fmt.Errorf("want one of the contracts %s, got %q", strings.Join(Names(), ", "), name)
	}
	return b, nil
}

// Overlay returns the overlay of a contract, and whether it has one.
func Overlay(name string) ([]byte, bool) {
	b, err := files.ReadFile(name + "/overlay.yaml")
	return b, err == nil
}
