/** Frozen: released databases were made by exactly this. Changes go into a later migration. */
export const journal = `
-- Texts that rows refer to, by kind (words.ts). Never changed, never removed while a row refers to them.
CREATE TABLE word (
  id INTEGER PRIMARY KEY,
  kind INTEGER NOT NULL,
  text TEXT NOT NULL,
  -- seq of the first row that refers to it: fixes its place in the hash chain
  since INTEGER NOT NULL
);
CREATE UNIQUE INDEX word_text ON word (kind, text);

-- One row an event; a record that its event does not tell whole, or that made none, has a row of its own (entry-row.ts).
-- No secondary index: holder_back and place_back say how many rows further back the previous one of the same cardholder
-- and of the same reader or door stands, so that each has a chain from the newest to the oldest.
CREATE TABLE entry (
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  code INTEGER NOT NULL,
  holder INTEGER,
  place INTEGER,
  holder_back INTEGER,
  place_back INTEGER,
  a INTEGER,
  b INTEGER
);
-- What a few rare rows carry besides, as JSON.
CREATE TABLE extra (seq INTEGER PRIMARY KEY, text TEXT NOT NULL);
-- Why a read was decided, for reads that were not plain grants: form (a word) and the values that fill it.
CREATE TABLE explanation (seq INTEGER PRIMARY KEY, form INTEGER NOT NULL, facts TEXT NOT NULL);
-- Rows that people look for and that are few: violations, forced and held doors, what operators did.
CREATE TABLE notable (seq INTEGER PRIMARY KEY, kind INTEGER NOT NULL);
CREATE INDEX notable_kind ON notable (kind, seq);
-- Running SHA-256 over everything up to and with row seq (chain.ts), signed by the installation (signing.ts).
CREATE TABLE chain (seq INTEGER PRIMARY KEY, hash BLOB NOT NULL, signature BLOB);

-- Site files, whole, in the order in which they came into force.
CREATE TABLE site (version INTEGER PRIMARY KEY, at INTEGER NOT NULL, sha256 BLOB NOT NULL, text TEXT NOT NULL);

-- Alarms as main/alarms derived them; body is JSON.
CREATE TABLE alarm (id TEXT PRIMARY KEY, seq INTEGER NOT NULL, open INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX alarm_open ON alarm (seq) WHERE open = 1;

-- How far others got, such as the serials taken from a panel, kept in the transaction that stores what they handed in.
CREATE TABLE mark (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
`
