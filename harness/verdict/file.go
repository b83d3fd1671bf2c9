package verdict

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// WriteFile writes the run to path, whole or not at all.
func WriteFile(path string, r *Run) error {
	return WriteWhole(path, func(w io.Writer) error { return Write(w, r) })
}

// WriteWhole gives path what render writes, with mode 0644, whole or not at all: a temporary file in the same folder is
// filled, synced and renamed, so that a full disk or a crash leaves what was there before. A device or a pipe is written as
// it is. The error names the path.
func WriteWhole(path string, render func(io.Writer) error) error {
	if err := writeWhole(path, render); err != nil {
		return fmt.Errorf("write %s: %w", path, cause(err))
	}
	return nil
}

func writeWhole(path string, render func(io.Writer) error) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return replace(path, render)
	case err != nil:
		return err
	case info.IsDir():
		return errors.New("want a file, got a folder: name a file in it")
	case !info.Mode().IsRegular():
		return fill(path, render)
	}
	// A rename would replace a symbolic link, not the file behind it.
	target, err := filepath.EvalSymlinks(path)
	if err != nil {
		return err
	}
	return replace(target, render)
}

func replace(path string, render func(io.Writer) error) (err error) {
	tmp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	whole := false
	defer func() {
		if whole {
			return
		}
		if left := errors.Join(ignoreClosed(tmp.Close()), os.Remove(tmp.Name())); left != nil {
			err = errors.Join(err, left)
		}
	}()
	if err := render(tmp); err != nil {
		return err
	}
	if err := tmp.Chmod(0o644); err != nil {
		return err
	}
	if err := tmp.Sync(); err != nil {
		return err
	}
	if err := tmp.Close(); err != nil {
		return err
	}
	if err := os.Rename(tmp.Name(), path); err != nil {
		return err
	}
	whole = true
	return nil
}

// fill writes to what cannot be renamed over: /dev/stdout, a named pipe.
func fill(path string, render func(io.Writer) error) error {
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	if err := render(file); err != nil {
		if closing := file.Close(); closing != nil {
			return errors.Join(err, closing)
		}
		return err
	}
	return file.Close()
}

func ignoreClosed(err error) error {
	if errors.Is(err, fs.ErrClosed) {
		return nil
	}
	return err
}

// cause drops the operation and the temporary name that an *fs.PathError adds: the caller names the path that was asked for.
func cause(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) && path.Error() == err.Error() { // nothing of value stands around it
		return path.Err
	}
	return err
}
