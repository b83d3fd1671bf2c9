//go:build unix

package file

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func text(s string) func(io.Writer) error {
	return func(w io.Writer) error { _, err := io.WriteString(w, s); return err }
}

func content(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func names(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return strings.Join(out, " ")
}

// A write that fails half-way leaves the old file and no temporary one.
func TestWriteHalfWay(t *testing.T) {
	broken := errors.New("broken")
	for name, render := range map[string]func(io.Writer) error{
		"error": func(w io.Writer) error { return errors.Join(text("half")(w), broken) },
		"panic": func(io.Writer) error { panic(broken) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "file")
			if err := Write(path, text("old")); err != nil {
				t.Fatal(err)
			}
			func() {
				defer func() {
					if p := recover(); (p != nil) != (name == "panic") {
						t.Errorf("want only the panic to go on, got %v", p)
					}
				}()
				if err := Write(path, render); !errors.Is(err, broken) {
					t.Errorf("want %v, got %v", broken, err)
				}
			}()
			if content(t, path) != "old" || names(t, dir) != "file" {
				t.Errorf("want the old file alone, got %q in %s", content(t, path), names(t, dir))
			}
		})
	}
}

// A link is replaced: what it points to may be anybody's. Leftovers of a crash do not stop a write.
func TestWriteFollowsNoLink(t *testing.T) {
	dir := t.TempDir()
	precious, path := filepath.Join(dir, "precious"), filepath.Join(dir, "run.ndjson")
	if err := errors.Join(os.WriteFile(precious, []byte("precious"), 0o600), os.Symlink("precious", path)); err != nil {
		t.Fatal(err)
	}
	left, err := create(path)
	if err != nil {
		t.Fatal(err)
	}
	_ = left.Close()
	if err := Write(path, text("new")); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(path); err != nil || !info.Mode().IsRegular() || content(t, precious) != "precious" || content(t, path) != "new" {
		t.Errorf("want a file instead of the link, got %v, %v, %q, %q", info.Mode(), err, content(t, precious), content(t, path))
	}
}

func TestUmaskDecidesWhoMayRead(t *testing.T) {
	old := syscall.Umask(0o077)
	defer syscall.Umask(old)
	path := filepath.Join(t.TempDir(), "file")
	if err := Write(path, text("x")); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("want mode 0600, got %v, %v", info.Mode(), err)
	}
}

func TestOnlyRegularFiles(t *testing.T) {
	dir := t.TempDir()
	pipe := filepath.Join(dir, "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skip(err)
	}
	large := filepath.Join(dir, "large")
	if err := os.WriteFile(large, make([]byte, 2<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{pipe: "not a regular file", "/dev/zero": "not a regular file", dir: "a folder", large: "larger than 1 MiB"} {
		if _, err := Read(path, 1<<20); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("read %s: want %q, got %v", path, want, err)
		}
	}
	for path, want := range map[string]string{pipe: "not a regular file", "/dev/full": "not a regular file", dir: "a folder"} {
		if err := Write(path, text("x")); err == nil || !strings.HasPrefix(err.Error(), "write "+path+": ") || !strings.Contains(err.Error(), want) {
			t.Errorf("write %s: want %q, got %v", path, want, err)
		}
	}
	if got, err := Read(large, 2<<20); err != nil || len(got) != 2<<20 {
		t.Errorf("want the file, got %d bytes, %v", len(got), err)
	}
}

// A file that is regular by its mode may still wait for data.
func TestFileThatWaits(t *testing.T) {
	const path = "/proc/kmsg"
	if f, err := os.Open(path); err != nil || testing.Short() {
		t.Skip("needs a Linux system whose messages may be read, and some seconds")
	} else if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	t.Parallel()
	if _, err := Read(path, 1<<30); err == nil || !strings.Contains(err.Error(), "want its end within 10s") {
		t.Errorf("want an error within the time, got %v", err)
	}
}
