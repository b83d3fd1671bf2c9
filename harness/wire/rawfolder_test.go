package wire

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"testing"
)

func TestRawFolder(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "raw")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "000001.http"), []byte("of another run"), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := NewRawFolder(dir, "shared")
	if err == nil {
		err = f.Create()
	}
	if err != nil {
		t.Fatal(err)
	}
	f.Keep(&Exchange{
		Request: Request{Method: "PATCH", URL: "http://a.example/x", Header: http.Header{"B": {"1", "2"}, "A": {"0"}}, Body: []byte("{}")},
		Status:  204, Proto: "HTTP/1.1", Header: http.Header{"Date": {"now"}},
	})
	f.Keep(&Exchange{Request: Request{Method: "GET", URL: "http://a.example/x"}, Failure: &Failure{Kind: Timeout, Err: errors.New("late")}})
	for name, want := range map[string]string{
		"000001.http": "of another run",
		"000002.http": "PATCH http://a.example/x\r\nA: 0\r\nB: 1\r\nB: 2\r\n\r\n{}\r\n\r\nHTTP/1.1 204\r\nDate: now\r\n\r\n",
		"000003.http": "GET http://a.example/x\r\n\r\n\r\n\r\ntarget.timeout: late\r\n",
	} {
		got, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || string(got) != want {
			t.Errorf("%s: want %q, got %q, %v", name, want, got, err)
		}
		if info, err := os.Stat(filepath.Join(dir, name)); err == nil && info.Mode().Perm() != 0o600 {
			t.Errorf("%s: want mode 0600, got %v", name, info.Mode())
		}
	}
	if f.Err() != nil {
		t.Error(f.Err())
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	f.Keep(&Exchange{})
	if f.Err() == nil {
		t.Error("want an error for a folder that went away, got none")
	}
}

func TestRawFolderIsNotShared(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	shared := filepath.Join(root, "out")
	if err := errors.Join(os.Mkdir(shared, 0o700), os.Symlink("out", filepath.Join(root, "link")), os.Symlink("none", filepath.Join(root, "dead"))); err != nil {
		t.Fatal(err)
	}
	for dir, allowed := range map[string]bool{
		"raw": true, "raw/a": true, "output": true, ".": true, "out/../raw": true,
		"out": false, "out/raw": false, "link": false, "link/raw": false, "x/../out/raw": false, "dead/raw": false,
	} {
		if _, err := NewRawFolder(root+"/"+dir, shared); (err == nil) != allowed {
			t.Errorf("%s: want allowed %t, got %v", dir, allowed, err)
		}
	}
}
