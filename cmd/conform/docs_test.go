package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
)

// notRun is the number of blocks in the documentation that are marked as not run, so that a new one is a decision.
const notRun = 0

// tenantPages describe work on a tenant: their commands meet a tenant on this machine.
var tenantPages = []string{"tenants.md", "ci.md"}

// TestDocumentation does what README.md and the pages in docs/ say, each in a folder of its own. In a block `sh` each line is a
// command and must exit with 0, or with N where a comment says "exit code N". In a block `console` each line after `$ ` is a
// command, and what follows is its output, in which a line `…` stands for any lines, and `…` in a line for any text. An HTML comment before a block changes that:
// `<!-- file: NAME -->` saves the block (Go is compiled, and the commands of a CI configuration are run), and
// `<!-- not run: REASON -->` leaves the block out.
func TestDocumentation(t *testing.T) {
	pages, err := filepath.Glob(filepath.Join(repository, "docs/*.md"))
	if err != nil {
		t.Fatal(err)
	}
	left := 0
	for _, page := range append(pages, filepath.Join(repository, "README.md")) {
		for _, b := range readBlocks(t, page) {
			if _, found := strings.CutPrefix(b.comment, "not run: "); found {
				left++
			}
		}
		t.Run(filepath.Base(page), func(t *testing.T) {
			t.Parallel()
			r := newReader(t, slices.Contains(tenantPages, filepath.Base(page)))
			r.withGo = !testing.Short()
			for _, b := range readBlocks(t, page) {
				r.follow(b)
			}
		})
	}
	if left != notRun {
		t.Errorf("want %d blocks that are not run, got %d", notRun, left)
	}
}

// block is a fenced code block, and the HTML comment on the line before it.
type block struct {
	where, comment, language, text string
}

func readBlocks(t *testing.T, page string) (blocks []block) {
	t.Helper()
	text := readFile(t, page)
	fence := regexp.MustCompile("(?ms)(?:^ *<!-- ([^\n]*) -->\n)?^( *)(?:````(\\w*)\n(.*?)^ *````$|```(\\w*)\n(.*?)^ *```$)")
	for _, m := range fence.FindAllStringSubmatchIndex(text, -1) {
		part := func(i int) string { return text[max(m[2*i], 0):max(m[2*i+1], 0)] }
		body := strings.ReplaceAll("\n"+part(4)+part(6), "\n"+part(2), "\n")[1:]
		where := fmt.Sprintf("%s:%d", filepath.Base(page), 1+strings.Count(text[:m[0]], "\n"))
		blocks = append(blocks, block{where, part(1), part(3) + part(5), body})
	}
	return blocks
}

// reader is somebody who follows a page to the letter.
type reader struct {
	t         *testing.T
	dir, here string
	env       []string
	tenant    *directory // nil where the page is about no tenant
	addr      string     // of the mock
	withGo    bool       // run the commands of Go, which are slow
}

func newReader(t *testing.T, onTenant bool) *reader {
	t.Helper()
	bin := filepath.Dir(testCommand(t))
	r := &reader{t: t, dir: t.TempDir(), addr: documentedAddr}
	if onTenant {
		r.tenant = newTenant(t)
		r.dir = r.tenant.dir
	}
	if err := os.CopyFS(filepath.Join(r.dir, "specs"), os.DirFS(filepath.Join(repository, "specs"))); err != nil {
		t.Fatal(err)
	}
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	r.here = here
	r.env = append(os.Environ(), "NO_COLOR=1", "CONFORM_TOKEN=", "HOME="+r.dir, "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"),
		"XDG_STATE_HOME="+filepath.Join(r.dir, "state"), "CONFORM_TENANT="+testTenant, "CONFORM_CLIENT="+testClient, "CONFORM_SECRET="+testSecret)
	return r
}

func (r *reader) follow(b block) {
	r.t.Helper()
	name, isFile := strings.CutPrefix(b.comment, "file: ")
	switch {
	case strings.HasPrefix(b.comment, "not run: "):
	case isFile:
		r.save(b, name, b.text)
	case b.language == "sh":
		for _, line := range strings.Split(strings.TrimSpace(strings.ReplaceAll(b.text, "\\\n", "")), "\n") {
			r.command(b, line)
		}
	case b.language == "console":
		r.transcript(b, b.text)
	case !slices.Contains([]string{"", "text", "go", "xml", "json"}, b.language):
		r.t.Errorf("%s: want a block of %s saved, or marked as not run", b.where, b.language)
	}
}

