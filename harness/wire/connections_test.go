package wire

import (
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
)

// A 5xx opens a new connection for what follows, and costs no other request its response.
func TestFailureBesideOtherRequests(t *testing.T) {
	var served atomic.Int64
	addresses := sync.Map{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		addresses.Store(r.RemoteAddr, true)
		if r.Method == http.MethodGet || served.Add(1)%5 == 0 {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	}))
	defer server.Close()
	client := NewClient(Config{Concurrency: 16})
	defer client.Close()
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			for range 60 {
				if x := client.Do(t.Context(), Request{Method: http.MethodPatch, URL: server.URL, Body: []byte("{}")}); x.Failure != nil {
					t.Errorf("want a response, got %v", x.Failure.Err)
				}
			}
		})
	}
	all.Wait()
	addresses.Clear()
	for range 3 {
		client.Do(t.Context(), Request{Method: http.MethodGet, URL: server.URL})
	}
	n := 0
	addresses.Range(func(any, any) bool { n++; return true })
	if n != 3 {
		t.Errorf("want a new connection after each of 3 failures, got %d connections", n)
	}
}
