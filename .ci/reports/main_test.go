// Package reports opens conform's reports in a browser, and reads them with readers that others wrote.
package reports

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// limit ends everything before `go test -timeout` does, whose panic would leave browsers behind.
const limit = 8 * time.Minute

var (
	ctx     context.Context
	conform string // the binary under test
	readers string // the folder in which the readers are installed
)

// install are the commands that install the readers.
var install = [][]string{
	{"npm", "ci", "--no-progress", "--no-audit", "--no-fund"},
	{"python3", "-m", "venv", "venv"},
	{"venv/bin/pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile", "--only-binary", ":all:", "--requirement", "requirements.txt"},
}

func TestMain(m *testing.M) {
	code, err := run(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func run(m *testing.M) (int, error) {
	timeout, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	var stop context.CancelFunc
	ctx, stop = signal.NotifyContext(timeout, os.Interrupt, syscall.SIGTERM)
	defer stop()

	dir, err := os.MkdirTemp("", "conform-reports-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	conform, readers = filepath.Join(dir, "conform"), filepath.Join(dir, "readers")
	if _, err := output(filepath.Join("..", ".."), "go", "build", "-o", conform, "./cmd/conform"); err != nil {
		return 0, err
	}
	if err := os.CopyFS(readers, os.DirFS(".")); err != nil {
		return 0, err
	}
	for _, argv := range install {
		if _, err := output(readers, argv...); err != nil {
			return 0, err
		}
	}
	return m.Run(), nil
}

// output runs a command in a folder, and returns what it prints.
func output(dir string, argv ...string) (string, error) {
	name := argv[0]
	if strings.Contains(name, "/") && !filepath.IsAbs(name) {
		name = filepath.Join(dir, name)
	}
	cmd := exec.CommandContext(ctx, name, argv[1:]...)
	cmd.Dir = dir
	out, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		err = fmt.Errorf("%w\n%s%s", err, out, exit.Stderr)
	}
	if err != nil {
		err = fmt.Errorf("%s: %w", strings.Join(argv, " "), err)
	}
	return string(out), err
}
