package history

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
)

// What makes a verdict flaky: so many switches between pass and failure within so many runs. It stays flaky until enough runs agree.
const (
	flakySwitches = 2
	flakyWindow   = 10
	flakyLeaves   = 14
	flakyRuns     = 3 * flakyWindow // that are looked at
)

// Flaky is a verdict that switches between pass and failure on a target while the contracts stay the same.
type Flaky struct {
	Target   string `json:"target"`
	Verdict  string `json:"verdict"`
	Switches int    `json:"switches"`
	Failures int    `json:"failures"`
	Results  string `json:"results"` // of the runs that judged it, the newest last: . passed, F failed
}

// Flaky lists the flaky verdicts, by target and the worst first. An empty target selects all.
func (db *DB) Flaky(ctx context.Context, target string) (out []Flaky, err error) {
	runs, err := db.Runs(ctx, Query{Target: target})
	if err != nil {
		return nil, err
	}
	for _, same := range comparable(runs) {
		found, err := db.flakyIn(ctx, same)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	return out, nil
}

// comparable returns of each target the newest runs that can be compared with its newest, which is the last.
func comparable(runs []Run) (out [][]Run) {
	byTarget := map[string][]Run{}
	var targets []string
	for _, r := range runs {
		if r.Excluded != "" {
			continue
		}
		list := byTarget[r.Target]
		if list == nil {
			targets = append(targets, r.Target)
		} else if list[0].contracts != r.contracts {
			list = nil
		}
		byTarget[r.Target] = append(list, r)
	}
	for _, name := range targets {
		list := byTarget[name]
		out = append(out, list[max(0, len(list)-flakyRuns):])
	}
	return out
}

func (db *DB) flakyIn(ctx context.Context, runs []Run) (out []Flaky, err error) {
	results := map[int64][]byte{}
	for _, r := range runs {
		type blobs struct{ items, statuses []byte }
		rows, err := read(ctx, db, func(rows *sql.Rows, b *blobs) error { return rows.Scan(&b.items, &b.statuses) },
			"SELECT items, statuses FROM run JOIN plan ON plan.id = plan_id WHERE run.id = ?", r.id)
		if err != nil || len(rows) == 0 {
			return nil, err
		}
		ids, letters, err := vector(rows[0].items, rows[0].statuses)
		if err != nil {
			return nil, errors.Join(errors.New("history "+db.path), err)
		}
		for i, id := range ids {
			switch letters[i] {
			case 'p', 'i', 'w':
				results[id] = append(results[id], '.')
			case 'f', letterKnown:
				results[id] = append(results[id], 'F')
			}
		}
	}
	for id, list := range results {
		if switches := switchesOf(list); switches > 0 {
			out = append(out, Flaky{runs[0].Target, "", switches, bytes.Count(list, []byte("F")), string(list)})
			names, err := read(ctx, db, func(rows *sql.Rows, name *string) error { return rows.Scan(name) }, "SELECT key FROM planned WHERE id = ?", id)
			if err != nil {
				return nil, err
			}
			out[len(out)-1].Verdict = strings.Join(names, "")
		}
	}
	slices.SortFunc(out, func(a, b Flaky) int {
		if a.Switches != b.Switches {
			return b.Switches - a.Switches
		}
		return strings.Compare(a.Verdict, b.Verdict)
	})
	return out, nil
}

// switchesOf counts the switches of a flaky verdict, and returns 0 for one that is not.
func switchesOf(results []byte) (switches int) {
	flaky, last := false, 0
	var at []int
	for i := 1; i < len(results); i++ {
		if results[i] != results[i-1] {
			at, last = append(at, i), i
		}
		recent := 0
		for _, s := range at {
			if s > i-flakyWindow+1 {
				recent++
			}
		}
		flaky = recent >= flakySwitches || flaky && i-last < flakyLeaves
	}
	if !flaky {
		return 0
	}
	return len(at)
}
