import { writeSync } from 'node:fs'

/** A set-up step that cannot continue; the message tells a person what to do. */
export class SetupFailure extends Error {}

/**
 * Set-up messages go to standard error, so that standard output belongs to the started program.
 * @param {string} line
 */
export function say(line) {
  writeSync(2, `sallyport: ${line}\n`)
}

/** @param {number} since a `performance.now()` instant, in milliseconds */
export const secondsSince = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`
