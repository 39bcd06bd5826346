import { writeSync } from 'node:fs'

/** A set-up step that cannot go on; the message is a sentence that tells a person what to do. */
export class SetupFailure extends Error {}

/**
 * Set-up chatter goes to standard error, so that the programs started behind it own standard output.
 * @param {string} line
 */
export function say(line) {
  writeSync(2, `sallyport: ${line}\n`)
}

/** @param {number} since a `performance.now()` instant, in milliseconds */
export const secondsSince = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`
