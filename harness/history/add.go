package history

import (
	"context"
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/graphconform/conform/harness/verdict"
)

// Added says what became of a record. Again is set if the history had the run already.
type Added struct {
	Run      string `json:"run"`
	Target   string `json:"target"`
	Again    bool   `json:"again,omitempty"`
	Excluded string `json:"excluded,omitempty"` // why the run is not compared with others
	Events   int    `json:"events"`
}

// Add adds the record of a run, in one transaction. A run that is there already changes nothing.
func (db *DB) Add(ctx context.Context, r verdict.Source) (Added, error) {
	o, err := observe(r)
	if err != nil {
		return Added{}, err
	}
	out := Added{Run: o.head.Run, Target: o.head.Target, Excluded: o.excluded()}
	err = db.write(ctx, func(tx *sql.Tx) error {
		a := adding{ctx, tx, map[string]*sql.Stmt{}}
		defer a.close()
		var digest []byte
		switch err := a.get("SELECT digest FROM run WHERE run = ?", []any{o.head.Run}, &digest); {
		case err == nil && string(digest) != string(o.digest()):
			return fmt.Errorf("another record with the run id %s is in the history: run ids must differ", o.head.Run)
		case err == nil:
			out.Again = true
			return nil
		case !errors.Is(err, sql.ErrNoRows):
			return err
		}
		return a.add(r, o, &out)
	})
	if err != nil {
		return Added{}, fmt.Errorf("history %s: %w", db.path, explain(err))
	}
	return out, nil
}

// adding is the transaction that adds a run, with the statements that it has prepared.
type adding struct {
	ctx        context.Context
	tx         *sql.Tx
	statements map[string]*sql.Stmt
}

func (a adding) close() {
	for _, s := range a.statements {
		_ = s.Close() // the end of the transaction says whether all went well
	}
}

func (a adding) prepare(query string) (*sql.Stmt, error) {
	if s := a.statements[query]; s != nil {
		return s, nil
	}
	s, err := a.tx.PrepareContext(a.ctx, query)
	if err == nil {
		a.statements[query] = s
	}
	return s, err
}

func (a adding) exec(query string, args ...any) (int64, error) {
	s, err := a.prepare(query)
	if err != nil {
		return 0, err
	}
	result, err := s.ExecContext(a.ctx, args...)
	if err != nil {
		return 0, err
	}
	return result.LastInsertId()
}

// get reads the only row of a query into variables.
func (a adding) get(query string, args []any, into ...any) error {
	s, err := a.prepare(query)
	if err != nil {
		return err
	}
	return s.QueryRowContext(a.ctx, args...).Scan(into...)
}

// id returns the id of a row that has a value in a unique column, which it adds if there is none.
func (a adding) id(table, column string, value any) (id int64, err error) {
	err = a.get("SELECT id FROM "+table+" WHERE "+column+" = ?", []any{value}, &id)
	if errors.Is(err, sql.ErrNoRows) {
		return a.exec("INSERT INTO "+table+" ("+column+") VALUES (?)", value)
	}
	return id, err
}

func (a adding) add(r verdict.Source, o *observation, out *Added) error {
	target, err := a.id("target", "name", o.head.Target)
	if err != nil {
		return err
	}
	planID, plan, err := a.plan(r, o)
	if err != nil {
		return err
	}
	run, err := a.run(o, target, planID, plan)
	if err != nil {
		return err
	}
	if err := a.entries(o, target, run); err != nil {
		return err
	}
	isNewest := false
	const newest = "SELECT id = ? FROM run WHERE target_id = ? ORDER BY started DESC, run DESC LIMIT 1"
	if err := a.get(newest, []any{run, target}, &isNewest); err != nil {
		return err
	}
	if isNewest {
		err = errors.Join(a.derive(target, run), a.forget(o.head.Started))
	} else {
		err = a.deriveAll(target)
	}
	if err != nil {
		return err
	}
	return a.get("SELECT count(*) FROM event WHERE run_id = ?", []any{run}, &out.Events)
}

// textDays is how long the text of a deviation is kept after it was last seen. What failed when stays.
const textDays = 400

// forget removes what is too old at a time.
func (a adding) forget(at time.Time) error {
	_, err := a.exec("UPDATE deviation SET want = '', got = '' WHERE seen < ? AND (want <> '' OR got <> '')", at.AddDate(0, 0, -textDays).UnixMilli())
	return err
}

