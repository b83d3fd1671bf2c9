package history

import (
	"database/sql"
	"encoding/json"
	"errors"
	"strings"

	"github.com/graphconform/conform/harness/verdict"
)

// deriveAll makes the spans and events of a target again, because a run was added that is older than another one.
func (a adding) deriveAll(target int64) error {
	for _, query := range []string{"DELETE FROM span WHERE target_id = ?", "DELETE FROM event WHERE run_id IN (SELECT id FROM run WHERE target_id = ?)"} {
		if _, err := a.exec(query, target); err != nil {
			return err
		}
	}
	runs, err := column[int64](a, "SELECT id FROM run WHERE target_id = ? ORDER BY started, run", target)
	if err != nil {
		return err
	}
	for _, run := range runs {
		if err := a.derive(target, run); err != nil {
			return err
		}
	}
	return nil
}

// column returns the only column of a query.
func column[T any](a adding, query string, args ...any) (out []T, err error) {
	rows, err := a.tx.QueryContext(a.ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var one T
		if err := rows.Scan(&one); err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, rows.Err()
}

// derive adds the spans and events of a run, when those of all earlier runs of the target are there.
func (a adding) derive(target, run int64) error {
	events, err := a.compareWithLast(target, run)
	if err != nil {
		return err
	}
	excluded := ""
	if err := a.get("SELECT excluded FROM run WHERE id = ?", []any{run}, &excluded); err != nil {
		return err
	}
	if excluded == "" {
		more, err := a.advance(target, run)
		if err != nil {
			return err
		}
		events = append(events, more...)
	}
	for i, e := range events {
		if _, err := a.exec("INSERT INTO event VALUES (?, ?, ?, nullif(?, 0), ?)", run, i, string(e.kind), e.deviation, e.detail); err != nil {
			return err
		}
	}
	return nil
}

// compareWithLast compares what a run says of the target itself, and its contracts, with the run before it.
func (a adding) compareWithLast(target, run int64) (events []event, err error) {
	var reached, reachedLast bool
	var list, listLast string
	const row = "SELECT reached, list FROM run JOIN contracts ON contracts.id = contracts_id WHERE "
	if err := a.get(row+"run.id = ?", []any{run}, &reached, &list); err != nil {
		return nil, err
	}
	err = a.get(row+`target_id = ?1 AND (started, run) < (SELECT started, run FROM run WHERE id = ?2)
		ORDER BY started DESC, run DESC LIMIT 1`, []any{target, run}, &reachedLast, &listLast)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		reachedLast, listLast = true, list
	case err != nil:
		return nil, err
	}
	switch {
	case reachedLast && !reached:
		events = append(events, event{Unreachable, 0, ""})
	case !reachedLast && reached:
		events = append(events, event{Reachable, 0, ""})
	}
	changed, err := changedContracts(listLast, list)
	for _, name := range changed {
		events = append(events, event{Contract, 0, name})
	}
	return events, err
}

// changedContracts names the contracts of both lists whose hashes differ.
func changedContracts(before, after string) (names []string, err error) {
	if before == after {
		return nil, nil
	}
	var old, now []ContractVersion
	if err := errors.Join(json.Unmarshal([]byte(before), &old), json.Unmarshal([]byte(after), &now)); err != nil {
		return nil, errors.Join(errBlob, err)
	}
	hashes := map[string]string{}
	for _, c := range old {
		hashes[c.Name] = c.Hash
	}
	for _, c := range now {
		if hash, found := hashes[c.Name]; found && hash != c.Hash {
			names = append(names, c.Name)
		}
	}
	return names, nil
}

