package history

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// writerVariable makes this test binary a writer: `path target nights`.
const writerVariable = "CONFORM_TEST_HISTORY_WRITER"

func TestMain(m *testing.M) {
	if order := os.Getenv(writerVariable); order != "" {
		if err := writeAll(order); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// writeAll adds runs, and prints the id of each one that was added.
func writeAll(order string) (err error) {
	words := strings.Split(order, "|")
	nights, err := strconv.Atoi(words[2])
	if err != nil {
		return err
	}
	for n := range nights {
		db, err := Create(words[0])
		if err != nil {
			return err
		}
		s := sample{target: words[1], night: n, fails: map[string]string{"case-1": "red"}, cases: 300}
		added, err := db.Add(context.Background(), s.record())
		if err = errors.Join(err, db.Close()); err != nil {
			return err
		}
		fmt.Println(added.Run)
	}
	return nil
}

func writer(t *testing.T, path, target string, nights int) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%s|%s|%d", writerVariable, path, target, nights))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	return cmd, bufio.NewScanner(out)
}

// Processes that write at once all succeed, also where each of them makes the file.
func TestWritersAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), Name)
	const nights = 25
	var all []*exec.Cmd
	for i := range 3 {
		cmd, _ := writer(t, path, fmt.Sprint("t", i), nights)
		all = append(all, cmd)
	}
	for _, cmd := range all {
		if err := cmd.Wait(); err != nil {
			t.Errorf("a writer failed: %v", err)
		}
	}
	db, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if runs, err := db.Runs(t.Context(), Query{}); err != nil || len(runs) != 3*nights {
		t.Errorf("want %d runs, got %d, %v", 3*nights, len(runs), err)
	}
}

// A writer that is killed at any moment loses no run that it said to have added, and leaves no half of one.
func TestKilledWriters(t *testing.T) {
	path := filepath.Join(t.TempDir(), Name)
	said := map[string]bool{}
	for round := range 8 {
		cmd, out := writer(t, path, fmt.Sprint("t", round), 1000)
		for range round + 1 {
			if !out.Scan() {
				t.Fatal("the writer ended")
			}
			said[out.Text()] = true
		}
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		for out.Scan() { // what it said meanwhile
			said[out.Text()] = true
		}
		_ = cmd.Wait() // it was killed
	}
	db, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	runs, err := db.Runs(t.Context(), Query{})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range runs {
		delete(said, r.Run)
	}
	if len(said) > 0 {
		t.Errorf("want every run that was added, got none of %v", said)
	}
	var verdict string
	if err := db.db.QueryRowContext(t.Context(), "PRAGMA integrity_check").Scan(&verdict); err != nil || verdict != "ok" {
		t.Errorf("want a sound file, got %q, %v", verdict, err)
	}
	var strays int
	const halves = "SELECT (SELECT count(*) FROM pragma_foreign_key_check) + abs((SELECT count(*) FROM run) - (SELECT sum(runs) FROM span))"
	if err := db.db.QueryRowContext(t.Context(), halves).Scan(&strays); err != nil || strays != 0 {
		t.Errorf("want a span over every run, got %d that differ, %v", strays, err)
	}
}

// On a full disk the run that does not fit is not added, those before it stay, and with room it can be added.
func TestFullDisk(t *testing.T) {
	db := newHistory(t)
	add(t, db, sample{target: "a"})
	limit := func(more int) {
		t.Helper()
		var pages int
		if err := db.db.QueryRowContext(t.Context(), "SELECT page_count FROM pragma_page_count").Scan(&pages); err != nil {
			t.Fatal(err)
		}
		if _, err := db.db.ExecContext(t.Context(), fmt.Sprint("PRAGMA max_page_count = ", pages+more)); err != nil {
			t.Fatal(err)
		}
	}
	limit(1)
	big := sample{target: "b", cases: 3000}.record()
	if _, err := db.Add(t.Context(), big); err == nil || !strings.Contains(err.Error(), "the disk is full: nothing of this run was added") {
		t.Fatalf("want a full disk, got %v", err)
	}
	runs := func() int {
		all, err := db.Runs(t.Context(), Query{})
		if err != nil {
			t.Fatal(err)
		}
		return len(all)
	}
	if n := runs(); n != 1 {
		t.Errorf("want the first run only, got %d", n)
	}
	limit(1_000_000)
	if added, err := db.Add(t.Context(), big); err != nil || added.Again || runs() != 2 {
		t.Errorf("want the run added, got %+v, %v", added, err)
	}
}
