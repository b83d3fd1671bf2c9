package tenant

import (
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
)

// failingFiles are files whose Write or Sync fails.
func failingFiles(t *testing.T) map[string]*os.File {
	t.Helper()
	files := map[string]*os.File{}
	dir := t.TempDir()
	closed, err := os.Create(filepath.Join(dir, "closed"))
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	readOnly, err := os.Open(filepath.Join(dir, "closed"))
	if err != nil {
		t.Fatal(err)
	}
	read, write, err := os.Pipe() // which has no Sync
	if err != nil {
		t.Fatal(err)
	}
	go func() { _, _ = io.Copy(io.Discard, read) }()
	files["closed"], files["read only"], files["cannot be synced"] = closed, readOnly, write
	if runtime.GOOS == "linux" {
		full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		files["full"] = full
	}
	t.Cleanup(func() {
		for _, f := range files {
			f.Close()
		}
	})
	return files
}

// A write whose line in the journal could not be written, or not be synced, is not sent. Once there is room again, the next one is.
func TestNoWriteWithoutItsLine(t *testing.T) {
	for name, failing := range failingFiles(t) {
		t.Run(name, func(t *testing.T) {
			f, opts := newFake(), settings(t)
			opts.Sleep = f.sleep
			s := open(t, opts)
			g := s.Guard(f)
			if x := g.Do(t.Context(), patch(widget, `{"name":"Gate"}`)); x.Failure != nil {
				t.Fatal(x.Failure.Err)
			}
			good, sum := s.writer.out, s.writer.sum
			s.writer.out = failing
			f.log = nil
			for _, body := range []string{`{"name":"Hatch"}`, `{"count":2}`} {
				if x := g.Do(t.Context(), patch(widget, body)); x.Failure == nil || x.Failure.Kind != NotSent || slices.Contains(f.log, "PATCH /widgets/w1") {
					t.Errorf("want %s not sent, got %+v, %v", body, x.Failure, f.log)
				}
			}
			s.writer.out, s.writer.sum = good, sum // a pipe, unlike a file, cannot be truncated
			if x := g.Do(t.Context(), patch(widget, `{"count":3}`)); x.Failure != nil {
				t.Errorf("want the next one sent, got %v", x.Failure.Err)
			}
			s.Close()
			for _, j := range journalsIn(t, opts) {
				if len(j.Writes) != 2 {
					t.Errorf("want two writes in the journal, got %d", len(j.Writes))
				}
				if out, err := RestoreJournal(t.Context(), opts, j, f); err != nil || out[0].Err != nil {
					t.Errorf("want it restored, got %+v, %v", out, err)
				}
			}
			asBefore(t, f)
		})
	}
}
