// Package file reads files that a user names and writes files that others read, without following what somebody else put in their
// place.
//
// This package is not API: it may change in any release.
package file

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

// Write gives a file the content that render writes, completely or not at all: it fills, syncs and renames a new file in the same
// folder, so that a full disk or a crash leaves the old content. It replaces a symbolic link, and not the file that it points to; the
// umask decides who may read the new file. It refuses folders, devices and pipes. The error names the path.
func Write(path string, render func(io.Writer) error) error {
	if err := write(path, func(f *os.File) error { return render(f) }); err != nil {
		return fmt.Errorf("write %s: %w", path, withoutPath(err))
	}
	return nil
}

func write(path string, fill func(*os.File) error) (err error) {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return err
	case info.IsDir():
		return errors.New("it is a folder: name a file in it")
	case !info.Mode().IsRegular() && info.Mode()&fs.ModeSymlink == 0:
		return errors.New("it is not a regular file")
	}
	tmp, err := create(path)
	if err != nil {
		return err
	}
	defer func() { // both fail after a success, when there is nothing left to do
		_ = tmp.Close()
		_ = os.Remove(tmp.Name())
	}()
	for _, step := range []func() error{
		func() error { return fill(tmp) },
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

// maxTries bounds how many leftovers of crashed processes with the same number are stepped over.
const maxTries = 1000

// create creates a new file beside path, with the permissions that the umask leaves.
func create(path string) (*os.File, error) {
	for try := 0; ; try++ {
		name := fmt.Sprintf(".%s.%d-%d", filepath.Base(path), os.Getpid(), try)
		tmp, err := os.OpenFile(filepath.Join(filepath.Dir(path), name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666) //nolint:gosec // the umask decides, as for any file that others may read
		if !errors.Is(err, fs.ErrExist) || try >= maxTries {
			return tmp, err
		}
	}
}

// withoutPath drops the temporary name that an *fs.PathError adds.
func withoutPath(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) && path.Error() == err.Error() { // nothing else is lost
		return path.Err
	}
	return err
}

// maxWait bounds how long a file may be read. Some that are regular by their mode wait for data, such as /proc/kmsg.
const maxWait = 10 * time.Second

// Read returns the content of a regular file of at most so many bytes. It does not wait for a pipe, and reads no device.
func Read(path string, most int64) ([]byte, error) {
	f, err := Open(path, most)
	return readAll(f, err, path, most)
}

// ReadIn is Read for a file below a folder. A path or a link that leads out of the folder is an error.
func ReadIn(folder *os.Root, path string, most int64) ([]byte, error) {
	info, err := folder.Stat(path)
	if err = readable(info, err, path, most); err != nil {
		return nil, err
	}
	f, err := folder.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	f, err = opened(f, err, path, most)
	return readAll(f, err, path, most)
}

func readAll(f *os.File, err error, path string, most int64) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // it was only read
	data, err := io.ReadAll(io.LimitReader(f, most+1))
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		err = fmt.Errorf("%s is not a regular file: want its end within %s, got none", path, maxWait)
	case err == nil && int64(len(data)) > most:
		err = tooLarge(path, most)
	}
	return data, err
}

// Open opens a regular file of at most so many bytes for reading, within maxWait.
func Open(path string, most int64) (*os.File, error) {
	info, err := os.Stat(path) // before it is opened, which may be enough to make a device do something
	if err = readable(info, err, path, most); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	return opened(f, err, path, most)
}

// opened looks once more: a pipe may have taken the place of a file.
func opened(f *os.File, err error, path string, most int64) (*os.File, error) {
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err = readable(info, err, path, most); err != nil {
		_ = f.Close() // it was only opened
		return nil, err
	}
	_ = f.SetReadDeadline(time.Now().Add(maxWait)) // of most files, reads never wait, and this is an error
	return f, nil
}

// readable returns the error of a file that cannot be read, or is no regular file of at most so many bytes.
func readable(info fs.FileInfo, err error, path string, most int64) error {
	switch {
	case err != nil:
		return err
	case info.IsDir():
		return fmt.Errorf("%s is a folder, not a file", path)
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s is not a regular file", path)
	case info.Size() > most:
		return tooLarge(path, most)
	}
	return nil
}

func tooLarge(path string, most int64) error {
	size := strconv.FormatInt(most>>10, 10) + " KiB"
	if most >= 1<<20 {
		size = strconv.FormatInt(most>>20, 10) + " MiB"
	}
	return fmt.Errorf("%s is larger than %s", path, size)
}
