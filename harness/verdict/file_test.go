package verdict

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func only(t *testing.T, dir string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("want %v in the folder, got %v", want, got)
	}
}

func TestWriteFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "run.ndjson")
	for range 2 { // the second replaces the first
		if err := WriteFile(path, sample()); err != nil {
			t.Fatal(err)
		}
	}
	only(t, dir, "run.ndjson")
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode() != 0o644 {
		t.Errorf("want mode 0644, got %v", info.Mode())
	}
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	if _, err := Read(file); err != nil {
		t.Error(err)
	}
}

func TestWriteFileFails(t *testing.T) {
	dir := t.TempDir()
	plain := filepath.Join(dir, "plain")
	if err := os.WriteFile(plain, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	locked := filepath.Join(dir, "locked")
	if err := os.Mkdir(locked, 0o500); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, path string
		want       error
	}{
		{"folder missing", filepath.Join(dir, "missing", "run.ndjson"), fs.ErrNotExist},
		{"folder is a file", filepath.Join(plain, "run.ndjson"), syscall.ENOTDIR},
		{"folder not writable", filepath.Join(locked, "run.ndjson"), fs.ErrPermission},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if errors.Is(tt.want, fs.ErrPermission) && os.Geteuid() == 0 {
				t.Skip("root may write everywhere")
			}
			err := WriteFile(tt.path, sample())
			if !errors.Is(err, tt.want) || !strings.HasPrefix(err.Error(), "write "+tt.path+": ") {
				t.Errorf("want %v naming %s, got %v", tt.want, tt.path, err)
			}
		})
	}
	if err := WriteFile(dir, sample()); err == nil || !strings.Contains(err.Error(), "it is a folder") {
		t.Errorf("want a folder rejected, got %v", err)
	}
	only(t, dir, "locked", "plain")
}

func TestWriteFullDevice(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip(err)
	}
	if err := Write(full, sample()); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("want no space left, got %v", err)
	}
	if err := full.Close(); err != nil {
		t.Fatal(err)
	}
}
