package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/mock"
	"github.com/graphconform/conform/harness/wire"
)

const crashes = 50

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
	onPut func(body []byte) bool     // before each update without If-Match: *, until it returns true
}

func (s *stage) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.count++
	act := s.at[s.count]
	if s.onGet != nil && r.Method == http.MethodGet {
		s.onGet()
		s.onGet = nil
	}
	if s.onPut != nil && r.Method == http.MethodPatch && r.Header.Get("If-Match") != "*" {
		body, _ := io.ReadAll(r.Body) // the next handler sees the error
		r.Body = io.NopCloser(bytes.NewReader(body))
		if s.onPut(body) {
			s.onPut = nil
		}
	}
	s.mu.Unlock()
	next := s.next
	if next == nil {
		next = s.Mock
	}
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
	r := httptest.NewRequest(http.MethodGet, "/$conform/state", nil)
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
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	site.link = filepath.Join(site.dir, "conform") // testscript's main runs the command that it is called by
	if err := os.Symlink(self, site.link); err != nil {
		t.Fatal(err)
	}
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

func (c *crashSite) run(args ...string) (code int, out string) {
	cmd, text := c.command(args...)
	err := cmd.Run()
	if cmd.ProcessState == nil {
		c.t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), text.String()
}

// killed runs conform and kills it at a request: before the request is served, or before conform receives the response.
func (c *crashSite) killed(at int, done bool, args ...string) {
	cmd, out := c.command(args...)
	s, dead := c.stage, make(chan struct{})
	s.mu.Lock()
	s.at[at] = func(serve func()) {
		if done {
			serve()
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
	if s.count < at {
		c.t.Fatalf("want the run killed at %d, it ended at %d: %s", at, s.count, out)
	}
	s.at, s.count = map[int]func(func()){}, 0
}

func (c *crashSite) journals() []string {
	found, err := filepath.Glob(filepath.Join(c.dir, "state", "conform", "journals", "*"))
	if err != nil {
		c.t.Fatal(err)
	}
	return found
}

var wholeRun = []string{"run", "--target", "nightly", "--contract", "widgets.yaml", "--allow-writes"}

// TestCrash kills each run with SIGKILL at a random request: before the tenant sees it, or before conform receives the response. After
// conform restore the state is as before, except for what someone else changed. CONFORM_SEED repeats the choices.
func TestCrash(t *testing.T) {
	if testing.Short() {
		t.Skip("long under the race detector: make test runs it without")
	}
	t.Parallel()
	whole := newCrashSite(t)
	before := whole.stage.state(t)
	if code, out := whole.run(wholeRun...); code != exitKept {
		t.Fatalf("want the whole run to pass, got %d: %s", code, out)
	}
	requests := whole.stage.requests()
	if diff := cmp.Diff(before, whole.stage.state(t)); diff != "" || len(whole.journals()) > 0 {
		t.Fatalf("want the state before and no journal after a run that ends, got %v\n%s", whole.journals(), diff)
	}
	seed, err := strconv.ParseUint(os.Getenv("CONFORM_SEED"), 10, 64)
	if err != nil {
		seed = uint64(time.Now().UnixNano())
	}
	t.Logf("CONFORM_SEED=%d, %d requests in a whole run", seed, requests)
	chance := rand.New(rand.NewPCG(seed, 0))
	for i := range crashes {
		kill, done, other := 1+chance.IntN(requests), chance.IntN(2) == 0, chance.IntN(4)
		property := []string{`{"name":"Portal"}`, `{"count":-7}`, `{"userPrincipalName":"someone@else.example"}`, `{"tags":["theirs"]}`}[chance.IntN(4)]
		when := 1 + chance.IntN(3)
		if other == inRun || other == inMoment { // conform stops writing then, so the run has fewer requests
			when = 1 + chance.IntN(requests*3/4)
			kill = when + 1 + chance.IntN(requests/8)
		}
		name := fmt.Sprintf("%d/kill at %d, done %t", i, kill, done)
		if other != never {
			name += fmt.Sprintf(", someone else in %s at %d %s", []string{"", "the run", "the restore", "the moment before a write"}[other], when, property)
		}
		t.Run(strings.ReplaceAll(name, " ", "-"), func(t *testing.T) {
			t.Parallel()
			crash(t, kill, done, other, when, property)
		})
	}
}

// When someone else changes the entity: never, before a read of the run, during the restore, or between a read and the write after it.
const (
	never = iota
	inRun
	inRestore
	inMoment
)

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

// crash kills one run and restores.
func crash(t *testing.T, kill int, done bool, other, when int, property string) {
	site := newCrashSite(t)
	s := site.stage
	want := s.state(t)
	theirs := func() { s.change(t, property) }
	if other == inRun || other == inMoment {
		s.when(when, func(serve func()) {
			s.mu.Lock()
			if other == inRun {
				s.onGet = theirs
			} else {
				s.onPut = naming(property, theirs)
			}
			s.mu.Unlock()
			serve()
		})
	}
	site.killed(kill, done, wholeRun...)
	s.mu.Lock()
	pending := s.onGet != nil || s.onPut != nil
	s.onGet, s.onPut = nil, nil
	s.mu.Unlock()
	if pending {
		theirs()
	}
	if other == inRestore {
		s.when(when, func(serve func()) { theirs(); serve() })
	}
	code, text := site.run("restore")
	if code != exitKept {
		t.Errorf("want restore to succeed, got %d: %s", code, text)
	}
	if other == inRestore && s.requests() < when {
		theirs()
	}
	if other != never {
		var change map[string]any
		numbers := json.NewDecoder(strings.NewReader(property))
		numbers.UseNumber()
		if err := numbers.Decode(&change); err != nil {
			t.Fatal(err)
		}
		for name, v := range change {
			want["/beta/widgets/w1"][name] = v
		}
	}
	if diff := cmp.Diff(want, s.state(t)); diff != "" {
		t.Errorf("want the state before, and someone else's change (-want +got):\n%s\n%s", diff, text)
	}
	if left := site.journals(); len(left) > 0 {
		t.Errorf("want no journal left, got %v", left)
	}
	if kill%5 > 0 {
		return // a sample is enough
	}
	if code, text = site.run("restore"); code != exitKept || !strings.Contains(text, "nothing to restore") {
		t.Errorf("want nothing left to restore, got %d: %s", code, text)
	}
}
