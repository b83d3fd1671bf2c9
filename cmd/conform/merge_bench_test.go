package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/graphconform/conform/harness/merge"
	"github.com/graphconform/conform/harness/verdict"
)

// The shards that BenchmarkMerge merges. A case of the catalogue has about twenty verdicts, and two exchanges.
const (
	mergedShards     = 100
	mergedOperations = 10 // in each shard
	mergedVerdicts   = 1000
	mergedExchanges  = 92
)

// mergeProcess is set for the process that BenchmarkMerge measures.
const mergeProcess = "CONFORM_TEST_MERGE"

// BenchmarkMerge joins the records of 100 shards with 10,000 verdicts each, in a process of its own, and prints what that takes. It needs one
// round: -benchtime 1x.
func BenchmarkMerge(b *testing.B) {
	dir := b.TempDir()
	writeShards(b, dir)
	b.Setenv(mergeProcess, dir)
	for b.Loop() {
		measureProcess(b, mergedShards*mergedOperations*mergedVerdicts, os.Args[0], "-test.run", "^TestMergeProcess$")
	}
}

// TestMergeProcess merges what BenchmarkMerge has written.
func TestMergeProcess(t *testing.T) {
	dir := os.Getenv(mergeProcess)
	if dir == "" {
		t.Skip("BenchmarkMerge runs this")
	}
	files, err := recordFiles(dir)
	if err != nil {
		t.Fatal(err)
	}
	run, err := merge.Open(files)
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Targets[0].WriteFile(filepath.Join(dir, "merged.ndjson")); err != nil {
		t.Fatal(err)
	}
	if err := run.Close(); err != nil {
		t.Fatal(err)
	}
}

// writeShards writes the records of all shards below a folder. Operation n belongs to the shard n modulo their number.
func writeShards(b *testing.B, dir string) {
	b.Helper()
	id := func(op, i int) string { return fmt.Sprintf("things/thing-%d/case-%d/check-%d", op, i/20, i%20) }
	whole := sha256.New()
	for op := range mergedShards * mergedOperations {
		for i := range mergedVerdicts {
			fmt.Fprintln(whole, id(op, i))
		}
	}
	plan, at := hex.EncodeToString(whole.Sum(nil)), time.Date(2026, 12, 1, 2, 0, 0, 0, time.UTC)
	for n := range mergedShards {
		own, planned := sha256.New(), mergedOperations*mergedVerdicts
		shard := &verdict.Shard{Index: n + 1, Total: mergedShards, Targets: []string{"mock"}, Plan: plan, Planned: mergedShards * planned}
		r := &verdict.Run{Header: verdict.Header{Run: fmt.Sprint("run-", n), Started: at, Target: "mock", Planned: planned, Shard: shard}}
		for k := range mergedOperations {
			op := k*mergedShards + n
			name := fmt.Sprintf("things/thing-%d", op)
			shard.Operations = append(shard.Operations, verdict.PlannedOperation{Name: name, Order: op, First: op * mergedVerdicts, Verdicts: mergedVerdicts})
			r.Promises = append(r.Promises, verdict.Promise{Operation: name, ID: "status/200", Kind: "status", Text: "200", State: verdict.PromiseKept})
			first := op*mergedExchanges + 1
			for i := range mergedVerdicts {
				fmt.Fprintln(own, id(op, i))
				r.Verdicts = append(r.Verdicts, verdict.Verdict{
					ID: id(op, i), Contract: "things", Operation: name, Case: fmt.Sprintf("case-%d", i/20), Check: fmt.Sprintf("check-%d", i%20), Rule: "PATCH-STATUS-001",
					Title: "returns the documented status for a valid update", Family: "status", Level: verdict.Documented, Safety: "RST", Cite: "things.yaml:57",
					Status: verdict.Pass, Exchanges: []int{first, first + 1, first + 2}, Millis: 7.599,
				})
			}
			for i := range mergedExchanges {
				r.Exchanges = append(r.Exchanges, verdict.Exchange{
					ID: first + i, Case: name + "/case", Step: "request", Method: http.MethodPatch, URL: "http://127.0.0.1:8080/beta/" + name,
					Status: 200, Body: strings.Repeat("a body of a kilobyte ", 50), Started: at, Header: http.Header{"Content-Type": {"application/json"}},
				})
			}
		}
		r.Header.PlanHash = hex.EncodeToString(own.Sum(nil))
		r.Footer = verdict.Footer{Ended: at, Counts: r.Count(), Exchanges: len(r.Exchanges)}
		folder := filepath.Join(dir, fmt.Sprint(n+1))
		if err := os.Mkdir(folder, 0o700); err != nil {
			b.Fatal(err)
		}
		if err := verdict.WriteFile(filepath.Join(folder, recordName), r); err != nil {
			b.Fatal(err)
		}
	}
}
