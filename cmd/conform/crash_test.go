package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/mock"
	"github.com/graphconform/conform/harness/wire"
)

const crashContract = `openapi: 3.0.3
info: {title: widgets, version: '1'}
servers: [{url: https://graph.example.com/beta}]
security: [{bearer: []}]
paths:
  /widgets/{widgetId}:
    patch:
      operationId: update-widget
      parameters: [{name: widgetId, in: path, required: true, schema: {type: string}}]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/widget'}}}}
      responses: {'200': {description: the widget, content: {application/json: {schema: {$ref: '#/components/schemas/widget'}}}}}
components:
  securitySchemes: {bearer: {type: http, scheme: bearer}}
  schemas:
    widget:
      type: object
      properties:
        name: {type: string, maxLength: 64}
        count: {type: integer, format: int32}
        price: {type: number, format: double}
        made: {type: string, format: date-time}
        tags: {type: array, items: {type: string}}
        userPrincipalName: {type: string}
`

// stage is a mock that serves as a tenant, counts requests and calls a function at some of them.
type stage struct {
	*mock.Mock
	next  http.Handler // instead of the mock
	mu    sync.Mutex
	count int
	at    map[int]func(serve func()) // by the number of the request
	onGet func()                     // before the next read
	onPut func(body []byte) bool     // before each update with an entity tag, until it returns true
}

// use puts a handler in front of the mock.
func (s *stage) use(next http.Handler) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.next = next
}

func (s *stage) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.count++
	act := s.at[s.count]
	if s.onGet != nil && r.Method == http.MethodGet {
		s.onGet()
		s.onGet = nil
	}
	match := r.Header.Get("If-Match") // the mock has entity tags: conform leaves them out only on purpose, and may then overwrite a change
	if s.onPut != nil && r.Method == http.MethodPatch && match != "" && match != "*" {
		body, _ := io.ReadAll(r.Body) // the next handler sees the error
		r.Body = io.NopCloser(bytes.NewReader(body))
		if s.onPut(body) {
			s.onPut = nil
		}
	}
	next := s.next
	if next == nil {
		next = s.Mock
	}
	s.mu.Unlock()
	if act == nil {
		next.ServeHTTP(w, r)
		return
	}
	answer := httptest.NewRecorder()
	act(func() { next.ServeHTTP(answer, r) })
	if answer.Code != 0 && answer.Body != nil {
		for name, values := range answer.Header() {
			w.Header()[name] = values
		}
		w.WriteHeader(answer.Code)
		_, _ = w.Write(answer.Body.Bytes())
	}
}

// when calls a function instead of serving the request with that number.
func (s *stage) when(number int, act func(serve func())) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.at[number] = act
}

func (s *stage) requests() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.count
}

// change is an update by someone else.
func (s *stage) change(t *testing.T, body string) {
	r := httptest.NewRequest(http.MethodPatch, "/beta/widgets/w1", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer someone-else")
	w := httptest.NewRecorder()
	s.Mock.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		t.Errorf("want someone else's change taken, got %d %s", w.Code, w.Body)
	}
}

// state returns every entity without its entity tag, which changes with every update.
func (s *stage) state(t *testing.T) map[string]map[string]any {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, "http://127.0.0.1/$conform/state", nil)
	r.RemoteAddr = "127.0.0.1:1"
	w := httptest.NewRecorder()
	s.Mock.ServeHTTP(w, r)
	var all struct {
		Entities []struct {
			Path  string
			State map[string]any
		}
	}
	numbers := json.NewDecoder(w.Body)
	numbers.UseNumber() // one may be larger than any float64
	if err := numbers.Decode(&all); err != nil {
		t.Fatal(err)
	}
	out := map[string]map[string]any{}
	for _, e := range all.Entities {
		out[e.Path] = e.State
	}
	return out
}

// crashSite is a folder with a conform.yaml for a tenant on this machine, and a state folder.
type crashSite struct {
	t     *testing.T
	dir   string
	link  string
	base  string
	stage *stage
}

