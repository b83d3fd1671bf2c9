package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/mock"
)

// fleet is mocks of many contracts, each a target of a conform.yaml. The second one breaks a promise.
type fleet struct {
	dir     string
	names   []string
	urls    []string                            // of each mock, and what stands for it
	reset   func()                              // restores the state of all mocks
	onCount func(target string, requests int64) // called before each response, may be nil
	serving sync.RWMutex                        // held for reading by each request
	silent  atomic.Bool                         // requests get no response, and change nothing
}

// newFleet starts the mocks.
func newFleet(tb testing.TB, contracts int, latency time.Duration) *fleet {
	tb.Helper()
	f := &fleet{dir: tb.TempDir(), names: []string{"alpha", "beta", "gamma"}, reset: func() {}}
	var loaded []*contract.Contract
	if err := os.Mkdir(filepath.Join(f.dir, "contracts"), 0o700); err != nil {
		tb.Fatal(err)
	}
	for i := range contracts {
		text := strings.ReplaceAll(strings.ReplaceAll(manyOperations(1, 3), "things0", fmt.Sprintf("things%d", i)), "thing-0", fmt.Sprintf("thing-%d", i))
		file := filepath.Join(f.dir, "contracts", fmt.Sprintf("many-%d.yaml", i))
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			tb.Fatal(err)
		}
		c, err := contract.LoadFile(file)
		if err != nil {
			tb.Fatal(err)
		}
		loaded = append(loaded, c)
	}
	config := "targets:\n"
	for i, name := range f.names {
		fault := ""
		if i == 1 {
			fault = "date-missing"
		}
		served, err := mock.New(loaded, mock.Options{Fault: fault, Latency: latency})
		if err != nil {
			tb.Fatal(err)
		}
		var requests atomic.Int64
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			f.serving.RLock()
			defer f.serving.RUnlock()
			if n := requests.Add(1); f.onCount != nil {
				f.onCount(name, n)
			}
			if f.silent.Load() {
				panic(http.ErrAbortHandler)
			}
			served.ServeHTTP(w, r)
		}))
		resetOthers := f.reset
		f.reset = func() {
			resetOthers()
			server.CloseClientConnections()
			answer, reset := httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, "/$conform/reset", http.NoBody)
			reset.Host, reset.RemoteAddr = "127.0.0.1", "127.0.0.1:1"
			if served.ServeHTTP(answer, reset); answer.Code >= 300 {
				tb.Fatalf("want the mock reset, got %d", answer.Code)
			}
		}
		tb.Cleanup(server.Close)
		f.urls = append(f.urls, server.URL, "http://"+name)
		config += fmt.Sprintf("  %s: {kind: mock, base: '%s/v1.0'}\n", name, server.URL)
	}
	if err := os.WriteFile(filepath.Join(f.dir, "conform.yaml"), []byte(config), 0o600); err != nil {
		tb.Fatal(err)
	}
	return f
}

// command is conform on all targets, with the folder of the fleet as the current one.
func (f *fleet) command(tb testing.TB, out string, more ...string) *exec.Cmd {
	tb.Helper()
	args := []string{"run", "--contract", "contracts", "--depth", "quick", "--out", out}
	for _, name := range f.names {
		args = append(args, "--target", name)
	}
	cmd := exec.CommandContext(tb.Context(), testCommand(tb), append(args, more...)...)
	cmd.Dir, cmd.Env = f.dir, append(os.Environ(), "CONFORM_TOKEN=")
	return cmd
}

// finish waits for a command, and returns the most memory that it had, in MB. The exit code must be one of several.
func finish(tb testing.TB, cmd *exec.Cmd, codes ...int) float64 {
	tb.Helper()
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = io.Discard, &said
	err := cmd.Run()
	for _, code := range codes {
		if cmd.ProcessState != nil && cmd.ProcessState.ExitCode() == code {
			usage := cmd.ProcessState.SysUsage().(*syscall.Rusage)
			return float64(usage.Maxrss) / 1024
		}
	}
	tb.Fatalf("want exit code %v, got %v\n%s", codes, err, said.String())
	return 0
}

