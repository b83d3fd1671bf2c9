package contract

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
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
func LoadFile(path string) (*Contract, error) { return LoadFileAs("", path) }

// LoadFileAs is LoadFile with the words of a text as the contract's name, if they are any.
func LoadFileAs(text, path string) (*Contract, error) {
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
	if name = cmp.Or(slug(text), slug(name)); name == "" {
		name = "contract"
	}
	folder, err := os.OpenRoot(filepath.Dir(path))
	if err != nil {
		return nil, err
	}
	defer func() { _ = folder.Close() }()
	c, err := loadWith(name, path, description, overlay, func(name string) ([]byte, error) { return file.ReadIn(folder, name, maxFile) })
	if err != nil {
		return nil, err
	}
	c.Path = path
	return c, nil
}

func readFile(path string) (data []byte, err error) {
	return file.Read(path, maxFile)
}

// Load reads a description in YAML or JSON, of OpenAPI 3.0 or 3.1 or Swagger 2.0, and applies an overlay (OpenAPI Overlay 1.0, may be nil).
// Every PATCH operation becomes an Operation, unless conform cannot test it; a description without any is an error. Nothing else of the
// description needs to be valid. References to other files or URLs are not followed. file is the name for errors (`file:line: …`) and, if
// the description does not cite a page, for citations.
func Load(name, file string, description, overlay []byte) (*Contract, error) {
	return loadWith(name, file, description, overlay, nil)
}

// loadWith is Load with references to files, which open reads.
func loadWith(name, file string, description, overlay []byte, open func(name string) ([]byte, error)) (c *Contract, err error) {
	defer func() {
		if r := recover(); r != nil { // the YAML and overlay libraries have panicked on hostile input
			c, err = nil, fmt.Errorf("%s: cannot be read: %.200v", file, r)
		}
	}()
	if !safeName(name) {
		return nil, fmt.Errorf("%s: the contract name %q is not made of lower-case letters, digits, dots and dashes", file, name)
	}
	t := &tree{file: file, at: map[*yaml.Node]position{}, recorded: len(overlay) > 0}
	if t.root, err = t.parse(file, description, t.recorded); err != nil {
		return nil, err
	}
	if len(overlay) > 0 {
		if err := t.overlay(overlay); err != nil {
			return nil, err
		}
	}
	version, err := t.version()
	if err != nil {
		return nil, err
	}
	odata := namesOData(t.root) // before the linker copies what it refers to
	r := &reader{linker: newLinker(t, open, version), contract: name}
	if version == swagger2 {
		if err := r.upgrade(r.leave); err != nil {
			return nil, err
		}
	}
	sum := sha256.Sum256(bytes.Join([][]byte{description, overlay}, nil))
	c = &Contract{Name: name, File: file, Hash: hex.EncodeToString(sum[:]), Server: t.server(t.in(t.root, "servers"))}
	operations, err := r.operations()
	c.LeftOut = r.leftOut
	if len(operations) == 0 && r.first != nil {
		return nil, &UntestableError{Contract: c, Err: r.first}
	}
	if err != nil {
		return nil, err
	}
	profile, err := r.profile(operations, odata)
	if err != nil {
		return nil, err
	}
	for _, op := range operations {
		op.Profile = profile
	}
	c.Profile, c.Operations = profile, operations
	return c, nil
}

// errNoVersion is the error of a file that is no description, and so has no PATCH operation.
var errNoVersion error = noVersion{}

type noVersion struct{}

func (noVersion) Error() string        { return "the member `openapi` is missing" }
func (noVersion) Is(target error) bool { return target == ErrNoPatch }

// ErrNoPatch is the error of a file without PATCH operations.
var ErrNoPatch = errors.New("the description has no PATCH operation")

// UntestableError is the error of a description none of whose PATCH operations conform can test. Contract lists them in LeftOut.
type UntestableError struct {
	Contract *Contract
	Err      error // why the first is left out
}

func (e *UntestableError) Error() string { return e.Err.Error() }

// Unwrap returns the reason.
func (e *UntestableError) Unwrap() error { return e.Err }

// version of the format of a description.
type version int

const (
	openAPI30 version = iota
	openAPI31
	swagger2
)

// version returns the version of the description. One that conform does not read is an error.
func (t *tree) version() (version, error) {
	n, at := t.in(t.root, "openapi"), openAPI30
	if swagger := t.in(t.root, "swagger"); n == nil && swagger != nil {
		n, at = swagger, swagger2
	}
	is := func(text string) bool {
		return n.Kind == yaml.ScalarNode && (n.Value == text || strings.HasPrefix(n.Value, text+"."))
	}
	const read = "conform reads OpenAPI 3.0 and 3.1, and Swagger 2.0"
	switch {
	case n == nil:
		return 0, fmt.Errorf("%w; %s", t.where(t.root).wrap(errNoVersion), read)
	case at == swagger2 && (is("2.0") || is("2")):
		return swagger2, nil
	case at == swagger2:
		return 0, t.where(n).errorf("Swagger %.60q is not supported; %s", n.Value, read)
	case is("3.0"):
		return openAPI30, nil
	case is("3.1"):
		return openAPI31, nil
	case is("3.2"):
		return 0, t.where(n).errorf("OpenAPI 3.2 is not supported yet; %s. A description that uses nothing new of 3.2 can say `openapi: 3.1.1`", read)
	}
	return 0, t.where(n).errorf("OpenAPI %.60q is not supported; %s", n.Value, read)
}
