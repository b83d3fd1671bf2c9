// Package history keeps what many runs showed in one SQLite file: since when a target fails, how often, and what changed with each run.
//
//	h, err := history.Create("conform-history.db")
//	added, err := h.Add(ctx, record)
//	changes, err := h.Events(ctx, added.Run)
//
// Several processes may add runs at once. Each run is added completely or not at all.
//
// This package is not API: it may change in any release.
package history

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	"modernc.org/sqlite" // the driver, in Go alone
	codes "modernc.org/sqlite/lib"
)

// Name is the file name of a history.
const Name = "conform-history.db"

// The identity of the file, `cfhi`, and the version of its layout.
const (
	applicationID = 0x63666869
	layoutVersion = 1
)

//go:embed schema.sql
var schema string

// DB is an open history. Close it.
type DB struct {
	path string
	db   *sql.DB
}

// Create opens a history, and makes one where there is no file.
func Create(path string) (*DB, error) {
	db, err := open(path)
	if err != nil {
		return nil, fmt.Errorf("history %s: %w", path, err)
	}
	return db, nil
}

// Open opens a history that exists. Without one, the error is fs.ErrNotExist.
func Open(path string) (*DB, error) {
	if info, err := os.Stat(path); err != nil {
		return nil, err
	} else if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("history %s: %w", path, errors.New("not a regular file"))
	}
	return Create(path)
}

func open(path string) (*DB, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	// A writer waits for others. A transaction that may write takes the lock at its start, so that none has to be given up half-way.
	address := url.URL{Scheme: "file", Path: filepath.ToSlash(abs), RawQuery: "_txlock=immediate&_pragma=busy_timeout(120000)&_pragma=journal_mode(WAL)" +
		"&_pragma=synchronous(FULL)&_pragma=foreign_keys(ON)&_pragma=trusted_schema(OFF)&_pragma=cell_size_check(ON)"}
	pool, err := sql.Open("sqlite", address.String())
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(1)
	db := &DB{path, pool}
	if err := db.prepare(context.Background()); err != nil {
		_ = pool.Close() // nothing was written
		return nil, explain(err)
	}
	return db, nil
}

// Close closes the file. The last process that does so leaves everything in this one file.
func (db *DB) Close() error { return db.db.Close() }

// prepare checks the identity of the file, and lays out a new one.
func (db *DB) prepare(ctx context.Context) error {
	return db.write(ctx, func(tx *sql.Tx) error {
		var id, version, tables int
		if err := tx.QueryRowContext(ctx, "SELECT (SELECT application_id FROM pragma_application_id), (SELECT user_version FROM pragma_user_version), (SELECT count(*) FROM sqlite_schema)").Scan(&id, &version, &tables); err != nil {
			return err
		}
		switch {
		case id == 0 && tables == 0:
			_, err := tx.ExecContext(ctx, fmt.Sprintf("%s;\nPRAGMA application_id = %d;\nPRAGMA user_version = %d", schema, applicationID, layoutVersion))
			return err
		case id != applicationID:
			return errors.New("a database of another program: name another file")
		case version != layoutVersion:
			return fmt.Errorf("layout %d, want %d: use the conform that wrote it", version, layoutVersion)
		}
		return nil
	})
}

// write runs a transaction.
func (db *DB) write(ctx context.Context, do func(*sql.Tx) error) error {
	tx, err := db.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := do(tx); err != nil {
		return errors.Join(err, rollback(tx))
	}
	return tx.Commit()
}

// rollback undoes a transaction, unless SQLite has done so itself.
func rollback(tx *sql.Tx) error {
	var failed *sqlite.Error
	if err := tx.Rollback(); err != nil && !errors.Is(err, sql.ErrTxDone) && !errors.As(err, &failed) {
		return err
	}
	return nil
}

// explain adds to an error of SQLite what to do.
func explain(err error) error {
	var failed *sqlite.Error
	if !errors.As(err, &failed) {
		return err
	}
	what := map[int]string{
		codes.SQLITE_FULL:     "the disk is full: nothing of this run was added; make room and repeat the command",
		codes.SQLITE_BUSY:     "another process has been writing for two minutes: repeat the command when it has ended",
		codes.SQLITE_NOTADB:   "not a history: name another file",
		codes.SQLITE_CORRUPT:  "the file is damaged: restore a copy, or begin a new one and add the records that you kept",
		codes.SQLITE_CANTOPEN: "the file cannot be opened: the folder must exist, and be writable",
		codes.SQLITE_READONLY: "the file or its folder is read-only: copy it to a folder that is writable",
	}[failed.Code()&0xff]
	if what == "" {
		return err
	}
	return fmt.Errorf("%s (%w)", what, err)
}

// IsMissing reports whether an error of Open says that there is no history yet.
func IsMissing(err error) bool { return errors.Is(err, fs.ErrNotExist) }
