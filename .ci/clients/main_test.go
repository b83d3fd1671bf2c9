// Package clients runs programs of ours on clients that others wrote, against `conform mock` in place of a Graph service.
//
// Each folder holds one program and the exact versions that it runs on. A program prints a line per step, and fails if a step does.
package clients

import (
	"context"
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

// limit ends everything before `go test -timeout` does, whose panic would leave mocks behind.
const limit = 10 * time.Minute

var (
	ctx       context.Context
	conform   string // the binary under test
	contracts string // the folder of what it derives from the pages
)

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

	dir, err := os.MkdirTemp("", "conform-clients-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	conform, contracts = filepath.Join(dir, "conform"), filepath.Join(dir, "contracts")
	if err := prepare(filepath.Join("..", ".."), "go", "build", "-o", conform, "./cmd/conform"); err != nil {
		return 0, err
	}
	pages, err := filepath.Glob("pages/*.md")
	if err != nil {
		return 0, err
	}
	derive := append([]string{conform, "derive", "--output", contracts + string(filepath.Separator)}, pages...)
	if err := prepare(".", derive...); err != nil {
		return 0, err
	}
	return m.Run(), nil
}

func prepare(dir string, argv ...string) error {
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", strings.Join(argv, " "), err, out)
	}
	return nil
}
