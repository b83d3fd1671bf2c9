// Package servers runs conform against servers that others wrote, and compares its findings with lists made by reading the norms.
//
// Each folder holds a small application of ours, the exact versions of the server that it runs on, and findings.md, the list.
package servers

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// limit ends everything before `go test -timeout` does, whose panic would leave servers behind. `make detection` takes hours and limits each
// run instead.
const limit, detectionLimit = 10 * time.Minute, 48 * time.Hour

var (
	ctx     context.Context
	conform string // the binary under test
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
	within := limit
	if os.Getenv(faultsVariable) != "" {
		within = detectionLimit
	}
	timeout, cancel := context.WithTimeout(context.Background(), within)
	defer cancel()
	var stop context.CancelFunc
	ctx, stop = signal.NotifyContext(timeout, os.Interrupt, syscall.SIGTERM)
	defer stop()

	dir, err := os.MkdirTemp("", "conform-servers-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	conform = filepath.Join(dir, "conform")
	build := exec.CommandContext(ctx, "go", "build", "-o", conform, "./cmd/conform")
	build.Dir = filepath.Join("..", "..")
	if out, err := build.CombinedOutput(); err != nil {
		return 0, fmt.Errorf("go build: %w\n%s", err, out)
	}
	return m.Run(), nil
}
