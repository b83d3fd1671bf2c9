package history

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"time"
)

// State says how a deviation stands on a target.
type State string

// The states. Failing and Known are those that the newest run that tested them shows.
const (
	Failing State = "failing"
	Known   State = "known" // the baseline accepts it
	Warning State = "warning"
	Ended   State = "ended"
)

// Lasting is how long and how often a target has shown a deviation.
type Lasting struct {
	Target string `json:"target"`
	Deviation
	State     State     `json:"state"`
	Since     time.Time `json:"since"`          // the run with which it began, the last time that it did
	FirstSeen time.Time `json:"firstSeen"`      // ever
	LastSeen  time.Time `json:"lastSeen"`       // the newest run that shows it
	Ended     time.Time `json:"ended,omitzero"` // the run with which it ended
	How       string    `json:"how,omitempty"`  // it ended: fixed, replaced, removed, level
	Runs      int       `json:"runs"`           // that show it, ever
	RunsSince int       `json:"runsSince"`      // that show it, since it began
	Times     int       `json:"times"`          // that it began
	Untested  int       `json:"untestedRuns"`   // newer runs that did not test it
}

// Since says of deviations how long they have lasted, those that last before others, and those that began first before others. An empty
// target or fingerprint selects all. Without ended, only failures that last are returned.
func (db *DB) Since(ctx context.Context, target, fingerprint string, ended bool) ([]Lasting, error) {
	spans, err := read(ctx, db, scanLasting, `
		SELECT target.name, fingerprint, operation, check_id, title, want, got, state, how, first.started, last.started, coalesce(over.started, 0), runs
		FROM span JOIN run AS first ON first.id = first_run JOIN run AS last ON last.id = last_run LEFT JOIN run AS over ON over.id = end_run
			JOIN target ON target.id = span.target_id JOIN deviation ON deviation.id = deviation_id
		WHERE (?1 = '' OR target.name = ?1) AND (?2 = '' OR fingerprint = ?2)
			AND (?3 OR EXISTS (SELECT 1 FROM span AS open WHERE open.target_id = span.target_id AND open.deviation_id = span.deviation_id AND open.how = ''))
		ORDER BY span.target_id, deviation_id, first.started, first.run`, target, fingerprint, ended)
	if err != nil {
		return nil, err
	}
	all := slices.DeleteFunc(joined(spans), func(l Lasting) bool { return !ended && l.State == Warning })
	slices.SortFunc(all, func(a, b Lasting) int {
		if (a.State == Ended) != (b.State == Ended) {
			return cmp.Compare(len(a.How), len(b.How)) // the one that lasts has no word for how it ended
		}
		return cmp.Or(a.Since.Compare(b.Since), cmp.Compare(a.Target, b.Target), cmp.Compare(a.Fingerprint, b.Fingerprint))
	})
	return all, db.countUntested(ctx, target, all)
}

// joined makes one of the spans of a deviation on a target, which are in their order.
func joined(spans []Lasting) (all []Lasting) {
	for _, s := range spans {
		if n := len(all) - 1; n >= 0 && all[n].Target == s.Target && all[n].Fingerprint == s.Fingerprint {
			last := all[n]
			s.FirstSeen, s.Runs, s.Times = last.FirstSeen, s.Runs+last.Runs, s.Times+last.Times
			all[n] = s
			continue
		}
		all = append(all, s)
	}
	return all
}

func scanLasting(rows *sql.Rows, l *Lasting) error {
	var state string
	var since, last, end int64
	err := rows.Scan(&l.Target, &l.Fingerprint, &l.Operation, &l.Check, &l.Title, &l.Want, &l.Got, &state, &l.How, &since, &last, &end, &l.RunsSince)
	l.Since, l.LastSeen = time.UnixMilli(since).UTC(), time.UnixMilli(last).UTC()
	l.FirstSeen, l.Runs, l.Times = l.Since, l.RunsSince, 1
	if end != 0 {
		l.Ended = time.UnixMilli(end).UTC()
	}
	switch {
	case l.How != "":
		l.State = Ended
	case state == string(rune(stateWarning)):
		l.State = Warning
	case state == string(rune(stateKnown)):
		l.State = Known
	default:
		l.State = Failing
	}
	return err
}

// countUntested counts the runs after those that show what lasts.
func (db *DB) countUntested(ctx context.Context, target string, all []Lasting) error {
	runs, err := db.Runs(ctx, Query{Target: target})
	if err != nil {
		return err
	}
	byTarget := map[string][]time.Time{}
	for _, r := range runs {
		if r.Excluded == "" {
			byTarget[r.Target] = append(byTarget[r.Target], r.Started)
		}
	}
	for i := range all {
		if times := byTarget[all[i].Target]; all[i].How == "" {
			next, _ := slices.BinarySearchFunc(times, all[i].LastSeen.Add(1), time.Time.Compare)
			all[i].Untested = len(times) - next
		}
	}
	return nil
}