// advance takes the spans of the target through a run.
func (a adding) advance(target, run int64) ([]event, error) {
	f, err := a.facts(run)
	if err != nil {
		return nil, err
	}
	open, err := a.open(target)
	if err != nil {
		return nil, err
	}
	changed, events, err := step(open, f, a.describe)
	if err != nil {
		return nil, err
	}
	for _, s := range changed {
		_, err := a.exec("INSERT OR REPLACE INTO span VALUES (?, ?, ?, ?, nullif(?, 0), ?, ?, ?, ?, ?)",
			target, s.deviation, s.first, s.last, s.end, s.how, s.warning, string(s.state), s.runs, appendIDs(nil, s.verdicts))
		if err != nil {
			return nil, err
		}
	}
	return events, nil
}

// facts reads what a run says.
func (a adding) facts(run int64) (*facts, error) {
	f := &facts{id: run, statuses: map[int64]byte{}}
	var list string
	var items, statuses, shown []byte
	err := a.get(`SELECT depth, filtered, list, items, statuses, shown FROM run
		JOIN plan ON plan.id = plan_id JOIN contracts ON contracts.id = contracts_id WHERE run.id = ?`, []any{run},
		&f.depth, &f.filtered, &list, &items, &statuses, &shown)
	if err != nil {
		return nil, err
	}
	var contracts []ContractVersion
	if err := json.Unmarshal([]byte(list), &contracts); err != nil {
		return nil, errors.Join(errBlob, err)
	}
	for _, c := range contracts {
		f.prefixes = append(f.prefixes, c.Name)
	}
	ids, letters, err := vector(items, statuses)
	if err != nil {
		return nil, err
	}
	for i, id := range ids {
		f.statuses[id] = letters[i]
	}
	f.shown, err = unpackShown(shown)
	return f, err
}

// vector returns the ids of the verdicts of a run, and their letters.
func vector(items, statuses []byte) (ids []int64, letters []byte, err error) {
	if ids, err = unpackIDs(items); err != nil {
		return nil, nil, err
	}
	if letters, err = unpack(statuses); err == nil && len(letters) != len(ids) {
		err = errBlob
	}
	return ids, letters, err
}

func unpackShown(packed []byte) (out []shownFact, err error) {
	data, err := unpack(packed)
	if err != nil {
		return nil, err
	}
	r := reader{data: data}
	for len(r.data) > 0 && r.err == nil {
		one := shownFact{deviation: r.number()}
		if len(r.data) == 0 {
			return nil, errBlob
		}
		one.state, r.data = r.data[0], r.data[1:]
		one.verdicts = r.ids()
		out = append(out, one)
	}
	return out, r.err
}

// open returns the spans of a target that have not ended.
func (a adding) open(target int64) (out map[int64]*span, err error) {
	rows, err := a.tx.QueryContext(a.ctx, `SELECT deviation_id, first_run, last_run, warning, state, runs, verdicts, operation, rule, depth FROM span
		JOIN deviation ON deviation.id = deviation_id JOIN run ON run.id = last_run WHERE span.target_id = ? AND how = ''`, target)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	out = map[int64]*span{}
	for rows.Next() {
		s := &span{}
		var state, operation, rule string
		var verdicts []byte
		if err := rows.Scan(&s.deviation, &s.first, &s.last, &s.warning, &state, &s.runs, &verdicts, &operation, &rule, &s.depth); err != nil {
			return nil, err
		}
		if s.verdicts, err = idsOf(verdicts); err != nil || len(state) != 1 {
			return nil, errors.Join(errBlob, err)
		}
		s.state, s.check, s.prefix = state[0], checkKey(operation, rule), contractOf(operation)
		out[s.deviation] = s
	}
	return out, rows.Err()
}

// describe returns the check of a deviation, and the contract of its operation.
func (a adding) describe(deviation int64) (check, contract string, err error) {
	var operation, rule string
	err = a.get("SELECT operation, rule FROM deviation WHERE id = ?", []any{deviation}, &operation, &rule)
	return checkKey(operation, rule), contractOf(operation), err
}

func checkKey(operation, rule string) string { return operation + "\n" + rule }

// contractOf is the contract of an operation, `contract/operation` or `contract`.
func contractOf(operation string) string {
	name, _, _ := strings.Cut(operation, "/")
	return verdict.Shorten(name, maxName)
}
