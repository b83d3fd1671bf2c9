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

// NewRawFolder creates the folder, readable by its owner alone, unless it exists.
func NewRawFolder(dir string) (*RawFolder, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	return &RawFolder{dir: dir}, nil
}

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
