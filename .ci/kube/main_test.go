// Package kube runs conform's Kubernetes manifests on a control plane of its own.
package kube

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

const (
	// limit ends everything before `go test -timeout` does, whose panic would leave processes behind.
	limit = 20 * time.Minute

	// manifests is the folder under test.
	manifests = "../../docs/deploy/kubernetes"
)

var (
	ctx  context.Context
	test *cluster
	node *agent
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
	timeout, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	var stop context.CancelFunc
	ctx, stop = signal.NotifyContext(timeout, os.Interrupt, syscall.SIGTERM)
	defer stop()

	dir, err := os.MkdirTemp("", "conform-kube-")
	if err != nil {
		return 0, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if _, err := exec.LookPath("bwrap"); err != nil {
		return 0, errors.New("make kube needs bwrap, which Debian has in the package bubblewrap")
	}
	image := filepath.Join(dir, "image")
	if err := os.MkdirAll(filepath.Join(image, "certs"), 0o755); err != nil {
		return 0, err
	}
	if _, err := output("../..", "env", "CGO_ENABLED=0", "go", "build", "-o", filepath.Join(image, "conform"), "./cmd/conform"); err != nil {
		return 0, err
	}
	if test, err = newCluster(filepath.Join(dir, "cluster")); err != nil {
		return 0, err
	}
	defer test.stop()
	if node, err = newAgent(test, filepath.Join(dir, "node"), image); err != nil {
		return 0, err
	}
	defer node.stop()
	return m.Run(), nil
}

// output runs a command in a folder, and returns what it prints.
func output(dir string, argv ...string) (string, error) {
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
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
