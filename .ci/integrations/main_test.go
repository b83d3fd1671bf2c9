// Package integrations runs the action, the component, the template and the Jenkinsfile as their CI systems would, from the examples of
// docs/ci.md, and holds them to schemas and linters of those systems.
package integrations

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

const repository = "../.."

var (
	scratch  string // removed in the end
	conform  string // the binary under test
	releases string // a URL below which it can be downloaded as if it were released
)

func TestMain(m *testing.M) {
	code, err := run(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func run(m *testing.M) (code int, err error) {
	if scratch, err = os.MkdirTemp("", "conform-integrations-"); err != nil {
		return 0, err
	}
	defer os.RemoveAll(scratch)
	conform = filepath.Join(scratch, "conform")
	if _, err := output(context.Background(), repository, "go", "build", "-o", conform, "./cmd/conform"); err != nil {
		return 0, err
	}
	published := filepath.Join(scratch, "releases")
	for _, path := range []string{"latest/download", "download/v0.1.0"} {
		if err := publish(filepath.Join(published, path)); err != nil {
			return 0, err
		}
	}
	server := httptest.NewServer(http.FileServer(http.Dir(published)))
	defer server.Close()
	releases = server.URL
	return m.Run(), nil
}

// publish writes the files of a release that install.sh reads.
func publish(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	script, err := os.ReadFile(filepath.Join(repository, "install.sh"))
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "install.sh"), script, 0o600); err != nil {
		return err
	}
	content, err := os.ReadFile(conform)
	if err != nil {
		return err
	}
	name := filepath.Join(dir, "conform_"+runtime.GOOS+"_"+runtime.GOARCH+".tar.gz")
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	zipped, _ := gzip.NewWriterLevel(f, gzip.BestSpeed) // a level that exists
	archive := tar.NewWriter(zipped)
	err = archive.WriteHeader(&tar.Header{Name: "conform", Mode: 0o755, Size: int64(len(content))})
	_, werr := archive.Write(content)
	if err := errors.Join(err, werr, archive.Close(), zipped.Close(), f.Close()); err != nil {
		return err
	}
	written, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	sums := fmt.Sprintf("%x  %s\n", sha256.Sum256(written), filepath.Base(name))
	return os.WriteFile(filepath.Join(dir, "checksums.txt"), []byte(sums), 0o600)
}

// output runs a program in a folder, and returns what it prints.
func output(ctx context.Context, dir string, argv ...string) (string, error) {
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		err = fmt.Errorf("%s: %w\n%s", strings.Join(argv, " "), err, out)
	}
	return string(out), err
}