// save writes a file, compiles it if it is Go, and runs the commands that it holds if it is the configuration of a CI system.
func (r *reader) save(b block, name, text string) {
	r.t.Helper()
	if name == "conform.yaml" && r.tenant != nil {
		text = r.tenant.here(r.t, text)
	}
	r.write(name, r.adapted(text))
	switch b.language {
	case "go":
		r.module()
		r.command(b, "go vet .")
	case "yaml":
		var config any
		if err := yaml.Unmarshal([]byte(text), &config); err != nil {
			r.t.Errorf("%s: %v", b.where, err)
		}
		for _, script := range scripts(config) {
			for line := range strings.Lines(script) {
				if strings.HasPrefix(line, "conform ") {
					r.command(b, strings.TrimSpace(line))
				}
			}
		}
	}
}

func (r *reader) write(name, text string) {
	r.t.Helper()
	file := filepath.Join(r.dir, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		r.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		r.t.Fatal(err)
	}
}

// module makes the folder a Go module that uses conform.
func (r *reader) module() {
	r.t.Helper()
	root, err := filepath.Abs(repository)
	if err != nil {
		r.t.Fatal(err)
	}
	_, requirements, _ := strings.Cut(readFile(r.t, filepath.Join(repository, "go.mod")), "\nrequire (")
	r.write("go.sum", readFile(r.t, filepath.Join(repository, "go.sum")))
	r.write("go.mod", "module example.com/thing\n\ngo 1.26\n\nrequire github.com/graphconform/conform v0.0.0\n"+
		"replace github.com/graphconform/conform => "+root+"\nrequire ("+requirements)
}

// scripts returns what the configuration of GitHub Actions, GitLab or Azure Pipelines gives to a shell, in order.
func scripts(config any) (found []string) {
	switch node := config.(type) {
	case []any:
		for _, item := range node {
			found = append(found, scripts(item)...)
		}
	case map[string]any:
		for _, key := range []string{"jobs", "steps", "conform", "run", "script", "after_script"} {
			switch value := node[key].(type) {
			case string:
				found = append(found, value)
			case []any:
				for _, item := range value {
					if line, ok := item.(string); ok {
						found = append(found, line)
					}
				}
				found = append(found, scripts(value)...)
			default:
				found = append(found, scripts(value)...)
			}
		}
	}
	return found
}

func (r *reader) command(b block, line string) {
	r.t.Helper()
	line, comment, _ := strings.Cut(line, " #")
	line = strings.TrimSpace(line)
	background, isBackground := strings.CutSuffix(line, "&")
	goal, isMake := strings.CutPrefix(line, "make ")
	switch {
	case line == "", strings.HasPrefix(line, "#"), !r.withGo && strings.HasPrefix(line, "go "):
		return
	case isBackground:
		r.start(b, background)
		return
	case isMake: // which may well be what runs this test
		line = "make -n -C " + filepath.Join(r.here, repository) + " " + goal
	}
	want := "0"
	if code := regexp.MustCompile(`exit code (\d)`).FindStringSubmatch(comment); code != nil {
		want = code[1]
	}
	if out, exit := r.shell(line); fmt.Sprint(exit) != want {
		r.t.Errorf("%s: %s: want exit code %s, got %d\n%s", b.where, line, want, exit, out)
	}
}

// documentedAddr is where the mock listens in the documentation; in a test it takes any free port.
const documentedAddr = "127.0.0.1:8080"

func (r *reader) adapted(text string) string {
	return strings.NewReplacer("go run ./cmd/conform ", "conform ", documentedAddr, r.addr).Replace(text)
}

func (r *reader) shell(line string) (out string, exit int) {
	r.t.Helper()
	cmd := exec.CommandContext(r.t.Context(), "sh", "-c", r.adapted(line))
	cmd.Dir, cmd.Env = r.dir, r.env
	if strings.HasPrefix(line, "go ") {
		cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off", "GOPROXY=off")
	}
	text, err := cmd.CombinedOutput()
	if cmd.ProcessState == nil {
		r.t.Fatal(err)
	}
	return string(text), cmd.ProcessState.ExitCode()
}

