package mock

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// connections is how many clients TestManyClients has at once.
const connections = 64

// soakStep is what a client sends. Only requests for the widget `faulty` meet the faults for clients.
type soakStep struct {
	method, path, body string
	status             int
}

// soakSteps returns the requests of one round of a client, in which each reads what others write.
func soakSteps(client, round int) []soakStep {
	const collection = "/beta/deviceManagement/widgets"
	entity := fmt.Sprintf("%s/w%d", collection, (client+round)%50)
	faults := []string{`{"fault":503,"path":"*/faulty","rate":0.5}`, `{"fault":"truncated-body","path":"*/faulty","nth":"2-"}`, `{"fault":"dropped-connection","path":"*/faulty"}`}
	steps := []soakStep{
		{"GET", entity, "", 200},
		{"PATCH", entity, fmt.Sprintf(`{"count":%d,"displayName":"of client %d"}`, round, client), 200},
		{"PATCH", entity, `{"count":"x"}`, 400},
		{"GET", collection, "", 200},
		{"POST", collection, fmt.Sprintf(`{"id":"c%d-r%d","count":1}`, client, round), 201},
		{"GET", collection + "?$top=5&$orderby=count&$filter=count%20ne%20-1&$count=true", "", 200},
		{"DELETE", fmt.Sprintf("%s/c%d-r%d", collection, client, round), "", 204},
		{"POST", "/beta/$batch", `{"requests":[{"id":"1","method":"GET","url":"/deviceManagement/widgets/w1"},{"id":"2","method":"PATCH","url":"/deviceManagement/widgets/w2",` +
			`"headers":{"Content-Type":"application/json"},"body":{"count":1}}]}`, 200},
		{"GET", collection + "/faulty", "", 0},
		{"POST", faultsPath, faults[(client+round)%len(faults)], 204},
		{"GET", faultsPath, "", 200},
	}
	switch (client + round) % 8 {
	case 0:
		steps = append(steps, soakStep{"PUT", faultsPath, `{"faults":[` + strings.Join(faults, ",") + `]}`, 204})
	case 1:
		steps = append(steps, soakStep{"DELETE", faultsPath, "", 204})
	case 2:
		steps = append(steps, soakStep{"POST", resetPath, "", 204})
	case 3:
		steps = append(steps, soakStep{"GET", statePath, "", 200})
	}
	return steps
}

// soak is a mock with many clients.
type soak struct {
	*testing.T
	server         *httptest.Server
	sent, recorded atomic.Int64
	log            bytes.Buffer // of net/http, which reports a panic there; read it after the server is closed
}

func newSoak(t *testing.T) *soak {
	t.Helper()
	s := &soak{T: t}
	m, err := New(loadYAML(t, widgetYAML), Options{Record: func(Exchange) { s.recorded.Add(1) }, Throttle: Throttle{1 << 40, time.Hour}})
	if err != nil {
		t.Fatal(err)
	}
	s.server = httptest.NewUnstartedServer(m)
	s.server.Config.ErrorLog = log.New(&s.log, "", 0)
	s.server.Start()
	t.Cleanup(func() {
		s.server.Close()
		if strings.Contains(s.log.String(), "panic") {
			t.Errorf("want no panic, got\n%s", s.log.String())
		}
		if m.store.size > 1<<20 || len(m.injector.rules) > maxInjections {
			t.Errorf("want a bounded state, got %d bytes and %d rules", m.store.size, len(m.injector.rules))
		}
	})
	transport, _ := s.server.Client().Transport.(*http.Transport)
	transport.MaxIdleConnsPerHost, transport.MaxConnsPerHost = connections, connections
	return s
}

// round sends the requests of one client, and reports whether all of them got the response that they must get.
func (s *soak) round(client, round int) bool {
	for _, step := range soakSteps(client, round) {
		request, err := http.NewRequestWithContext(s.Context(), step.method, s.server.URL+step.path, strings.NewReader(step.body))
		if err != nil {
			s.Error(err)
			return false
		}
		request.Header.Set("Authorization", "Bearer good")
		request.Header.Set("Content-Type", "application/json")
		s.sent.Add(1)
		response, err := s.server.Client().Do(request)
		if err == nil {
			_, err = io.Copy(io.Discard, response.Body)
			_ = response.Body.Close()
		}
		if step.status != 0 && (err != nil || response.StatusCode != step.status) {
			s.Errorf("%s %s: want %d, got %v, %v", step.method, step.path, step.status, response, err)
			return false
		}
	}
	return true
}

// run lets all clients send rounds until more reports that there are no more.
func (s *soak) run(more func(round int) bool) {
	var clients sync.WaitGroup
	for client := range connections {
		clients.Go(func() {
			for round := 0; more(round) && s.round(client, round); round++ {
			}
		})
	}
	clients.Wait()
}

// Clients at once get what they must get, without a race, a panic, or a state that grows.
func TestManyClients(t *testing.T) {
	const rounds = 4
	s := newSoak(t)
	s.run(func(round int) bool { return round < rounds })
	if s.recorded.Load() < s.sent.Load()/2 {
		t.Errorf("want each request recorded that is not for the mock itself, got %d of %d", s.recorded.Load(), s.sent.Load())
	}
}

// TestSoak is TestManyClients for the time in CONFORM_SOAK. It shows the memory after a sixth of it, after half, and at the end.
func TestSoak(t *testing.T) {
	d, err := time.ParseDuration(os.Getenv("CONFORM_SOAK"))
	if err != nil {
		t.Skip("CONFORM_SOAK has no duration")
	}
	s, began := newSoak(t), time.Now()
	show := func() uint64 {
		var now runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&now)
		t.Logf("after %s: %d requests, %.1f MB in use", time.Since(began).Round(time.Second), s.sent.Load(), float64(now.HeapAlloc)/(1<<20))
		return now.HeapAlloc
	}
	early := make(chan uint64, 1)
	time.AfterFunc(d/6, func() { early <- show() })
	time.AfterFunc(d/2, func() { show() })
	s.run(func(int) bool { return time.Since(began) < d })
	if first, last := <-early, show(); last > 2*first+16<<20 {
		t.Errorf("want memory that does not grow, got %d bytes after %d", last, first)
	}
}
