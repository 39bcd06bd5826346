/** The section of a site file with reasons of the site's own, by act. */
import { REASON_ACTS, type ReasonAct } from '../domain/recorded-reason'
import type { Site } from '../domain/site'
import { show, type Fields } from './fields'

/** Reasons that a site may add to one act: with the built-in ones they must still be read at a glance. */
export const MOST_REASONS = 10
/** Characters of one. */
export const REASON_LENGTH = 60

const ACTS: ReadonlySet<string> = new Set(REASON_ACTS)

export function parseReasons(file: Fields): Site['reasons'] {
  const given = file.object('reasons', ACTS)
  if (!given) return undefined
  const entries = REASON_ACTS.filter((act) => given.has(act)).map((act) => [act, ownReasons(given, act)] as const)
  return Object.fromEntries(entries)
}

function ownReasons(given: Fields, act: ReasonAct): readonly string[] {
  const reasons = given.texts(act)
  const raw = given.raw(act)
  // Said already: no list, or an entry that is no text.
  if (!Array.isArray(raw) || reasons.length < raw.length) return reasons
  if (reasons.length === 0 || reasons.length > MOST_REASONS)
    given.bad(act, `must be 1 to ${MOST_REASONS} reasons, got ${reasons.length}`)
  reasons.forEach((reason, i) => {
    const at = `${act}[${i}]`
    if (reason.trim() === '' || reason.length > REASON_LENGTH)
      given.bad(at, `must be 1 to ${REASON_LENGTH} characters, got ${show(reason)}`)
    else if (reasons.indexOf(reason) < i) given.bad(at, `is there twice, got ${show(reason)}`)
  })
  return reasons
}
