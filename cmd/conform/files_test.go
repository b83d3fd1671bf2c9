package main

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/graphconform/conform/specs"
)

// inProcess runs the command in this process. A command that waits for a file does not return: the test then ends at its deadline.
func inProcess(t *testing.T, args ...string) (text string, exit int) {
	t.Helper()
	done := make(chan struct{})
	var out bytes.Buffer
	go func() {
		defer close(done)
		exit = execute(newRootCommand(-1), args, strings.NewReader(""), &out, &out)
	}()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	select {
	case <-done:
		return out.String(), exit
	case <-ctx.Done():
		t.Fatalf("conform %s: want an error, got nothing for a minute", strings.Join(args, " "))
		return "", 0
	}
}

// pipe creates a named pipe, which nobody writes to.
func pipe(t *testing.T, path string) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), syscall.Mkfifo(path, 0o600)); err != nil {
		t.Fatal(err)
	}
}

func put(t *testing.T, path, text string) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o600)); err != nil {
		t.Fatal(err)
	}
}

// Every file that a user can name must be a regular file of a bounded size: a pipe would hang, a device fill the memory.
func TestInputFiles(t *testing.T) {
	page, err := fs.ReadFile(specs.FS(), "update-userrunstates/page.md")
	if err != nil {
		t.Fatal(err)
	}
	description, err := fs.ReadFile(specs.FS(), "update-userrunstates/openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	config := func(key string) string {
		return "targets: {a: {kind: mock, base: 'https://localhost:1', tenant: 11111111-aaaa-4aaa-8aaa-111111111111, " + key + "}}"
	}
	for name, tc := range map[string]struct {
		args []string // FILE stands for what is no regular file
		conf string
	}{
		"--config":                    {args: []string{"targets", "--config", "FILE"}},
		"--baseline":                  {args: []string{"run", "--baseline", "FILE"}},
		"baseline to lint":            {args: []string{"baseline", "lint", "--baseline", "FILE"}},
		"--token-file":                {args: []string{"run", "--target", "http://127.0.0.1:1/beta", "--token-file", "FILE"}},
		"--expired-token-file":        {args: []string{"run", "--target", "http://127.0.0.1:1/beta", "--expired-token-file", "FILE"}},
		"--other-audience-token-file": {args: []string{"run", "--target", "http://127.0.0.1:1/beta", "--other-audience-token-file", "FILE"}},
		"--no-permission-token-file":  {args: []string{"run", "--target", "http://127.0.0.1:1/beta", "--no-permission-token-file", "FILE"}},
		"--seed":                      {args: []string{"mock", "--seed", "FILE"}},
		"page to lint":                {args: []string{"lint", "FILE"}},
		"page to derive":              {args: []string{"derive", "FILE"}},
		"--metadata":                  {args: []string{"derive", "--metadata", "FILE", "page.md"}},
		"--contract":                  {args: []string{"list", "--contract", "FILE"}},
		"journal":                     {args: []string{"restore", "FILE"}},
		"record":                      {args: []string{"report", "FILE"}},
		"secret":                      {args: []string{"run", "--target", "a"}, conf: config(`sign-in: {kind: client-secret, client: 22222222-bbbb-4bbb-8bbb-222222222222, secret: "file:FILE"}`)},
		"token":                       {args: []string{"run", "--target", "a"}, conf: config(`sign-in: {kind: token, token: "file:FILE"}`)},
		"certificate":                 {args: []string{"run", "--target", "a"}, conf: config(`sign-in: {kind: certificate, client: 22222222-bbbb-4bbb-8bbb-222222222222, certificate: "file:FILE"}`)},
		"issuers":                     {args: []string{"run", "--target", "a"}, conf: config(`tls: {ca: "file:FILE"}`)},
		"client certificate":          {args: []string{"run", "--target", "a"}, conf: config(`tls: {certificate: "file:FILE", key: "file:FILE"}`)},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			t.Chdir(dir)
			t.Setenv("XDG_STATE_HOME", filepath.Join(dir, "state"))
			pipe(t, filepath.Join(dir, "pipe"))
			put(t, "page.md", string(page))
			put(t, "large", "")
			if err := os.Truncate("large", 1<<31); err != nil { // without a block on the disk
				t.Fatal(err)
			}
			for file, want := range map[string]string{filepath.Join(dir, "pipe"): "regular file", "/dev/zero": "regular file", filepath.Join(dir, "large"): "iB"} {
				var args []string
				for _, arg := range tc.args {
					args = append(args, strings.ReplaceAll(arg, "FILE", file))
				}
				if tc.conf != "" {
					put(t, "conform.yaml", strings.ReplaceAll(tc.conf, "FILE", file))
				}
				text, exit := inProcess(t, args...)
				if exit != 2 || !strings.Contains(text, want) {
					t.Errorf("conform %s: want exit 2 with %q, got %d: %s", strings.Join(args, " "), want, exit, text)
				}
			}
		})
	}
	t.Run("beside others", func(t *testing.T) { // files that no argument names
		dir := t.TempDir()
		t.Chdir(dir)
		put(t, "d/openapi.yaml", string(description))
		pipe(t, "d/overlay.yaml")
		if text, exit := inProcess(t, "list", "--contract", "d/openapi.yaml"); exit != 2 || !strings.Contains(text, "not a regular file") {
			t.Errorf("overlay: want exit 2, got %d: %s", exit, text)
		}
		put(t, "tree/api/update-userrunstates.md", string(page)+"\n[!INCLUDE [permissions](../includes/permissions/f.md)]\n")
		pipe(t, "tree/includes/permissions/f.md")
		pipe(t, "tree/api/pipe.md")
		pipe(t, "tree/resources/pipe.md")
		for _, args := range [][]string{{"lint", "tree"}, {"lint", "tree/api/update-userrunstates.md"}, {"derive", "tree", "-o", "out"}} {
			if text, exit := inProcess(t, args...); exit > 1 || strings.Contains(text, "pipe.md") {
				t.Errorf("%v: want the pipes passed over, got %d: %s", args, exit, text)
			}
		}
		pipe(t, "committed/update-userrunstates.yaml")
		if text, exit := inProcess(t, "derive", "tree/api/update-userrunstates.md", "--check", "committed"); exit != 2 || !strings.Contains(text, "not a regular file") {
			t.Errorf("--check: want exit 2, got %d: %s", exit, text)
		}
	})
}

