package history

import (
	"context"
	"database/sql"
	"fmt"
)

// Claim notes that the changes of runs are sent on a channel, and returns the runs of which that is new. Of two processes that claim the
// same run, one gets it.
func (db *DB) Claim(ctx context.Context, runs []string, channel []byte) (claimed []string, err error) {
	err = db.write(ctx, func(tx *sql.Tx) error {
		claimed = nil
		for _, run := range runs {
			result, err := tx.ExecContext(ctx, "INSERT INTO sent SELECT id, ? FROM run WHERE run = ? ON CONFLICT DO NOTHING", channel, run)
			if err != nil {
				return err
			}
			n, err := result.RowsAffected()
			if err != nil {
				return err
			}
			if n > 0 {
				claimed = append(claimed, run)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("history %s: %w", db.path, explain(err))
	}
	return claimed, nil
}

// Release takes back what Claim noted, because nothing was sent.
func (db *DB) Release(ctx context.Context, runs []string, channel []byte) error {
	err := db.write(ctx, func(tx *sql.Tx) error {
		for _, run := range runs {
			if _, err := tx.ExecContext(ctx, "DELETE FROM sent WHERE channel = ? AND run_id = (SELECT id FROM run WHERE run = ?)", channel, run); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("history %s: %w", db.path, explain(err))
	}
	return nil
}
