package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/graphconform/conform/harness/history"
	"github.com/graphconform/conform/harness/notify"
	"github.com/graphconform/conform/harness/verdict"
)

// quarter is 90 nights of 12 targets. It knows what changes when, which notify and since must find.
type quarter struct {
	t      *testing.T
	dir    string
	failed map[string]map[string]int // by target and failure, the night with which it began
	down   map[string]bool
}

const (
	quarterNights  = 90
	quarterTargets = 12
	quarterCases   = 60
)

var quarterStart = time.Date(2026, 1, 1, 2, 30, 0, 0, time.UTC)

// draw is a number below n for a target and night, which looks random and is the same in each run of the test.
func draw(n int, parts ...any) int {
	sum := 0
	for _, b := range []byte(verdict.FingerprintFrom(fmt.Sprint(parts...), "seed", "1")) {
		sum = sum*31 + int(b)
	}
	return sum % n
}

// night changes the targets, and returns the records and the changes, `target kind what`.
func (q *quarter) night(n int) (records, changes []string) {
	for i := range quarterTargets {
		target := fmt.Sprintf("tenant-%02d", i)
		wasDown := q.down[target]
		q.down[target] = draw(25, "down", target, n) == 0
		switch {
		case q.down[target] && !wasDown:
			changes = append(changes, target+" unreachable")
		case !q.down[target] && wasDown:
			changes = append(changes, target+" reachable")
		}
		if !q.down[target] {
			changes = append(changes, q.change(target, n)...)
		}
		records = append(records, q.record(target, n))
	}
	slices.Sort(changes)
	return records, changes
}

// change begins and ends failures of a target that can be reached.
func (q *quarter) change(target string, n int) (changes []string) {
	now := q.failed[target]
	if now == nil {
		now = map[string]int{}
		q.failed[target] = now
	}
	for c := range quarterCases {
		name := fmt.Sprint("operation-", c)
		_, fails := now[name]
		switch {
		case fails && draw(12, "end", target, name, n) == 0:
			delete(now, name)
			changes = append(changes, target+" fixed "+name)
		case !fails && draw(300, "begin", target, name, n) == 0:
			now[name] = n
			changes = append(changes, target+" new "+name)
		}
	}
	return changes
}

func (q *quarter) record(target string, n int) string {
	started := quarterStart.AddDate(0, 0, n)
	run := &verdict.Run{Header: verdict.Header{Run: fmt.Sprintf("%s-%02d", target, n), Target: target, Started: started, Contracts: []verdict.Contract{{Name: "things", Hash: "1"}}}}
	exit := verdict.ExitOK
	for c := range quarterCases {
		operation := fmt.Sprint("operation-", c)
		v := verdict.Verdict{ID: operation + "/full/read-back", Operation: operation, Case: "full", Check: "read-back", Rule: "read-back", Status: verdict.Pass}
		_, fails := q.failed[target][operation]
		switch {
		case q.down[target]:
			v.Status, exit = verdict.Error, verdict.ExitEnvironment
		case fails:
			v.Status, exit = verdict.Fail, verdict.ExitBroken
			v.Findings = []verdict.Finding{{Class: "value.other", Want: "the value", Got: "another one"}}
		}
		run.Verdicts = append(run.Verdicts, v)
	}
	run.Header.Planned = len(run.Verdicts)
	run.Footer = verdict.Footer{Ended: started.Add(time.Minute), Counts: run.Count(), Exit: exit}
	path := filepath.Join(q.dir, run.Header.Run+".ndjson")
	if err := verdict.WriteFile(path, run); err != nil {
		q.t.Fatal(err)
	}
	return path
}

// Through a quarter, notify tells every change once and on its night, and since is right to the night.
func TestQuarter(t *testing.T) {
	if testing.Short() {
		t.Skip("270 commands")
	}
	var told []string
	messages := 0
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		var m notify.Message
		body, err := io.ReadAll(r.Body)
		if err == nil {
			err = json.Unmarshal(body, &m)
		}
		if err != nil {
			t.Error(err)
		}
		messages++
		for _, c := range m.Changes {
			told = append(told, strings.TrimSpace(fmt.Sprint(c.Target, " ", c.Kind, " ", c.Operation)))
		}
	}))
	defer receiver.Close()
	defer func(old variables) { environment = old }(environment)
	environment = func(name string) string {
		return map[string]string{notify.WebhookURL: receiver.URL, notify.WebhookSecret: "a secret of the receiver"}[name]
	}
	dir := t.TempDir()
	db := filepath.Join(dir, history.Name)
	q := &quarter{t, dir, map[string]map[string]int{}, map[string]bool{}}
	conform := func(args ...string) string {
		var out, errs strings.Builder
		if code := execute(newRootCommand(0), args, strings.NewReader(""), &out, &errs); code != 0 {
			t.Fatalf("conform %s: exit %d: %s", args[0], code, errs.String())
		}
		return out.String()
	}
	total, start := 0, time.Now()
	for n := range quarterNights {
		records, want := q.night(n)
		told = nil
		conform(append([]string{"notify", "--on", "change", "--db", db}, records...)...)
		conform(append([]string{"notify", "--on", "change", "--db", db}, records...)...) // nothing is told twice
		slices.Sort(told)
		if !slices.Equal(told, want) {
			t.Fatalf("night %d: want %v, got %v", n, want, told)
		}
		total += len(want)
		checkSince(t, conform("history", "since", "--json", "--db", db), q)
	}
	took := time.Since(start)
	info, err := os.Stat(db)
	if err != nil {
		t.Fatal(err)
	}
	start = time.Now()
	page := conform("history", "page", "--db", db)
	t.Logf("%d nights of %d targets: %d changes in %d messages, %.1f s with all commands; history %d kB; page of %d kB in %d ms",
		quarterNights, quarterTargets, total, messages, took.Seconds(), info.Size()/1000, len(page)/1000, time.Since(start).Milliseconds())
	if total < quarterNights || messages > quarterNights {
		t.Errorf("want changes in most nights, and at most one message a night, got %d and %d", total, messages)
	}
}

func checkSince(t *testing.T, output string, q *quarter) {
	t.Helper()
	var got struct{ Deviations []history.Lasting }
	if err := json.Unmarshal([]byte(output), &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	for target, failures := range q.failed {
		for name, n := range failures {
			want[target+" "+name] = quarterStart.AddDate(0, 0, n).Format(time.DateOnly)
		}
	}
	for _, l := range got.Deviations {
		key := l.Target + " " + l.Operation
		if since := l.Since.Format(time.DateOnly); want[key] != since {
			t.Fatalf("%s: want it to fail since %q, got %s", key, want[key], since)
		}
		delete(want, key)
	}
	if len(want) > 0 {
		t.Fatalf("want these, too: %v", want)
	}
}
