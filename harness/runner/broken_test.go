package runner_test

import (
	"bytes"
	"context"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/mock"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/runner"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
)

// fragile is a server that one update breaks: it closes the connection, dies, or cannot read the entity any more.
type fragile struct {
	next    http.Handler
	breaks  func(body string) bool
	how     string // drop, drop-once, die, die-later, unreadable, invalid-json
	healing bool   // a later update makes the entity readable

	mu     sync.Mutex
	server *http.Server
	addr   string
	broken int
	poison bool
}

func (s *fragile) start(t *testing.T) string {
	t.Helper()
	s.listen(t, "127.0.0.1:0")
	t.Cleanup(func() { _ = s.server.Close() })
	return "http://" + s.addr
}

func (s *fragile) listen(t *testing.T, addr string) {
	listener, err := new(net.ListenConfig).Listen(context.Background(), "tcp", addr)
	if err != nil {
		t.Error(err)
		return
	}
	s.addr, s.server = listener.Addr().String(), mock.NewServer(s)
	go func(server *http.Server) { _ = server.Serve(listener) }(s.server)
}

func (s *fragile) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	update := r.Method == http.MethodPatch
	if update && s.breaks(string(body)) {
		s.broken++
		switch s.how {
		case "drop":
			panic(http.ErrAbortHandler)
		case "drop-once":
			if s.broken == 1 {
				panic(http.ErrAbortHandler)
			}
		case "die":
			_ = s.server.Close()
			panic(http.ErrAbortHandler)
		case "die-later":
			s.next.ServeHTTP(w, r)
			w.(http.Flusher).Flush()
			_ = s.server.Close()
			return
		default:
			s.poison = true
			w.WriteHeader(http.StatusNoContent)
			return
		}
	}
	if s.poison && r.Method == http.MethodGet {
		if s.how == "invalid-json" {
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, `{"id": NaN}`)
			return
		}
		rejectWith(w, http.StatusInternalServerError, "broken", "The entity cannot be read.")
		return
	}
	answer := httptest.NewRecorder()
	s.next.ServeHTTP(answer, r)
	if update && s.healing && answer.Code < 300 && !strings.Contains(string(body), `\ud800`) {
		s.poison = false
	}
	maps.Copy(w.Header(), answer.Header())
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes())
}

// runFragile runs contracts against a server that breaks. Restarts is the number of pauses after which the server is up again, 0 for never.
func runFragile(t *testing.T, s *fragile, restarts int, tenant bool, contracts ...*contract.Contract) *verdict.Run {
	t.Helper()
	handler, err := mock.New(contracts, mock.Options{NewID: wire.NewGUID})
	if err != nil {
		t.Fatal(err)
	}
	s.next = handler
	root := s.start(t)
	pauses, deaths := 0, 0
	sleep := func(ctx context.Context, _ time.Duration) error {
		s.mu.Lock()
		defer s.mu.Unlock()
		if pauses++; restarts > 0 && strings.HasPrefix(s.how, "die") && s.broken > deaths && pauses%restarts == 0 {
			deaths = s.broken
			s.listen(t, s.addr)
		}
		return ctx.Err()
	}
	client := wire.NewClient(wire.Config{Name: "fragile", Refused: wire.UnsignedTokens(), Token: testToken})
	t.Cleanup(client.Close)
	paced := wire.NewPaced(client, wire.Pace{Sleep: func(ctx context.Context, _ time.Duration) error { return ctx.Err() }})
	p := planWith(t, root, plan.Options{Contracts: contracts, Depth: plan.Default})
	return sendAll(t.Context(), p, runner.Options{Target: paced, Mock: !tenant, Tenant: tenant, Settle: 3 * time.Second, Sleep: sleep})
}

// breakages lists the findings about requests that broke the target, and requires that no case but theirs fails or warns.
func breakages(t *testing.T, run *verdict.Run) (found []verdict.Finding) {
	t.Helper()
	cases := map[string]bool{}
	for _, v := range run.Verdicts {
		for _, f := range v.Findings {
			if strings.HasPrefix(f.Class, "target.") || f.Class == "state.unreadable" {
				cases[v.Case] = true
				found = append(found, f)
				if v.Status != verdict.Fail || v.Level != verdict.Must {
					t.Errorf("want %s to fail a must, got %s, %s", v.ID, v.Status, v.Level)
				}
			}
		}
	}
	for _, v := range run.Verdicts {
		if (v.Status == verdict.Fail || v.Status == verdict.Warn) && !cases[v.Case] {
			t.Errorf("want no finding in another case, got %s: %v", v.ID, v.Findings)
		}
	}
	return found
}

func bodyOf(run *verdict.Run, exchange int) string {
	for _, x := range run.Exchanges {
		if x.ID == exchange {
			return x.RequestBody
		}
	}
	return "no such exchange"
}

func isNull(body string) bool { return body == "null" }

