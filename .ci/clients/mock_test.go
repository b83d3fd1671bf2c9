package clients

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// mock is a `conform mock` of the six contracts, on a free port.
type mock struct {
	url   string // with the path of the contracts' version
	trust string // the file of its certificate, if it serves https

	mu    sync.Mutex
	lines []string // what it prints, a line per request
}

// startMock starts a mock, which the test's end stops.
func startMock(t *testing.T, https bool, flags ...string) *mock {
	t.Helper()
	m := &mock{}
	args := append([]string{"mock", "--addr", "127.0.0.1:0", "--contract", contracts, "--seed", "seed.json"}, flags...)
	if https {
		m.trust = filepath.Join(t.TempDir(), "mock.pem")
		args = append(args, "--tls", "--trust", m.trust)
	}
	cmd := exec.CommandContext(ctx, conform, args...)
	cmd.Stderr = os.Stderr
	leadGroup(cmd)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines, ended := bufio.NewScanner(out), make(chan struct{})
	for m.url == "" && lines.Scan() {
		if url, found := strings.CutPrefix(lines.Text(), "listening on "); found {
			m.url = url
		}
	}
	go func() {
		defer close(ended)
		for lines.Scan() {
			m.mu.Lock()
			m.lines = append(m.lines, lines.Text())
			m.mu.Unlock()
		}
	}()
	t.Cleanup(func() {
		_ = cmd.Cancel()
		<-ended
		_ = cmd.Wait()
	})
	if m.url == "" {
		t.Fatalf("conform %s ended before it listened", strings.Join(args, " "))
	}
	return m
}

// requests returns the lines so far.
func (m *mock) requests() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return strings.Join(m.lines, "\n")
}

// leadGroup makes a command lead its own process group, so that Cancel ends its children too.
func leadGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = 5 * time.Second
}
