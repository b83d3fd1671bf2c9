package history

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Run is one run in the history.
type Run struct {
	Run      string    `json:"run"`
	Target   string    `json:"target"`
	Started  time.Time `json:"started"`
	Ended    time.Time `json:"ended"`
	Conform  string    `json:"conform"`
	Exit     int       `json:"exit"`
	Excluded string    `json:"excluded,omitempty"` // why it is not compared with others
	Reached  bool      `json:"reached"`
	Counts   Counts    `json:"counts"`
	Filtered bool      `json:"filtered,omitempty"`

	id        int64
	contracts int64
}

// Night is the day of the run, in UTC.
func (r *Run) Night() string { return night(r.Started) }

// Query selects what is read. Empty members select everything.
type Query struct {
	Target string
	From   time.Time
	Runs   []string // ids of runs
}

// where is the condition of a query, with its arguments.
func (q Query) where() (sql string, args []any) {
	parts := []string{"run.started >= ?"}
	args = []any{max(q.From.UnixMilli(), 0)}
	if q.Target != "" {
		parts, args = append(parts, "target.name = ?"), append(args, q.Target)
	}
	if len(q.Runs) > 0 {
		parts = append(parts, "run.run IN (?"+strings.Repeat(", ?", len(q.Runs)-1)+")")
		for _, id := range q.Runs {
			args = append(args, id)
		}
	}
	return strings.Join(parts, " AND "), args
}

// read reads the rows of a query.
func read[T any](ctx context.Context, db *DB, scan func(*sql.Rows, *T) error, query string, args ...any) (out []T, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("history %s: %w", db.path, explain(err))
		}
	}()
	rows, err := db.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var one T
		if err := scan(rows, &one); err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, rows.Err()
}

// Targets lists the names of the targets.
func (db *DB) Targets(ctx context.Context) ([]string, error) {
	return read(ctx, db, func(r *sql.Rows, name *string) error { return r.Scan(name) }, "SELECT name FROM target ORDER BY name")
}

// Runs lists runs, by target and the newest last.
func (db *DB) Runs(ctx context.Context, q Query) ([]Run, error) {
	where, args := q.where()
	return read(ctx, db, scanRun, `SELECT run.id, run.run, target.name, started, ended, conform, exit, excluded, reached, counts, filtered, contracts_id
		FROM run JOIN target ON target.id = target_id WHERE `+where+" ORDER BY target.name, started, run", args...)
}

func scanRun(rows *sql.Rows, r *Run) error {
	var started, ended int64
	var counts string
	if err := rows.Scan(&r.id, &r.Run, &r.Target, &started, &ended, &r.Conform, &r.Exit, &r.Excluded, &r.Reached, &counts, &r.Filtered, &r.contracts); err != nil {
		return err
	}
	r.Started, r.Ended = time.UnixMilli(started).UTC(), time.UnixMilli(ended).UTC()
	if err := json.Unmarshal([]byte(counts), &r.Counts); err != nil {
		return errors.Join(errBlob, err)
	}
	return nil
}

// Event is what changed with a run. Deviation is empty where the target or a contract is what changed.
type Event struct {
	Run       string    `json:"run"`
	Target    string    `json:"target"`
	Started   time.Time `json:"started"`
	Kind      Kind      `json:"kind"`
	Detail    string    `json:"detail,omitempty"`
	Deviation           // embedded, so that the JSON is flat
	Times     int       `json:"times,omitempty"` // how many times it has begun to fail until then
}

// Deviation is what differs from a contract, with the text of its newest sighting.
type Deviation struct {
	Fingerprint string `json:"fingerprint,omitempty"`
	Operation   string `json:"operation,omitempty"`
	Check       string `json:"check,omitempty"`
	Title       string `json:"title,omitempty"`
	Want        string `json:"want,omitempty"`
	Got         string `json:"got,omitempty"`
}

// Events lists what changed with runs, the newest run first.
func (db *DB) Events(ctx context.Context, q Query) ([]Event, error) {
	where, args := q.where()
	return read(ctx, db, func(rows *sql.Rows, e *Event) error {
		var started int64
		err := rows.Scan(&e.Run, &e.Target, &started, &e.Kind, &e.Detail, &e.Fingerprint, &e.Operation, &e.Check, &e.Title, &e.Want, &e.Got, &e.Times)
		e.Started = time.UnixMilli(started).UTC()
		return err
	}, `SELECT run.run, target.name, started, kind, detail, coalesce(fingerprint, ''), coalesce(operation, ''), coalesce(check_id, ''), coalesce(title, ''), coalesce(want, ''), coalesce(got, ''),
			(SELECT count(*) FROM span JOIN run AS first ON first.id = first_run WHERE span.target_id = target.id AND span.deviation_id = deviation.id AND first.started <= run.started)
		FROM event JOIN run ON run.id = run_id JOIN target ON target.id = target_id LEFT JOIN deviation ON deviation.id = deviation_id
		WHERE `+where+" ORDER BY started DESC, run.run, number", args...)
}

// Entry is an entry of a baseline, in the newest run of a target that had one.
type Entry struct {
	Target  string `json:"target"`
	ID      string `json:"id"`
	Check   string `json:"check"`
	Outcome string `json:"outcome"`
	Reason  string `json:"reason,omitempty"`
	Ticket  string `json:"ticket,omitempty"`
	Owner   string `json:"owner,omitempty"`
	Expires string `json:"expires,omitempty"`
}

// Entries lists the entries of the baselines, the next to expire first.
func (db *DB) Entries(ctx context.Context) ([]Entry, error) {
	return read(ctx, db, func(r *sql.Rows, e *Entry) error {
		return r.Scan(&e.Target, &e.ID, &e.Check, &e.Outcome, &e.Reason, &e.Ticket, &e.Owner, &e.Expires)
	}, `SELECT target.name, entry.id, check_id, outcome, reason, ticket, owner, expires FROM entry JOIN target ON target.id = target_id ORDER BY expires, target.name, entry.id`)
}

// Newest returns when the newest of the runs started, or a zero time if there is none.
func (db *DB) Newest(ctx context.Context, q Query) (time.Time, error) {
	where, args := q.where()
	found, err := read(ctx, db, func(r *sql.Rows, ms *int64) error { return r.Scan(ms) },
		"SELECT max(started) FROM run JOIN target ON target.id = target_id WHERE "+where+" HAVING count(*) > 0", args...)
	if err != nil || len(found) == 0 {
		return time.Time{}, err
	}
	return time.UnixMilli(found[0]).UTC(), nil
}
