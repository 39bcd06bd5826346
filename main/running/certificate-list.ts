/**
 * The list of certificates against what this console knows of it: what the command line issued or revoked is journalled with an
 * alarm, whether the console runs meanwhile or not, and a certificate that was revoked stays revoked whatever the list says later.
 */
import type { Entry } from '../certificates/folder'
import type { Clock } from '../clock'
import type { DeskEvent, NewDeskEvent } from '../domain/desk-event'
import type { Log } from '../log'
import type { StoredMark } from '../store/marks'

export const CERTIFICATES_MARK = 'certificates.known'

export interface CertificateList {
  /** Journals what differs from the last time. @returns serials of certificates that are revoked and that the list does not call so */
  readonly compare: (entries: readonly Entry[]) => readonly string[]
  /** These came from an operator of this console, which is journalled already. */
  readonly own: (entries: readonly Entry[]) => void
}

export interface CertificateListSetup {
  /** The mark as the journal has it; undefined: the list of an earlier version is believed as it is. */
  readonly kept: unknown
  /** To the journal, in one commit. */
  readonly write: (events: readonly NewDeskEvent[], mark: StoredMark) => void
  readonly log: Log
}

/** What the list needs of the decision thread. */
interface Journal {
  readonly marks: readonly StoredMark[]
  readonly submit: (
    items: readonly (
      { readonly kind: 'desk'; readonly event: DeskEvent } | { readonly kind: 'mark'; readonly mark: StoredMark }
    )[],
  ) => unknown
}

export const certificateListOf = (journal: Journal, clock: Pick<Clock, 'now'>, log: Log): CertificateList =>
  createCertificateList({
    kept: journal.marks.find(({ key }) => key === CERTIFICATES_MARK)?.value,
    write: (events, mark) =>
      void journal.submit([
        ...events.map((event) => ({ kind: 'desk' as const, event: { ...event, at: clock.now() } })),
        { kind: 'mark', mark },
      ]),
    log,
  })

/** Serial number -> whether it is revoked. */
type Known = Map<string, boolean>

/** As `markOf` wrote it. */
const knownIn = (kept: unknown): Known | undefined =>
  Array.isArray(kept) ? new Map(kept as readonly (readonly [string, boolean])[]) : undefined
const markOf = (known: Known): StoredMark => ({ key: CERTIFICATES_MARK, value: [...known] })

export function createCertificateList({ kept, write, log }: CertificateListSetup): CertificateList {
  let known = knownIn(kept)
  const missed = new Set<string>()

  /** Differences from what is known, which are known after it. */
  function learn(before: Known, entries: readonly Entry[]): readonly NewDeskEvent[] {
    return entries.flatMap((entry): readonly NewDeskEvent[] => {
      const { name: text, serial, revokedAt, by, reason } = entry
      const was = before.get(serial)
      before.set(serial, was === true || revokedAt !== null)
      const who = { text, byCommand: true as const, ...(by === null ? {} : { operator: by }) }
      return [
        ...(was === undefined ? [{ event: 'desk.certified' as const, ...who }] : []),
        ...(was !== true && revokedAt !== null
          ? [{ event: 'desk.certificate-revoked' as const, ...who, ...(reason === null ? {} : { reason }) }]
          : []),
      ]
    })
  }

  /** Revoked certificates that the list does not call revoked any more: nothing that Sallyport has does that. */
  function unrevoked(before: Known, entries: readonly Entry[]): readonly string[] {
    const revoked = new Set(entries.flatMap(({ serial, revokedAt }) => (revokedAt === null ? [] : [serial])))
    return [...before].flatMap(([serial, isRevoked]) => (isRevoked && !revoked.has(serial) ? [serial] : []))
  }

  return {
    compare(entries) {
      if (known === undefined) {
        known = new Map(entries.map(({ serial, revokedAt }) => [serial, revokedAt !== null]))
        if (entries.length > 0) write([], markOf(known))
        return []
      }
      const stillRevoked = unrevoked(known, entries)
      const fresh = stillRevoked.filter((serial) => !missed.has(serial))
      for (const serial of fresh) missed.add(serial)
      const events = [...learn(known, entries)]
      for (const serial of fresh) {
        const after = `the list of certificates does not say any more that certificate ${serial} is revoked; it stays revoked`
        log('error', after)
        events.push({ event: 'desk.records', text: 'state-changed', after })
      }
      if (events.length > 0) write(events, markOf(known))
      return stillRevoked
    },
    own(entries) {
      known ??= new Map()
      for (const { serial, revokedAt } of entries) known.set(serial, revokedAt !== null)
      write([], markOf(known))
    },
  }
}