// Files are created anew and renamed into place: they follow no link, wait for no pipe, and respect the umask.
func TestOutputFiles(t *testing.T) {
	old := syscall.Umask(0o077)
	defer syscall.Umask(old)
	page, err := fs.ReadFile(specs.FS(), "update-userrunstates/page.md")
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		args []string
		out  string
		new  bool // never replaces a file
	}{
		"record": {[]string{"run", "--case", "only-successDeviceCount", "--out", "o"}, "o/run.ndjson", false},
		"JUnit":  {[]string{"run", "--case", "only-successDeviceCount", "--out", "o"}, "o/TEST-conform-mock.xml", false},
		"HTML":   {[]string{"run", "--case", "only-successDeviceCount", "--out", "o"}, "o/report.html", false},
		"SARIF":  {[]string{"run", "--case", "only-successDeviceCount", "--out", "o", "--report", "sarif"}, "o/report.sarif", false},
		"derive": {[]string{"derive", "page.md", "-o", "o/x.yaml"}, "o/x.yaml", false},
		"init":   {[]string{"init", "o/conform.yaml"}, "o/conform.yaml", true},

		"baseline": {[]string{"baseline", "init", "run.ndjson", "--baseline", "o/b.yaml"}, "o/b.yaml", true},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			put(t, filepath.Join(dir, "page.md"), string(page))
			put(t, filepath.Join(dir, "run.ndjson"), readFile(t, "../../harness/verdict/testdata/run.ndjson"))
			out := filepath.Join(dir, tc.out)
			run := func() (text string, exit int) {
				stdout, stderr, exit := conformCommand(t, dir, nil, tc.args...)
				return stdout + stderr, exit
			}
			pipe(t, out)
			if text, exit := run(); exit == 0 || !strings.Contains(text, "not a regular file") && !tc.new {
				t.Errorf("pipe: want it refused, got %d: %s", exit, text)
			}
			put(t, filepath.Join(dir, "precious"), "precious")
			if err := errors.Join(os.Remove(out), os.Symlink(filepath.Join(dir, "precious"), out)); err != nil {
				t.Fatal(err)
			}
			text, exit := run()
			if got := readFile(t, filepath.Join(dir, "precious")); got != "precious" || exit != 0 != tc.new {
				t.Errorf("link: want what it points to as it was, got %d, %q: %s", exit, got, text)
			}
			if err := errors.Join(os.RemoveAll(out), os.Link(filepath.Join(dir, "precious"), out)); err != nil {
				t.Fatal(err)
			}
			text, exit = run()
			if got := readFile(t, filepath.Join(dir, "precious")); got != "precious" || exit != 0 != tc.new {
				t.Errorf("hard link: want the other name as it was, got %d, %q: %s", exit, got, text)
			}
			if err := os.RemoveAll(out); err != nil {
				t.Fatal(err)
			}
			text, exit = run()
			if info, err := os.Lstat(out); err != nil || exit != 0 || info.Mode() != 0o600 {
				t.Errorf("want a new file, mode 0600 as the umask says, got %d, %v, %v: %s", exit, info, err, text)
			}
		})
	}
}
