package integrations

import (
	"bytes"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

// job is a folder with a checkout, in which a CI system runs scripts.
type job struct {
	t    *testing.T
	dir  string
	temp string
	port string   // of the mock
	env  []string // of all scripts
	path []string // in front of PATH
	out  strings.Builder
}

func newJob(t *testing.T) *job {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	j := &job{t: t, dir: t.TempDir(), temp: t.TempDir(), port: port}
	j.env = []string{"PATH=", "HOME=" + j.temp, "TMPDIR=" + j.temp, "LANG=C.UTF-8", "CONFORM_RELEASES=" + releases}
	j.write("conform.yaml", "targets:\n  nightly:\n    kind: mock\n    base: http://127.0.0.1:"+port+"/beta\n")
	return j
}

func (j *job) write(name, text string) {
	j.t.Helper()
	if err := os.WriteFile(filepath.Join(j.dir, name), []byte(text), 0o600); err != nil {
		j.t.Fatal(err)
	}
}

// here puts the job's port and faults in the place of those of the examples. Without a fault there is no mock at all.
func (j *job) here(prepare, fault string) string {
	j.t.Helper()
	const mock = "conform mock --contract update-userrunstates"
	if !strings.Contains(prepare, mock) || !strings.Contains(prepare, "127.0.0.1 8080") {
		j.t.Fatalf("want an example that starts a mock and waits for it, got %q", prepare)
	}
	if fault == "" {
		return "true"
	}
	return strings.NewReplacer(mock, mock+" --addr 127.0.0.1:"+j.port+" --fault "+fault, "8080", j.port).Replace(prepare)
}

// run runs a shell with the job's environment and more, and returns its exit code and what it printed. What it leaves running in the
// background ends with the test.
func (j *job) run(env []string, shell ...string) (code int, printed string) {
	j.t.Helper()
	cmd := exec.CommandContext(j.t.Context(), shell[0], shell[1:]...)
	cmd.Dir = j.dir
	path := strings.Join(append(j.path, os.Getenv("PATH")), string(os.PathListSeparator))
	cmd.Env = append(append(append([]string{}, j.env...), env...), "PATH="+path)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	file, err := os.CreateTemp(j.temp, "output-") // with a pipe, waiting would last until a server in the background ends
	if err != nil {
		j.t.Fatal(err)
	}
	defer file.Close()
	cmd.Stdout, cmd.Stderr = file, file
	if err := cmd.Start(); err != nil {
		j.t.Fatal(err)
	}
	group := cmd.Process.Pid
	j.t.Cleanup(func() { _ = syscall.Kill(-group, syscall.SIGKILL) })
	_ = cmd.Wait() // the exit code says it
	text, err := os.ReadFile(file.Name())
	if err != nil {
		j.t.Fatal(err)
	}
	j.out.Write(text)
	return cmd.ProcessState.ExitCode(), string(text)
}

// files wants a match in the checkout for each pattern, with content.
func (j *job) files(patterns ...string) {
	j.t.Helper()
	for _, pattern := range patterns {
		matches, _ := filepath.Glob(filepath.Join(j.dir, pattern)) // an empty list fails, too
		if len(matches) == 0 {
			j.t.Errorf("want %s, got none\n%s", pattern, j.out.String())
		}
		for _, name := range matches {
			if text, err := os.ReadFile(name); err == nil && len(bytes.TrimSpace(text)) == 0 {
				j.t.Errorf("want %s with content", name)
			}
		}
	}
}

// example returns a block of docs/ci.md.
func example(t *testing.T, name string) string {
	t.Helper()
	page, err := os.ReadFile(filepath.Join(repository, "docs/ci.md"))
	if err != nil {
		t.Fatal(err)
	}
	block := regexp.MustCompile("(?ms)^( *)<!-- file: " + regexp.QuoteMeta(name) + " -->\n *```\\w+\n(.*?)^ *```$").FindStringSubmatch(string(page))
	if block == nil {
		t.Fatalf("want an example %s in docs/ci.md, got none", name)
	}
	return strings.ReplaceAll("\n"+block[2], "\n"+block[1], "\n")[1:]
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(repository, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// serve starts a mock in the place of the tenant of a nightly run, unless there is no fault.
func (j *job) serve(fault string) {
	j.t.Helper()
	if fault == "" {
		return
	}
	wait := "until nc -z 127.0.0.1 " + j.port + "; do sleep 0.1; done"
	if code, out := j.run(nil, "sh", "-c", conform+" mock --contract update-userrunstates --addr 127.0.0.1:"+j.port+" --fault "+fault+" & timeout 30 sh -c '"+wait+"'"); code != 0 {
		j.t.Fatalf("want a mock, got exit code %d\n%s", code, out)
	}
}