// A request that breaks a target fails with its body, and the other cases keep their verdicts.
func TestRequestThatBreaksTheTarget(t *testing.T) {
	t.Parallel()
	tooLarge := func(body string) bool { return strings.Contains(body, "2147483648") }
	malformed := func(body string) bool { return strings.Count(body, "{") > strings.Count(body, "}") }
	tests := []struct {
		name     string
		how      string
		breaks   func(body string) bool
		restarts int // or whether the entity can be healed
		tenant   bool
		class    string
		body     string // of the request that the finding shows
		broken   int    // how often the server got the request
	}{
		{"closes the connection", "drop", isNull, 0, false, "target.disconnected", "null", 2},
		{"closes the connection of a tenant", "drop", isNull, 0, true, "target.disconnected", "null", 1},
		{"closes the connection once", "drop-once", isNull, 0, false, "", "", 2},
		{"dies", "die", isNull, 0, false, "target.crashed", "null", 1},
		{"dies, a tenant", "die", isNull, 0, true, "target.crashed", "null", 1},
		{"dies and restarts", "die", isNull, 2, false, "target.crashed", "null", 1},
		{"dies after the response", "die-later", isNull, 0, false, "target.crashed", "null", 1},
		{"dies after the response and restarts", "die-later", isNull, 2, false, "target.crashed", "null", 1},
		{"dies on malformed JSON", "die", malformed, 0, false, "target.crashed", "{", 1},
		{"fails to read the entity", "unreadable", isNull, 1, false, "state.unreadable", "null", 2},
		{"fails to read the entity of a tenant", "unreadable", isNull, 1, true, "state.unreadable", "null", 1},
		{"fails to read the entity to the end", "unreadable", isNull, 0, false, "state.unreadable", "null", 1},
		{"stores what is no JSON", "invalid-json", tooLarge, 1, false, "state.unreadable", "2147483648", 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := &fragile{how: tt.how, breaks: tt.breaks, healing: tt.restarts > 0}
			run := runFragile(t, s, tt.restarts, tt.tenant, ten(t))
			found, counts := breakages(t, run), run.Count()
			if s.broken != tt.broken {
				t.Errorf("want the request sent %d times, got %d", tt.broken, s.broken)
			}
			lasting := tt.restarts == 0 && !strings.HasPrefix(tt.how, "drop")
			if counts[verdict.Error] > 0 && !lasting || counts[verdict.Error]*20 > len(run.Verdicts) || counts[verdict.Pass] < 60 {
				t.Errorf("want errors only if the target stays broken, and then less than 5 %%, and passes, got %v", counts)
			}
			switch {
			case tt.class == "" && len(found)+run.Footer.Exit > 0:
				t.Errorf("want no finding, got %v, exit %d", found, run.Footer.Exit)
			case tt.class == "":
			case len(found) != 1 || found[0].Class != tt.class || run.Footer.Exit != verdict.ExitBroken:
				t.Errorf("want one finding %s and exit 1, got %v, exit %d", tt.class, found, run.Footer.Exit)
			case !strings.Contains(bodyOf(run, found[0].Exchange), tt.body):
				t.Errorf("want the exchange with the body %s, got %q", tt.body, bodyOf(run, found[0].Exchange))
			}
		})
	}
}

// One cut of the network at a valid update of a tenant is an error, and no broken promise.
func TestValidUpdateThatIsCut(t *testing.T) {
	t.Parallel()
	valid := 0
	s := &fragile{how: "drop", breaks: func(body string) bool {
		if !strings.HasPrefix(body, `{"`) {
			return false
		}
		valid++
		return valid == 2
	}}
	run := runFragile(t, s, 0, true, ten(t))
	if found := breakages(t, run); len(found) > 0 || s.broken != 1 || run.Count()[verdict.Error] == 0 || run.Footer.Exit != verdict.ExitEnvironment {
		t.Errorf("want errors and exit 3 for one cut, got %v, %v, exit %d after %d", found, run.Count(), run.Footer.Exit, s.broken)
	}
}

// With a few queues, no request of another is in flight when the target dies on a body: one finding names the request, and no other.
func TestRequestThatBreaksTheTargetOfSeveralQueues(t *testing.T) {
	t.Parallel()
	for _, restarts := range []int{0, 1} {
		once := false
		s := &fragile{how: "die", breaks: func(body string) bool {
			first := isNull(body) && !once
			once = once || first
			return first
		}}
		run := runFragile(t, s, restarts, false, ten(t), loadFile(t, "testdata/rich.yaml"))
		found := breakages(t, run)
		if len(found) != 1 || found[0].Class != "target.crashed" || run.Footer.Exit != verdict.ExitBroken {
			t.Fatalf("want one crash and exit 1, got %v, exit %d", found, run.Footer.Exit)
		}
		if counts := run.Count(); counts[verdict.Error]*20 > len(run.Verdicts) {
			t.Errorf("want errors below 5 %% of %d, got %v", len(run.Verdicts), counts)
		}
		if !isNull(bodyOf(run, found[0].Exchange)) || found[0].Hint != "" {
			t.Errorf("want the request named, got %v", found[0])
		}
	}
}
