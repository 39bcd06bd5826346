/**
 * A site file that was given at the start and differs from the site in force. It is never applied automatically: more
 * people can write the file than may change the site. An administrator reviews it, and applies it or sets it aside;
 * both are journalled, and the file counts as seen from then on.
 */
import type { Mark } from '../decider/messages'
import type { NewDeskEvent } from '../domain/desk-event'
import type { Result } from '../domain/result'
import { givenMark } from '../store/site'

/** Why the journal has no row of it. */
interface NotWritten {
  readonly detail: string
}

export interface SiteOffer {
  /** The file's path; null when there is nothing to decide. */
  readonly file: () => string | null
  readonly text: string
  /** Sets the file aside. Resolves after the commit. */
  readonly dismiss: (operator: string, reason: string) => Promise<Result<unknown, NotWritten>>
  /** When there is nothing to decide any more. Returns its own end. */
  readonly onChange: (listener: () => void) => () => void
}

export interface SiteOfferSetup {
  /** Path of the file as it was given, and what is in it. */
  readonly file: string
  readonly text: string
  /** SHA-256 of the text. */
  readonly sha256: Uint8Array
  /** SHA-256, in hex, of the site in force. */
  readonly inForce: () => string
  /** SHA-256, in hex, of the file that was given and decided last, as it was at the start. */
  readonly decided: unknown
  readonly onSite: (listener: () => void) => () => void
  readonly journal: (event: NewDeskEvent, mark?: Mark) => Promise<Result<unknown, NotWritten>>
}

export function openSiteOffer(setup: SiteOfferSetup): SiteOffer {
  const { file, text, sha256, inForce, journal } = setup
  const hash = Buffer.from(sha256).toString('hex')
  const listeners = new Set<() => void>()
  let open = hash !== inForce() && hash !== setup.decided

  const end = (): void => {
    open = false
    for (const listener of listeners) listener()
  }
  if (open)
    void journal({
      event: 'desk.note',
      operator: 'console',
      text: `the site file ${file}, given at the start, differs from the site in force and was not applied`,
    })
  setup.onSite(() => {
    if (!open || inForce() !== hash) return
    void journal(
      { event: 'desk.note', operator: 'console', text: `the site file ${file}, given at the start, was applied` },
      givenMark(sha256),
    )
    end()
  })

  return {
    file: () => (open ? file : null),
    text,
    dismiss: async (operator, reason) => {
      const note = `the site file ${file}, given at the start, was set aside: ${reason}`
      const done = await journal({ event: 'desk.note', operator, text: note }, givenMark(sha256))
      if (done.ok) end()
      return done
    },
    onChange: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
