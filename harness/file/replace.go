package file

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Replace gives a regular file new content, completely or not at all, if it still has the old one. The file keeps its permissions, and a
// symbolic link still points to it.
func Replace(path string, old, content []byte) error {
	if err := replace(path, old, content); err != nil {
		return fmt.Errorf("write %s: %w", path, withoutPath(err))
	}
	return nil
}

func replace(path string, old, content []byte) error {
	path, err := filepath.EvalSymlinks(path)
	if err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if now, err := Read(path, int64(len(old))); err != nil || !bytes.Equal(now, old) {
		return errors.Join(errors.New("it has changed since it was read: run the command again"), withoutPath(err))
	}
	return write(path, func(f *os.File) error {
		if err := f.Chmod(info.Mode().Perm()); err != nil {
			return err
		}
		_, err := f.Write(content)
		return err
	})
}
