package contract

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"gopkg.in/yaml.v3"
)

// maxFile bounds a description and an overlay, in bytes. The descriptions of whole Graph versions are larger; those of operations
// that anyone tests by hand are far smaller.
const maxFile = 16 << 20

// LoadFile reads a description and, where it exists, the overlay beside it: `overlay.yaml` for a file called openapi.*,
// `<base>.overlay.yaml` for any other. The contract takes the name of the folder or of the file.
func LoadFile(path string) (*Contract, error) {
	description, err := readFile(path)
	if err != nil {
		return nil, err
	}
	base := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
	name, beside := base, base+".overlay.yaml"
	if base == "openapi" {
		folder, err := filepath.Abs(filepath.Dir(path))
		if err != nil {
			return nil, err
		}
		name, beside = filepath.Base(folder), "overlay.yaml"
	}
	overlay, err := readFile(filepath.Join(filepath.Dir(path), beside))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if name = slug(name); name == "" {
		name = "contract"
	}
	c, err := Load(name, path, description, overlay)
	if err != nil {
		return nil, err
	}
	c.Path = path
	return c, nil
}

// readFile stops at the bound, so that an endless device is refused like a large file.
func readFile(path string) (data []byte, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	data, err = io.ReadAll(io.LimitReader(f, maxFile+1))
	return data, err
}

// Load reads an OpenAPI 3.0 description, YAML or JSON, after its overlay (OpenAPI Overlay 1.0; nil where there is none). Every PATCH
// operation becomes an Operation; a description without any is refused. Neither other files nor URLs are read. file is where the
// description came from: errors and, where the description does not cite a page, citations name it. Errors read `file:line: …`.
func Load(name, file string, description, overlay []byte) (c *Contract, err error) {
	defer func() {
		if r := recover(); r != nil { // the YAML and overlay libraries have panicked on hostile input before
			c, err = nil, fmt.Errorf("%s: cannot be read: %.200v", file, r)
		}
	}()
	if !safeName(name) {
		return nil, fmt.Errorf("%s: want a contract name of lower-case letters, digits, dots and dashes, got %q", file, name)
	}
	t := &tree{file: file, at: map[*yaml.Node]position{}}
	if t.root, err = t.parse(file, description); err != nil {
		return nil, err
	}
	if len(overlay) > 0 {
		if err := t.overlay(overlay); err != nil {
			return nil, err
		}
	}
	doc, err := t.document()
	if err != nil {
		return nil, err
	}
	r := &reader{tree: t, doc: doc, contract: name}
	operations, err := r.operations()
	if err != nil {
		return nil, err
	}
	profile, err := r.profile(operations)
	if err != nil {
		return nil, err
	}
	for _, op := range operations {
		op.Profile = profile
	}
	sum := sha256.Sum256(bytes.Join([][]byte{description, overlay}, nil))
	return &Contract{
		Name: name, File: file, Hash: hex.EncodeToString(sum[:]), Server: serverURL(doc.Servers), Profile: profile, Operations: operations,
	}, nil
}
