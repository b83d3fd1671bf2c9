package verdict

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What Open returns of a record is what Read returns, and writes the same bytes again.
func TestOpen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run.ndjson")
	if err := WriteFile(path, sample()); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want, err := Read(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	got, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = got.Close() })
	again := Run{Header: *got.Head(), Promises: got.Promised(), Footer: *got.Foot()}
	for range 2 { // it can be read more than once
		again.Verdicts = nil
		for v := range got.All() {
			again.Verdicts = append(again.Verdicts, *v)
		}
	}
	for _, x := range want.Exchanges {
		again.Exchanges = append(again.Exchanges, *got.Exchange(x.ID))
	}
	if diff := cmp.Diff(*want, again); diff != "" {
		t.Error(diff)
	}
	if x := got.Exchange(1 << 20); x != nil {
		t.Errorf("want no exchange, got %v", x)
	}
	var out bytes.Buffer
	if err := Write(&out, got); err != nil || !bytes.Equal(out.Bytes(), text) {
		t.Errorf("want the same bytes again, got %v\n%s", err, cmp.Diff(string(text), out.String()))
	}
	if got.Err() != nil {
		t.Error(got.Err())
	}
}

func TestOpenRejects(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "run.ndjson")
	if err := WriteFile(path, sample()); err != nil {
		t.Fatal(err)
	}
	f, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	if err := os.Truncate(path, f.verdicts.at+f.verdicts.size/2); err != nil {
		t.Fatal(err)
	}
	for v := range f.All() {
		_ = v
	}
	if err := f.Err(); err == nil || !strings.Contains(err.Error(), "has changed since it was opened") {
		t.Errorf("want an error of a file that became shorter, got %v", err)
	}
	for name, want := range map[string]string{path: "run.ndjson: line ", dir: "is a folder", filepath.Join(dir, "none"): "no such file"} {
		if f, err := Open(name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: want an error with %q, got %v, %v", name, want, f, err)
		}
	}
}
