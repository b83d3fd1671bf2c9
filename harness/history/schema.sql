-- The layout of a history, version 1. A run keeps one letter for each verdict, compressed; spans and events are derived from the runs, and
-- can be made again from them.
CREATE TABLE target (
  id   INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

-- The id of a verdict, `contract/operation/case/check`.
CREATE TABLE planned (
  id  INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE
) STRICT;

-- The verdicts of a run in plan order, shared by the runs that plan the same.
CREATE TABLE plan (
  id    INTEGER PRIMARY KEY,
  hash  BLOB NOT NULL UNIQUE,
  items BLOB NOT NULL
) STRICT;

-- The contracts of a run with their hashes, as JSON.
CREATE TABLE contracts (
  id   INTEGER PRIMARY KEY,
  list TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE run (
  id           INTEGER PRIMARY KEY,
  run          TEXT NOT NULL UNIQUE,
  digest       BLOB NOT NULL, -- tells a record that is added again from another one with the same run id
  target_id    INTEGER NOT NULL REFERENCES target,
  started      INTEGER NOT NULL, -- milliseconds since 1970
  ended        INTEGER NOT NULL,
  conform      TEXT NOT NULL,
  depth        TEXT NOT NULL,
  filtered     INTEGER NOT NULL,
  exit         INTEGER NOT NULL,
  excluded     TEXT NOT NULL,    -- why the run is not compared with others, or empty
  reached      INTEGER NOT NULL, -- the target answered
  plan_id      INTEGER NOT NULL REFERENCES plan,
  contracts_id INTEGER NOT NULL REFERENCES contracts,
  counts       TEXT NOT NULL,    -- JSON
  statuses     BLOB NOT NULL,
  shown        BLOB NOT NULL     -- the deviations, with the verdicts that show them
) STRICT;
CREATE INDEX run_of_target ON run (target_id, started, run);

-- A deviation, with the text of its newest sighting.
CREATE TABLE deviation (
  id          INTEGER PRIMARY KEY,
  fingerprint TEXT NOT NULL UNIQUE,
  operation   TEXT NOT NULL,
  check_id    TEXT NOT NULL,
  rule        TEXT NOT NULL,
  title       TEXT NOT NULL,
  want        TEXT NOT NULL,
  got         TEXT NOT NULL,
  seen        INTEGER NOT NULL
) STRICT;

-- The runs of a target, one after another, that show a deviation. how is empty while it lasts.
CREATE TABLE span (
  target_id    INTEGER NOT NULL REFERENCES target,
  deviation_id INTEGER NOT NULL REFERENCES deviation,
  first_run    INTEGER NOT NULL REFERENCES run,
  last_run     INTEGER NOT NULL REFERENCES run,
  end_run      INTEGER REFERENCES run,
  how          TEXT NOT NULL,
  warning      INTEGER NOT NULL,
  state        TEXT NOT NULL,
  runs         INTEGER NOT NULL,
  verdicts     BLOB NOT NULL, -- that showed it last
  PRIMARY KEY (target_id, deviation_id, first_run)
) STRICT, WITHOUT ROWID;
CREATE INDEX span_open ON span (target_id) WHERE how = '';

-- What changed with a run.
CREATE TABLE event (
  run_id       INTEGER NOT NULL REFERENCES run,
  number       INTEGER NOT NULL,
  kind         TEXT NOT NULL,
  deviation_id INTEGER REFERENCES deviation,
  detail       TEXT NOT NULL,
  PRIMARY KEY (run_id, number)
) STRICT, WITHOUT ROWID;

-- The entries of the baseline in the newest run of a target that had one.
CREATE TABLE entry (
  target_id INTEGER NOT NULL REFERENCES target,
  id        TEXT NOT NULL,
  run_id    INTEGER NOT NULL REFERENCES run,
  check_id  TEXT NOT NULL,
  outcome   TEXT NOT NULL,
  reason    TEXT NOT NULL,
  ticket    TEXT NOT NULL,
  owner     TEXT NOT NULL,
  expires   TEXT NOT NULL,
  PRIMARY KEY (target_id, id)
) STRICT, WITHOUT ROWID;

-- What was sent to whom, so that nothing is sent twice. A channel is a hash: its address may be a secret.
CREATE TABLE sent (
  run_id  INTEGER NOT NULL REFERENCES run,
  channel BLOB NOT NULL,
  PRIMARY KEY (run_id, channel)
) STRICT, WITHOUT ROWID;
