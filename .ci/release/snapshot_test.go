package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/goccy/go-yaml"
)

// whole is the variable that makes the tests build for all platforms, with a build cache of its own for each of the two releases.
// Otherwise they build for this machine's platform only, which is twelve times less work.
const whole = "CONFORM_WHOLE_RELEASE"

// scratch is the folder of everything that the tests build, removed in the end.
var scratch string

func TestMain(m *testing.M) {
	var err error
	if scratch, err = os.MkdirTemp("", "conform-release-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	if err := os.RemoveAll(scratch); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// released is the first release that a test builds, for all tests that only look at it.
var released = sync.OnceValues(func() (string, error) { return release(context.Background(), root, "first") })

func dist(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("building a release takes minutes")
	}
	if runtime.GOOS != "linux" {
		t.Skip("the packages and the image are of Linux")
	}
	dir, err := released()
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// release builds what the HEAD of a repository releases, in a clone, and returns goreleaser's folder.
func release(ctx context.Context, repository, name string) (string, error) {
	clone := filepath.Join(scratch, name)
	repository, err := filepath.Abs(repository)
	if err != nil {
		return "", err
	}
	// A lightweight clone would share the time stamps of files, and a worktree the state of git.
	if _, err := command(ctx, scratch, nil, "git", "clone", "--quiet", "--no-hardlinks", repository, clone); err != nil {
		return "", err
	}
	config := filepath.Join(scratch, name+".goreleaser.yaml")
	toolchain, err := narrow(filepath.Join(clone, ".goreleaser.yaml"), config)
	if err != nil {
		return "", err
	}
	env := []string{"GIT_CONFIG_GLOBAL=" + os.DevNull, toolchain} // goreleaser may want a newer Go than this one, too
	if os.Getenv(whole) != "" {
		env = append(env, "GOCACHE="+filepath.Join(scratch, name+".cache"))
	}
	if _, err := command(ctx, clone, env, "go", "tool", "-modfile=.ci/goreleaser/go.mod", "goreleaser", "release", "--snapshot", "--skip=sign", "--config", config); err != nil {
		return "", err
	}
	dir := filepath.Join(clone, "dist")
	return dir, writeImage(dir, filepath.Join(dir, "image"))
}

// narrow copies goreleaser's configuration, for this machine's platform only unless all are wanted, and returns the variable in it that
// chooses Go.
func narrow(from, to string) (toolchain string, err error) {
	text, err := os.ReadFile(from)
	if err != nil {
		return "", err
	}
	if toolchain = regexp.MustCompile(`\bGOTOOLCHAIN=go[\d.]+`).FindString(string(text)); toolchain == "" {
		return "", fmt.Errorf("%s: want the GOTOOLCHAIN of a release, got none", from)
	}
	if os.Getenv(whole) == "" {
		var config map[string]any
		if err := yaml.Unmarshal(text, &config); err != nil {
			return "", err
		}
		builds, _ := config["builds"].([]any)
		if len(builds) != 1 {
			return "", fmt.Errorf("%s: want one build, got %d", from, len(builds))
		}
		build, _ := builds[0].(map[string]any)
		build["goos"], build["goarch"] = []string{runtime.GOOS}, []string{runtime.GOARCH}
		delete(config, "homebrew_casks") // wants a binary for macOS
		if text, err = yaml.Marshal(config); err != nil {
			return "", err
		}
	}
	return toolchain, os.WriteFile(to, text, 0o600)
}

// command runs a program in a folder, and returns what it prints on standard output.
func command(ctx context.Context, dir string, env []string, argv ...string) (string, error) {
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), env...)
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

// asRoot runs a program as root, which changing the root folder takes.
func asRoot(t *testing.T, argv ...string) string {
	t.Helper()
	if os.Geteuid() != 0 {
		argv = append([]string{"sudo"}, argv...)
	}
	out, err := command(t.Context(), ".", []string{"LC_ALL=C.UTF-8"}, argv...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
