package verdict

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// WriteFile writes the run to a file, completely or not at all.
func WriteFile(path string, r *Run) error {
	return WriteAtomic(path, func(w io.Writer) error { return Write(w, r) })
}

// WriteAtomic gives a file the content that render writes, completely or not at all, with mode 0644: it fills, syncs and renames a
// temporary file in the same folder, so that a full disk or a crash leaves the old content. It writes to a device or a pipe directly.
// The error names the path.
func WriteAtomic(path string, render func(io.Writer) error) error {
	if err := writeAtomic(path, render); err != nil {
		return fmt.Errorf("write %s: %w", path, withoutPath(err))
	}
	return nil
}

func writeAtomic(path string, render func(io.Writer) error) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return replace(path, render)
	case err != nil:
		return err
	case info.IsDir():
		return errors.New("it is a folder: name a file in it")
	case !info.Mode().IsRegular():
		file, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		return errors.Join(render(file), file.Close())
	}
	// A rename would replace a symbolic link, not the file that it points to.
	target, err := filepath.EvalSymlinks(path)
	if err != nil {
		return err
	}
	return replace(target, render)
}

func replace(path string, render func(io.Writer) error) error {
	tmp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer func() { // both fail after a success, when there is nothing left to do
		_ = tmp.Close()
		_ = os.Remove(tmp.Name())
	}()
	for _, step := range []func() error{
		func() error { return render(tmp) },
		func() error { return tmp.Chmod(0o644) },
		tmp.Sync,
		tmp.Close,
		func() error { return os.Rename(tmp.Name(), path) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// withoutPath drops the temporary name that an *fs.PathError adds.
func withoutPath(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) && path.Error() == err.Error() { // nothing else is lost
		return path.Err
	}
	return err
}
