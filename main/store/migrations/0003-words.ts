/** Frozen: released databases were made by exactly this. Changes go into a later migration. */
export const words = `
-- What is left of words that these rows brought in and that no row refers to any more: numbers and hashes (purged.ts).
ALTER TABLE purged ADD COLUMN words BLOB NOT NULL DEFAULT x'';
`
