package main

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// withoutRaceSleep makes a conform process with the race detector exit at once, and not a second later.
const withoutRaceSleep = "atexit_sleep_ms=0"

func TestMain(m *testing.M) {
	if err := os.Setenv("GORACE", withoutRaceSleep); err != nil {
		panic(err)
	}
	if filepath.Base(os.Args[0]) != "conform" { // the tests run in CI as elsewhere; a script may say otherwise
		for _, name := range []string{"GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "GITLAB_CI", "TF_BUILD"} {
			if err := os.Unsetenv(name); err != nil {
				panic(err)
			}
		}
	}
	testscript.Main(m, map[string]func(){"conform": func() { // the tests of package tenant wait for late updates, with a clock of their own
		limitMemory()
		os.Exit(execute(newRootCommand(-1), os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
	}})
}

// testCommand returns the path of the command, for a process of its own: testscript's main runs the command that it is called by.
func testCommand(t testing.TB) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "conform")
	if err := os.Symlink(self, link); err != nil {
		t.Fatal(err)
	}
	return link
}

// TestScripts runs command lines as a user types them. A script may use `server NAME` to start a server of the kind NAME, `await FILE`
// to wait for a file of a background command, `freeport` for an unused port, `awaithttp URL` to wait for a server, and `code N ARGS` to
// run conform and expect exit code N.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		UpdateScripts:       os.Getenv("UPDATE_SCRIPTS") != "",
		Setup: func(env *testscript.Env) error {
			env.Setenv("CONFORM_TOKEN", "")
			env.Setenv("NO_COLOR", "1")
			env.Setenv("GORACE", withoutRaceSleep)
			env.Setenv("XDG_STATE_HOME", filepath.Join(env.WorkDir, "state"))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"server": server, "await": await, "code": code, "freeport": freePort, "awaithttp": awaitHTTP},
	})
}

// server starts a server and sets the variables URL to its root URL, and NAME to what reports call it.
func server(ts *testscript.TestScript, _ bool, args []string) {
	handlers := map[string]http.HandlerFunc{
		"denying": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) },
		"missing": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) },
		"redirecting": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "http://127.0.0.1:1/elsewhere")
			w.WriteHeader(http.StatusFound)
		},
		"garbage": func(w http.ResponseWriter, _ *http.Request) {
			conn, _, err := w.(http.Hijacker).Hijack()
			if err == nil {
				fmt.Fprint(conn, "\x00\x01 this is not HTTP\r\n\r\n")
				_ = conn.Close()
			}
		},
	}
	if len(args) == 1 && args[0] == "faulty" {
		handlers["faulty"] = faultyMock(ts)
	}
	if len(args) != 1 || handlers[args[0]] == nil {
		ts.Fatalf("usage: server denying|missing|redirecting|garbage|faulty")
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	s := &http.Server{Handler: handlers[args[0]], ReadHeaderTimeout: time.Minute}
	go func() { _ = s.Serve(listener) }()
	ts.Defer(func() { _ = s.Close() })
	ts.Setenv("URL", "http://"+listener.Addr().String())
	ts.Setenv("NAME", strings.ReplaceAll(listener.Addr().String(), ":", "-"))
}

// await waits until a file exists and, with a second argument, contains that text.
func await(ts *testscript.TestScript, _ bool, args []string) {
	text := ""
	if len(args) == 2 {
		text = args[1]
	}
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		found, err := filepath.Glob(ts.MkAbs(args[0]))
		ts.Check(err)
		for _, file := range found {
			data, err := os.ReadFile(file)
			if text == "" || err == nil && strings.Contains(string(data), text) {
				return
			}
		}
	}
	ts.Fatalf("waited for %s in vain", args[0])
}

// code runs conform with the arguments after the first, which is the expected exit code.
func code(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: code N args…")
	}
	err := ts.Exec("conform", args[1:]...)
	got := 0
	if err != nil {
		got = -1
		if e, ok := err.(interface{ ExitCode() int }); ok {
			got = e.ExitCode()
		}
	}
	if want := args[0]; fmt.Sprint(got) != want {
		ts.Fatalf("want exit code %s, got %d", want, got)
	}
}

// freePort sets the variable PORT to an unused port.
func freePort(ts *testscript.TestScript, _ bool, _ []string) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	_, port, err := net.SplitHostPort(listener.Addr().String())
	ts.Check(err)
	ts.Check(listener.Close())
	ts.Setenv("PORT", port)
}

// awaitHTTP waits until a server responds.
func awaitHTTP(ts *testscript.TestScript, _ bool, args []string) {
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		resp, err := http.Get(args[0])
		if err == nil {
			_ = resp.Body.Close()
			return
		}
	}
	ts.Fatalf("waited for %s in vain", args[0])
}
