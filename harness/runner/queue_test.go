package runner_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/runner"
	"github.com/graphconform/conform/harness/wire"
)

// Two forms of key may name the same entity, so their cases are not sent at the same time. Those of other collections are.
func TestKeysOfOneCollectionTakeTurns(t *testing.T) {
	const text = `
openapi: 3.0.3
info: {title: t, version: v}
paths:
  /apps/{id}: {patch: {parameters: [{name: id, in: path, required: true, schema: {type: string}}], BODY}}
  /apps(appId='{appId}'): {patch: {parameters: [{name: appId, in: path, required: true, schema: {type: string}}], BODY}}
  /tags/{tagId}: {patch: {parameters: [{name: tagId, in: path, required: true, schema: {type: string}}], BODY}}
`
	body := "requestBody: {content: {application/json: {schema: {type: object, properties: {name: {type: string}}}}}}, responses: {'204': {description: d}}"
	c, err := contract.Load("apps", "apps.yaml", []byte(strings.ReplaceAll(text, "BODY", body)), nil)
	if err != nil {
		t.Fatal(err)
	}
	var apps, all atomic.Int64
	var together atomic.Bool
	busy := &target{do: func(req wire.Request) *wire.Exchange {
		if all.Add(1) > 1 {
			together.Store(true)
		}
		defer all.Add(-1)
		if strings.Contains(req.URL, "/apps") {
			if apps.Add(1) > 1 {
				t.Errorf("want one request at a time, got another to %s", req.URL)
			}
			defer apps.Add(-1)
		}
		time.Sleep(time.Millisecond)
		return &wire.Exchange{Status: http.StatusNoContent, Header: http.Header{}}
	}}
	sendAll(context.Background(), planFor(t, "http://graph", []*contract.Contract{c}), runner.Options{Target: busy, Concurrency: 8})
	if !together.Load() {
		t.Error("want the tags updated at the same time")
	}
}

// When a body that is no object is sent, on which a target may end its process, the other cases of all operations were sent or are in flight.
func TestInvalidBodiesAreSentLast(t *testing.T) {
	var mu sync.Mutex
	var bodies []string
	note := &target{do: func(req wire.Request) *wire.Exchange {
		mu.Lock()
		defer mu.Unlock()
		bodies = append(bodies, string(req.Body))
		return &wire.Exchange{Status: http.StatusNoContent, Header: http.Header{}}
	}}
	sendAll(context.Background(), planFor(t, "http://graph", classes(t)[:3]), runner.Options{Target: note, Concurrency: 8})
	slices.Reverse(bodies)
	empty := len(bodies) - 1 - slices.Index(bodies, "{}")
	slices.Reverse(bodies)
	if null := slices.Index(bodies, "null"); null < empty || null < 0 {
		t.Errorf("want every {} before the first null, got %d and %d", empty, null)
	}
}

// More cases than that may be on their way, but not their requests.
func TestConcurrencyBoundsRequestsInFlight(t *testing.T) {
	var now, most atomic.Int64
	counting := &target{do: func(wire.Request) *wire.Exchange {
		most.Store(max(most.Load(), now.Add(1)))
		defer now.Add(-1)
		time.Sleep(time.Millisecond)
		return &wire.Exchange{Status: http.StatusNoContent, Header: http.Header{}}
	}}
	sendAll(context.Background(), planFor(t, "http://graph", classes(t)[:5]), runner.Options{Target: counting, Concurrency: 2})
	if most.Load() != 2 {
		t.Errorf("want 2 requests in flight, got at most %d", most.Load())
	}
}
