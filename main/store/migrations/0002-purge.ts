/** Frozen: released databases were made by exactly this. Changes go into a later migration. */
export const purge = `
-- What is left of purged rows: numbers, ends of the back chains and hashes, in the order of seq (purged.ts). A slice never
-- reaches over a multiple of 4,096, so that a row's slice is found by its number.
CREATE TABLE purged (
  first INTEGER PRIMARY KEY,
  last INTEGER NOT NULL,
  -- seq of the row that journals the order to purge
  by INTEGER NOT NULL,
  rows BLOB NOT NULL,
  -- over rows and the words that these rows brought in, signed by the installation
  digest BLOB NOT NULL,
  signature BLOB
);

-- States of the engine kept for good, from which the records after row seq are replayed once earlier ones are purged.
CREATE TABLE ground (
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  site_version INTEGER NOT NULL,
  state_bytes INTEGER NOT NULL,
  parts INTEGER NOT NULL,
  sha256 BLOB NOT NULL,
  signature BLOB
);
CREATE TABLE ground_part (
  seq INTEGER NOT NULL,
  part INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (seq, part)
);

CREATE INDEX alarm_seq ON alarm (seq);
`