// start runs a mock until the test ends, and returns once it listens.
func (r *reader) start(b block, line string) {
	r.t.Helper()
	if r.addr != documentedAddr {
		r.t.Fatalf("%s: want one mock on a page, got another: %s", b.where, line)
	}
	cmd := exec.CommandContext(r.t.Context(), "sh", "-c", "exec "+r.adapted(line)+" --addr 127.0.0.1:0")
	var out lockedBuffer
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = r.dir, r.env, &out, &out
	if err := cmd.Start(); err != nil {
		r.t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	r.t.Cleanup(func() { _ = cmd.Process.Kill() })
	for r.addr == documentedAddr {
		if m := regexp.MustCompile(`listening on http://([^/\s]+)`).FindStringSubmatch(out.String()); m != nil {
			r.addr = m[1]
		}
		select {
		case err := <-ended:
			r.t.Fatalf("%s: %s: want a server that listens, got %v\n%s", b.where, line, err, out.String())
		case <-time.After(5 * time.Millisecond):
		}
	}
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// transcript runs the commands of a console block; `$?` at the start of one is the exit code of the one before.
func (r *reader) transcript(b block, text string) {
	r.t.Helper()
	exit := 0
	for _, part := range strings.Split("\n"+text, "\n$ ")[1:] {
		command, want, _ := strings.Cut(part+"\n", "\n")
		var out string
		out, exit = r.shell(fmt.Sprintf("(exit %d); %s", exit, command))
		if !matches(want, out) {
			r.t.Errorf("%s: %s prints something else\nwant\n%s\ngot\n%s", b.where, command, want, out)
		}
	}
}

// matches compares what was printed with a transcript, durations apart. A line `…` of the transcript stands for any lines, and `…`
// within a line for any text.
func matches(want, got string) bool {
	durations := regexp.MustCompile(`\d+ ms|\d+\.\d+ s`)
	want = strings.TrimRight(durations.ReplaceAllString(want, "N s"), "\n") + "\n"
	got = strings.TrimRight(durations.ReplaceAllString(got, "N s"), "\n") + "\n"
	pattern := strings.NewReplacer("\n…\n", "\n(?s:.*)", "…", ".*").Replace("\n" + regexp.QuoteMeta(want))
	return regexp.MustCompile("^" + pattern + "$").MatchString("\n" + got)
}

func TestDocumentationIsRead(t *testing.T) {
	page := filepath.Join(t.TempDir(), "page.md")
	const text = "# T\n\n<!-- file: a.yaml -->\n```yaml\na: 1\n```\n\n1. One\n\n   ```sh\n   conform run\n     indented\n   ```\n"
	if err := os.WriteFile(page, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	want := []block{{"page.md:3", "file: a.yaml", "yaml", "a: 1\n"}, {"page.md:10", "", "sh", "conform run\n  indented\n"}}
	if got := readBlocks(t, page); !slices.Equal(got, want) {
		t.Errorf("want %q, got %q", want, got)
	}
	for _, tt := range []struct {
		want, got string
		same      bool
	}{
		{"a\nb\n", "a\nb\n", true}, {"a in 2 ms\n\n", "a in 13 ms\n", true}, {"a\n…\nd\n", "a\nb\nc\nd\n", true}, {"a.c\n", "abc\n", false},
		{"a\n…\n", "a\nb\n", true}, {"a\n…\nd\n", "a\nb\nc\n", false}, {"a … d\n", "a b c d\n", true}, {"a … d\n", "a\nd\n", false}, {"a\n", "a\nb\n", false},
	} {
		if matches(tt.want, tt.got) != tt.same {
			t.Errorf("%q and %q: want %t", tt.want, tt.got, tt.same)
		}
	}
	var config any
	if err := yaml.Unmarshal([]byte("jobs: {conform: {steps: [{uses: x}, {run: a}]}}\nconform: {script: [b, c], after_script: [d]}\nsteps: [{script: e}]"), &config); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(scripts(config), ""); got != "aebcd" {
		t.Errorf("want the scripts in order, got %q", got)
	}
}

// here puts the tenant on this machine in the place of Microsoft's cloud.
func (tn *directory) here(t *testing.T, text string) string {
	t.Helper()
	const cloud, kind = "    cloud: global", "      kind: client-secret"
	if !strings.Contains(text, cloud) || !strings.Contains(text, kind) || !strings.Contains(text, "    version: beta\n") {
		t.Fatalf("want a cloud and a sign-in in conform.yaml, got\n%s", text)
	}
	text = strings.Replace(text, cloud, "    tls: {ca: \"file:ca.pem\"}\n    base: "+tn.graph.URL+"/beta", 1)
	text = strings.Replace(text, "    version: beta\n", "", 1)
	text = strings.Replace(text, "[100/20s]", "[10000/1s]", 1)
	return strings.Replace(text, kind, "      login: "+tn.login.URL+"\n      scope: "+testScope+"\n"+kind, 1)
}
