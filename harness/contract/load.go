package contract

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/graphconform/conform/harness/file"
)

// maxFile bounds a description or an overlay, in bytes. The descriptions of all of Graph are larger, those of a few operations far
// smaller.
const maxFile = 16 << 20

// LoadFile loads a description and the overlay next to it, if there is one. For a file named openapi.* the overlay is `overlay.yaml` and
// the contract has the name of the folder; otherwise the overlay is `<base>.overlay.yaml` and the contract has the name of the file.
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

func readFile(path string) (data []byte, err error) {
	return file.Read(path, maxFile)
}

// Load reads an OpenAPI 3.0 description in YAML or JSON and applies an overlay (OpenAPI Overlay 1.0, may be nil). Every PATCH operation
// becomes an Operation; a description without any is an error. References to other files or URLs are errors too. file is the name for
// errors (`file:line: …`) and, if the description does not cite a page, for citations.
func Load(name, file string, description, overlay []byte) (c *Contract, err error) {
	defer func() {
		if r := recover(); r != nil { // the YAML and overlay libraries have panicked on hostile input
			c, err = nil, fmt.Errorf("%s: cannot be read: %.200v", file, r)
		}
	}()
	if !safeName(name) {
		return nil, fmt.Errorf("%s: the contract name %q is not made of lower-case letters, digits, dots and dashes", file, name)
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
		Name: name, File: file, Hash: hex.EncodeToString(sum[:]), Server: serverURL(doc.Servers), Profile: profile, Operations: operations, LeftOut: r.leftOut,
	}, nil
}
