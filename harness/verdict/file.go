package verdict

import (
	"io"

	"github.com/graphconform/conform/harness/file"
)

// WriteFile writes the run to a file, completely or not at all.
func WriteFile(path string, r Source) error {
	return file.Write(path, func(w io.Writer) error { return Write(w, r) })
}
