package suites_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/graphconform/conform/harness"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/mock"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/wire"
	"github.com/graphconform/conform/suites"
)

const (
	benchCases    = 1000
	benchInFlight = 32
	benchLatency  = 200 * time.Millisecond
)

// BenchmarkThousandCases runs 1,000 cases through Ginkgo against a server that takes 200 ms, 32 in flight, and the same requests
// through a bare net/http loop, and prints the ratio of the wall times. Ginkgo allows one run per process: -benchtime=1x.
func BenchmarkThousandCases(b *testing.B) {
	contracts := manyContracts(b)
	handler, err := mock.New(contracts, mock.Options{Now: wire.Now, NewID: wire.NewGUID})
	if err != nil {
		b.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(benchLatency)
		handler.ServeHTTP(w, r)
	}))
	defer server.Close()
	cfg := harness.Config{Contracts: contracts, Target: harness.Target{URL: server.URL, Conventions: true}, Concurrency: benchInFlight}
	p, err := cfg.Plan()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		started := time.Now()
		run, err := suites.Run(context.Background(), b, cfg)
		if err != nil {
			b.Fatal(err)
		}
		wall := time.Since(started)
		started = time.Now()
		bare(b, p, len(run.Exchanges))
		loop := time.Since(started)
		b.ReportMetric(float64(len(p.Cases)), "cases")
		b.ReportMetric(float64(len(run.Exchanges)), "requests")
		b.ReportMetric(loop.Seconds(), "bare-s")
		b.ReportMetric(wall.Seconds(), "conform-s")
		b.ReportMetric(wall.Seconds()/loop.Seconds(), "ratio")
	}
}

// manyContracts holds enough operations for benchCases cases.
func manyContracts(b *testing.B) []*contract.Contract {
	b.Helper()
	perOperation := 0
	var paths strings.Builder
	for i := 0; ; i++ {
		fmt.Fprintf(&paths, "  /things%d/{id}:\n    patch: {operationId: thing-%d, parameters: [{name: id, in: path, required: true, schema: {type: string}}], "+
			"requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/thing'}}}}, "+
			"responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/thing'}}}}}}\n", i, i)
		text := "openapi: 3.0.3\ninfo: {title: many, version: '1'}\nsecurity: [{bearer: []}]\npaths:\n" + paths.String() +
			"components:\n  securitySchemes: {bearer: {type: http, scheme: bearer}}\n  schemas:\n    thing:\n      type: object\n      properties:\n" +
			"        name: {type: string}\n        count: {type: integer, format: int32}\n"
		if perOperation > 0 && (i+1)*perOperation < benchCases {
			continue
		}
		c, err := contract.Load("many", "many.yaml", []byte(text), nil)
		if err != nil {
			b.Fatal(err)
		}
		if perOperation == 0 {
			p, err := harness.Config{Contracts: []*contract.Contract{c}}.Plan()
			if err != nil {
				b.Fatal(err)
			}
			perOperation = len(p.Cases)
			continue
		}
		return []*contract.Contract{c}
	}
}

// bare sends the plan's requests with net/http alone, as many as the run sent, with the same number in flight.
func bare(b *testing.B, p *plan.Plan, requests int) {
	b.Helper()
	var all []wire.Request
	for _, c := range p.Contracts {
		for _, op := range c.Operations {
			for _, built := range p.Build(op, nil) {
				for _, s := range built.Steps {
					all = append(all, s.Request)
				}
			}
		}
	}
	for len(all) < requests {
		all = append(all, all...)
	}
	all = slices.Clip(all[:requests])
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: benchInFlight}}
	defer client.CloseIdleConnections()
	queue := make(chan wire.Request)
	var workers sync.WaitGroup
	for range benchInFlight {
		workers.Go(func() {
			for r := range queue {
				req, err := http.NewRequest(r.Method, r.URL, bytes.NewReader(r.Body))
				if err != nil {
					b.Error(err)
					continue
				}
				req.Header = r.Header.Clone()
				resp, err := client.Do(req)
				if err != nil {
					b.Error(err)
					continue
				}
				_, _ = io.Copy(io.Discard, resp.Body)
				_ = resp.Body.Close()
			}
		})
	}
	for _, r := range all {
		queue <- r
	}
	close(queue)
	workers.Wait()
}
