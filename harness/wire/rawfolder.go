package wire

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"sync"
)

// RawFolder writes exchanges unredacted, secrets included, each to a file that only its owner can read.
type RawFolder struct {
	dir string

	mu   sync.Mutex
	next int
	err  error
}

// NewRawFolder returns the folder dir, which Create creates. A folder below shared, whose files are for other people, is an error, also
// where a symbolic link leads there.
func NewRawFolder(dir, shared string) (*RawFolder, error) {
	shared, err := realPath(shared)
	if err != nil {
		return nil, err
	}
	path, err := realPath(dir)
	if err != nil {
		return nil, err
	}
	if rel, err := filepath.Rel(shared, path); err == nil && filepath.IsLocal(rel) {
		return nil, fmt.Errorf("%s is in %s, whose files are meant to be shared", dir, shared)
	}
	return &RawFolder{dir: path}, nil
}

// Create creates the folder, readable by its owner alone, unless it exists.
func (f *RawFolder) Create() error { return os.MkdirAll(f.dir, 0o700) }

// Keep writes one exchange to the next file, `000001.http`. It never replaces a file. After an error it writes nothing more.
func (f *RawFolder) Keep(x *Exchange) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for f.err == nil {
		f.next++
		file, err := os.OpenFile(filepath.Join(f.dir, fmt.Sprintf("%06d.http", f.next)), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if os.IsExist(err) {
			continue
		}
		if err == nil {
			_, err = file.Write(rawText(x))
			if closing := file.Close(); err == nil {
				err = closing
			}
		}
		f.err = err
		return
	}
}

// Err returns the first error of all writes.
func (f *RawFolder) Err() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.err
}

func rawText(x *Exchange) []byte {
	var b bytes.Buffer
	message := func(header http.Header, body []byte) {
		_ = header.Write(&b) // a buffer takes everything
		fmt.Fprintf(&b, "\r\n%s", body)
	}
	fmt.Fprintf(&b, "%s %s\r\n", x.Request.Method, x.Request.URL)
	message(x.Request.Header, x.Request.Body)
	if x.Status != 0 {
		fmt.Fprintf(&b, "\r\n\r\n%s %d\r\n", x.Proto, x.Status)
		message(x.Header, x.Body)
	}
	if x.Failure != nil {
		fmt.Fprintf(&b, "\r\n\r\n%s: %v\r\n", x.Failure.Kind, x.Failure.Err)
	}
	return b.Bytes()
}

// realPath returns the absolute path without symbolic links. The path, or the end of it, need not exist.
func realPath(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	missing := ""
	for dir := path; ; dir = filepath.Dir(dir) {
		if found, err := filepath.EvalSymlinks(dir); err == nil {
			return filepath.Join(found, missing), nil
		}
		if _, err := os.Lstat(dir); err == nil {
			return "", fmt.Errorf("%s is a symbolic link to nothing", dir)
		}
		if dir == filepath.Dir(dir) {
			return path, nil
		}
		missing = filepath.Join(filepath.Base(dir), missing)
	}
}
