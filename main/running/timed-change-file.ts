/** The file of a change of the site that waits for its time. A file that no row of the journal names is never applied. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import type { ChangeThread } from '../change/client'
import type { TimedChangeEvent } from '../domain/desk-event'
import { messageOf } from '../domain/result'
import type { SiteDraft, TimeAsked, TimedChange } from '../domain/site-draft'
import type { Log } from '../log'
import { isStep } from './site-draft'

const FORMAT = 'sallyport-timed-change/1'

export interface StoredChange extends TimedChange, Pick<TimeAsked, 'confirmed' | 'note'> {
  /** SHA-256 in hex of the site without people that the change was reviewed over. */
  readonly base: string
  readonly steps: SiteDraft['steps']
}

/** In hex. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

export const textOf = (stored: StoredChange): string => JSON.stringify({ format: FORMAT, ...stored })

export interface FoundChange {
  readonly stored: StoredChange | null
  /** The row of a change that waits by the journal, and whose file is missing or not as it was written. */
  readonly lost: TimedChangeEvent | null
}

/**
 * What the newest row says is stored, or what was refused. Any other file in its place is removed, and named in the log.
 * @param waits whether one waited when the console ended
 */
export async function readStored(
  file: string,
  waits: boolean,
  { thread, log }: { readonly thread: Pick<ChangeThread, 'ask'>; readonly log: Log },
): Promise<FoundChange> {
  const isThere = existsSync(file)
  if (!isThere && !waits) return { stored: null, lost: null }
  const stored = isThere ? readFile(file, log) : null
  if (stored && stored.change.refused !== null) return { stored: stored.change, lost: null }
  const row = await thread.ask('timedChange', {})
  const named = row?.text === 'set' ? row : null
  if (stored && named?.after === stored.hash) return { stored: stored.change, lost: null }
  if (stored) log('warning', `${file}: no row of the journal says that it waits; it is removed`)
  rmSync(file, { force: true })
  return { stored: null, lost: named }
}

/** Null where it cannot be read, which the log says. */
function readFile(file: string, log: Log): { readonly change: StoredChange; readonly hash: string } | null {
  try {
    const text = readFileSync(file, 'utf8')
    return { change: storedOf(JSON.parse(text)), hash: sha256(text) }
  } catch (error) {
    log('error', `${file}: ${messageOf(error)}; it is removed`)
    return null
  }
}

/** Throws where the text is not what this console wrote. */
function storedOf(value: unknown): StoredChange {
  const { format, ...stored } = value as StoredChange & { readonly format: unknown }
  const { at, since, operator, reason, base, note = '', refused, confirmed, steps } = stored
  const texts: readonly unknown[] = [operator, reason, base, note, refused ?? '', ...confirmed]
  if (
    format !== FORMAT ||
    !texts.every((text) => typeof text === 'string') ||
    ![at, since].every(Number.isSafeInteger) ||
    !steps.every(isStep)
  )
    throw new SyntaxError('is not a change of the site for a later time')
  return stored
}
