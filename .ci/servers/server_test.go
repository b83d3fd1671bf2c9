package servers

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

const startTime = time.Minute

// An app is one server with an application of ours.
type app struct {
	name    string
	install [][]string // commands, run in a copy of the folder
	start   []string   // PORT stands for the port
	env     []string
	base    string   // the path of the base URL
	seed    []string // bodies that are POSTed to base + seedTo
	seedTo  string
}

// copyOf installs the application in a temporary copy of its folder, and returns the copy.
func (a app) copyOf(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), a.name)
	if err := os.CopyFS(dir, os.DirFS(a.name)); err != nil {
		t.Fatal(err)
	}
	for _, argv := range a.install {
		cmd, out := command(dir, argv)
		if err := cmd.Run(); err != nil {
			t.Fatalf("%s: %v\n%s", strings.Join(argv, " "), err, out)
		}
	}
	return dir
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	text, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

// serve starts the application in dir on a free port and returns its base URL. The test's end stops it, with all its children.
func (a app) serve(t *testing.T, dir string, env ...string) string {
	t.Helper()
	port := freePort(t)
	argv := make([]string, len(a.start))
	for i, arg := range a.start {
		argv[i] = strings.ReplaceAll(arg, "PORT", port)
	}
	cmd, out := command(dir, argv)
	cmd.Env = append(append(os.Environ(), a.env...), env...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait(); close(ended) }()
	t.Cleanup(func() {
		_ = cmd.Cancel()
		<-ended
	})

	base := "http://127.0.0.1:" + port + a.base
	for deadline := time.Now().Add(startTime); !answers(base); time.Sleep(100 * time.Millisecond) {
		select {
		case err := <-ended:
			t.Fatalf("%s ended before it served: %v\n%s", a.name, err, out)
		default:
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s does not serve after %v\n%s", a.name, startTime, out)
		}
	}
	for _, body := range a.seed {
		a.post(t, base+a.seedTo, body)
	}
	return base
}

func (a app) post(t *testing.T, url, body string) {
	t.Helper()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusCreated {
		t.Fatalf("POST %s: %s", url, resp.Status)
	}
}

// command makes a command that leads its own process group.
func command(dir string, argv []string) (*exec.Cmd, *output) {
	name := argv[0]
	if strings.Contains(name, "/") {
		name = filepath.Join(dir, name)
	}
	cmd := exec.CommandContext(ctx, name, argv[1:]...)
	out := &output{}
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, out, out
	leadGroup(cmd)
	return cmd, out
}

// leadGroup makes a command lead its own process group, so that Cancel ends npm's and Python's children too.
func leadGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = 5 * time.Second
}

// output is what a command printed; the test reads it while the command may still print.
type output struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.String()
}

// freePort returns a port that was free a moment ago.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

func answers(url string) bool {
	short, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(short, http.MethodGet, url, nil)
	if err != nil {
		return false
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	resp.Body.Close()
	return true
}