// sharded runs all shards at the same time as processes. One of them is killed after so many requests to the second target, and run again. It
// returns the most memory that a shard had.
func (f *fleet) sharded(tb testing.TB, shards int, killAfter int64) (memory float64) {
	tb.Helper()
	run := func(i int) *exec.Cmd {
		return f.command(tb, fmt.Sprintf("shards/%d", i), "--shard", fmt.Sprintf("%d/%d", i, shards))
	}
	killed := run(2) // of the second target: shards take the targets in turn
	f.onCount = func(target string, n int64) {
		if target == f.names[1] && n == killAfter {
			f.silent.Store(true)
			_ = killed.Process.Kill() // started before its first request
		}
	}
	finish(tb, killed, -1)
	if records, _ := filepath.Glob(filepath.Join(f.dir, "shards/2/*.ndjson")); len(records) > 0 {
		tb.Fatalf("want no record of a shard that was killed, got %v", records)
	}
	f.serving.Lock() // after what is in flight
	f.onCount = nil
	f.reset() // a run on entities that have its values already sends another read
	f.silent.Store(false)
	f.serving.Unlock()
	var all sync.WaitGroup
	took := make([]float64, shards)
	for i := range shards {
		cmd := run(i + 1)
		all.Go(func() { took[i] = finish(tb, cmd, 0, 1) })
	}
	all.Wait()
	for _, mb := range took {
		memory = max(memory, mb)
	}
	return memory
}

// merge merges the shards, and returns how much memory that took.
func (f *fleet) merge(tb testing.TB, out string) float64 {
	tb.Helper()
	folders, err := filepath.Glob(filepath.Join(f.dir, "shards/*"))
	if err != nil || len(folders) == 0 {
		tb.Fatalf("want folders of shards, got %v, %v", folders, err)
	}
	cmd := exec.CommandContext(tb.Context(), testCommand(tb), append([]string{"merge", "-o", out}, folders...)...)
	cmd.Dir = f.dir
	return finish(tb, cmd, 1)
}

// equal holds that the records of two fleets are the same but for the id of the run, its times, and what depends on those.
func equal(tb testing.TB, one *fleet, a string, other *fleet, b string) (verdicts int) {
	tb.Helper()
	for _, name := range one.names {
		whole, merged := one.lines(tb, a, name), other.lines(tb, b, name)
		if len(whole) != len(merged) {
			tb.Fatalf("%s: want %d lines, got %d", name, len(whole), len(merged))
		}
		for i := range whole {
			if whole[i] != merged[i] {
				tb.Fatalf("%s, line %d: want\n%s\ngot\n%s", name, i+1, whole[i], merged[i])
			}
			if strings.Contains(whole[i], `"type":"verdict"`) {
				verdicts++
			}
		}
	}
	return verdicts
}

// lines returns the lines of a record without what differs between two runs.
func (f *fleet) lines(tb testing.TB, folder, target string) (out []string) {
	tb.Helper()
	data, err := os.ReadFile(filepath.Join(f.dir, folder, target, recordName))
	if err != nil {
		tb.Fatal(err)
	}
	for line := range bytes.Lines([]byte(strings.NewReplacer(f.urls...).Replace(string(data)))) {
		var members map[string]any
		if err := json.Unmarshal(line, &members); err != nil {
			tb.Fatal(err)
		}
		if members["type"] == "exchange" { // its fields and values depend on what the mock has been sent before
			members = map[string]any{"type": "exchange", "id": members["id"], "case": members["case"], "step": members["step"], "method": members["method"], "url": members["url"], "status": members["status"]}
		}
		for _, varies := range []string{"run", "started", "ended", "ms"} {
			delete(members, varies)
		}
		text, err := json.Marshal(members)
		if err != nil {
			tb.Fatal(err)
		}
		out = append(out, string(text))
	}
	return out
}

// The merged record of shards, one of which was killed and run again, is that of a run without shards.
func TestShardsMergeToTheWholeRun(t *testing.T) {
	if testing.Short() {
		t.Skip("it runs many processes")
	}
	const contracts, shards, killAfter = 12, 7, 20
	whole, parts := newFleet(t, contracts, 0), newFleet(t, contracts, 0)
	finish(t, whole.command(t, "whole"), 1)
	parts.sharded(t, shards, killAfter)
	parts.merge(t, "merged")
	if n := equal(t, whole, "whole", parts, "merged"); n < 3*contracts*50 {
		t.Errorf("want many verdicts, got %d", n)
	}
}