// plan returns the id of the plan, and the ids of its verdicts in plan order.
func (a adding) plan(r verdict.Source, o *observation) (id int64, items []int64, err error) {
	var packed []byte
	err = a.get("SELECT id, items FROM plan WHERE hash = ?", []any{o.planHash}, &id, &packed)
	if err == nil {
		items, err = unpackIDs(packed)
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return id, items, err
	}
	for v := range r.All() {
		item, err := a.id("planned", "key", v.ID)
		if err != nil {
			return 0, nil, err
		}
		items = append(items, item)
	}
	if len(items) != len(o.statuses) {
		return 0, nil, errors.New("the record changed while it was read: repeat the command")
	}
	if packed, err = pack(appendIDs(nil, items)); err != nil {
		return 0, nil, err
	}
	id, err = a.exec("INSERT INTO plan (hash, items) VALUES (?, ?)", o.planHash, packed)
	return id, items, err
}

func unpackIDs(packed []byte) ([]int64, error) {
	data, err := unpack(packed)
	if err != nil {
		return nil, err
	}
	return idsOf(data)
}

// run inserts the row of the run.
func (a adding) run(o *observation, target, plan int64, items []int64) (int64, error) {
	statuses, err := pack(o.statuses)
	if err != nil {
		return 0, err
	}
	shown, err := a.shown(o, items)
	if err != nil {
		return 0, err
	}
	list, err := json.Marshal(contractsOf(o.head))
	if err != nil {
		return 0, err
	}
	contracts, err := a.id("contracts", "list", string(list))
	if err != nil {
		return 0, err
	}
	counts, err := json.Marshal(o.counts)
	if err != nil {
		return 0, err
	}
	return a.exec(`INSERT INTO run (run, digest, target_id, started, ended, conform, depth, filtered, exit, excluded, reached, plan_id, contracts_id, counts, statuses, shown)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, o.head.Run, o.digest(), target, o.head.Started.UnixMilli(), o.foot.Ended.UnixMilli(),
		verdict.Shorten(o.head.Conform, maxName), depthOf(o.head), o.head.Filtered, o.foot.Exit, o.excluded(), o.reached(), plan, contracts, string(counts), statuses, shown)
}

// depthOf is the depth of a run, empty for the default.
func depthOf(h *verdict.Header) string {
	if h.Depth == "default" {
		return ""
	}
	return verdict.Shorten(h.Depth, maxName)
}

// ContractVersion is a contract of a run, with the SHA-256 of its bytes.
type ContractVersion struct {
	Name string `json:"name"`
	Hash string `json:"hash"`
}

func contractsOf(h *verdict.Header) []ContractVersion {
	out := make([]ContractVersion, 0, len(h.Contracts))
	for i := range h.Contracts {
		out = append(out, ContractVersion{verdict.Shorten(h.Contracts[i].Name, maxName), verdict.Shorten(h.Contracts[i].Hash, maxName)})
	}
	return out
}

// shown encodes the deviations of a run. The text of each is that of the newest run that shows it.
func (a adding) shown(o *observation, items []int64) ([]byte, error) {
	var out []byte
	for _, s := range o.shown {
		_, err := a.exec(`INSERT INTO deviation (fingerprint, operation, check_id, rule, title, want, got, seen) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (fingerprint) DO UPDATE SET check_id = excluded.check_id, title = excluded.title, want = excluded.want, got = excluded.got, seen = excluded.seen
			WHERE excluded.seen > seen`,
			s.fingerprint, s.operation, s.check, s.rule, s.title, s.want, s.got, o.head.Started.UnixMilli())
		if err != nil {
			return nil, err
		}
		id, err := a.id("deviation", "fingerprint", s.fingerprint)
		if err != nil {
			return nil, err
		}
		out = binary.AppendVarint(out, id)
		out = append(out, s.state)
		verdicts := make([]int64, 0, len(s.verdicts))
		for _, position := range s.verdicts {
			verdicts = append(verdicts, items[position])
		}
		out = appendIDs(out, verdicts)
	}
	return pack(out)
}

// entries replaces the entries of the baseline by those of a newer run.
func (a adding) entries(o *observation, target, run int64) error {
	b := o.foot.Baseline
	newer := 0
	if err := a.get("SELECT count(*) FROM entry JOIN run ON run.id = entry.run_id WHERE entry.target_id = ? AND run.started > ?",
		[]any{target, o.head.Started.UnixMilli()}, &newer); b == nil || err != nil || newer > 0 {
		return err
	}
	if _, err := a.exec("DELETE FROM entry WHERE target_id = ?", target); err != nil {
		return err
	}
	for _, e := range b.Entries {
		_, err := a.exec("INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", target, verdict.Shorten(e.ID, maxName), run, verdict.Shorten(e.Check, maxName),
			string(e.Outcome), verdict.Shorten(e.Reason, maxText), verdict.Shorten(e.Ticket, maxName), verdict.Shorten(e.Owner, maxName), verdict.Shorten(e.Expires, maxName))
		if err != nil {
			return err
		}
	}
	return nil
}
