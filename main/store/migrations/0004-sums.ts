/** Frozen: released databases were made by exactly this. Changes go into a later migration. */
export const sums = `
-- SHA-256 over what the row holds (sums.ts): the hash chain does not cover these two tables. Null: written by an earlier version.
ALTER TABLE alarm ADD COLUMN sum BLOB;
ALTER TABLE mark ADD COLUMN sum BLOB;
`