func newCrashSite(t *testing.T) *crashSite {
	t.Helper()
	c, err := contract.Load("widgets", "widgets.yaml", []byte(crashContract), nil)
	if err != nil {
		t.Fatal(err)
	}
	m, err := mock.New([]*contract.Contract{c}, mock.Options{Now: wire.Now, NewID: wire.NewGUID})
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Seed([]byte(`{"entities":[{"path":"/beta/widgets/w1","state":{"name":"Door"}}]}`)); err != nil {
		t.Fatal(err)
	}
	site := &crashSite{t: t, dir: t.TempDir(), stage: &stage{Mock: m, at: map[int]func(func()){}}}
	server := httptest.NewServer(site.stage)
	t.Cleanup(server.Close)
	site.link = testCommand(t)
	site.write("widgets.yaml", crashContract)
	site.base = server.URL + "/beta"
	site.configure("fixture: {id: w1}")
	return site
}

// configure writes a conform.yaml with the tenant as target nightly.
func (c *crashSite) configure(more string) {
	c.write("conform.yaml", `allow-writes: [11111111-1111-1111-1111-111111111111]
targets:
  nightly:
    kind: tenant
    base: `+c.base+`
    tenant: 11111111-1111-1111-1111-111111111111
    sign-in: {kind: token, token: "${NIGHTLY_TOKEN}"}
    quotas: [1000000/1s]
    settle: 200ms
    `+more+"\n")
}

func (c *crashSite) write(name, text string) {
	if err := os.WriteFile(filepath.Join(c.dir, name), []byte(text), 0o600); err != nil {
		c.t.Fatal(err)
	}
}

func (c *crashSite) command(args ...string) (*exec.Cmd, *bytes.Buffer) {
	cmd := exec.Command(c.link, args...)
	var out bytes.Buffer
	cmd.Dir, cmd.Stdout, cmd.Stderr = c.dir, &out, &out
	cmd.Env = append(os.Environ(), "NO_COLOR=1", "CONFORM_TOKEN=", "NIGHTLY_TOKEN=nightly-token", "XDG_STATE_HOME="+filepath.Join(c.dir, "state"))
	return cmd, &out
}

// start starts a command before any of its requests is served, so that what is to happen at them can use its process.
func (c *crashSite) start(cmd *exec.Cmd) {
	c.t.Helper()
	c.stage.mu.Lock()
	err := cmd.Start()
	c.stage.mu.Unlock()
	if err != nil {
		c.t.Fatal(err)
	}
}

func (c *crashSite) run(args ...string) (code int, out string) {
	cmd, text := c.command(args...)
	err := cmd.Run()
	if cmd.ProcessState == nil {
		c.t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), text.String()
}

// When a process is killed at a request: before the tenant sees it, before conform receives the response, or a moment after that.
const (
	unserved = iota
	served
	received
)

// killed runs conform and kills it at a request. It returns false if the process ends before.
func (c *crashSite) killed(at, when int, after time.Duration, args ...string) bool {
	cmd, out := c.command(args...)
	s, dead := c.stage, make(chan struct{})
	s.mu.Lock()
	at += s.count
	s.at[at] = func(serve func()) {
		if when != unserved {
			serve()
		}
		if when == received {
			time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
			return
		}
		_ = cmd.Process.Kill() // SIGKILL
		<-dead                 // before the response
	}
	err := cmd.Start()
	s.mu.Unlock()
	if err != nil {
		c.t.Fatal(err)
	}
	_ = cmd.Wait() // killed
	close(dead)
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.at)
	killed := cmd.ProcessState.ExitCode() < 0
	if !killed && when != received && s.count >= at {
		c.t.Errorf("want the process killed at %d, it ended with %d: %s", at, cmd.ProcessState.ExitCode(), out)
	}
	return killed
}

func (c *crashSite) journals() []string {
	found, err := filepath.Glob(filepath.Join(c.dir, "state", "conform", "journals", "*"))
	if err != nil {
		c.t.Fatal(err)
	}
	return found
}

var wholeRun = []string{"run", "--target", "nightly", "--contract", "widgets.yaml", "--allow-writes"}

// naming calls a function before an update of a property that is in body.
func naming(body string, do func()) func(update []byte) bool {
	name, _, _ := strings.Cut(strings.TrimPrefix(body, "{"), ":")
	return func(update []byte) bool {
		names := bytes.Contains(update, []byte(name))
		if names {
			do()
		}
		return names
	}
}
