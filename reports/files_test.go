package reports

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/graphconform/conform/harness/verdict"
)

var reporters = allReporters()

func allReporters() map[string]func(io.Writer, verdict.Source) error {
	all := map[string]func(io.Writer, verdict.Source) error{
		"JUnit":   JUnit,
		"JSON":    JSON,
		"Summary": func(w io.Writer, r verdict.Source) error { return Summary(w, r, Style{}) },
		"Targets": func(w io.Writer, r verdict.Source) error { return Targets(w, []verdict.Source{r}) },
	}
	for _, format := range Formats() {
		all["Report "+format] = in(format)
	}
	return all
}

// in writes a report in a format.
func in(format string) func(io.Writer, verdict.Source) error {
	return func(w io.Writer, r verdict.Source) error {
		return Report{Records: []verdict.Source{r}}.Write(w, format)
	}
}

func TestWriteFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "TEST-conform-mock.xml")
	if err := WriteFile(path, sample(), JUnit); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(render(t, sample(), JUnit)) {
		t.Error("want the file to hold what the reporter writes")
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("want one file in the folder, got %v, %v", entries, err)
	}
}

func TestWriteFileFails(t *testing.T) {
	for name, reporter := range reporters {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "missing", "file")
			if err := WriteFile(path, sample(), reporter); !errors.Is(err, os.ErrNotExist) || !strings.Contains(err.Error(), path) {
				t.Errorf("want an error that names %s, got %v", path, err)
			}
		})
	}
}

// limited fails after n bytes, as a full disk does.
type limited struct{ n int }

func (l *limited) Write(p []byte) (int, error) {
	if len(p) > l.n {
		n := l.n
		l.n = 0
		return n, syscall.ENOSPC
	}
	l.n -= len(p)
	return len(p), nil
}

// A report that cannot be written completely must be an error.
func TestShortWrite(t *testing.T) {
	for name, reporter := range reporters {
		size := len(render(t, sample(), reporter))
		for _, n := range []int{0, 1, 38, 39, size / 2, size - 2, size - 1} {
			if err := reporter(&limited{n}, sample()); !errors.Is(err, syscall.ENOSPC) {
				t.Errorf("%s: want no space left after %d of %d bytes, got %v", name, n, size, err)
			}
		}
		if err := reporter(&limited{size}, sample()); err != nil {
			t.Errorf("%s: want no error with room for all, got %v", name, err)
		}
	}
}
