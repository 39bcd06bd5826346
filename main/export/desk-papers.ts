/** A desk's printed documents: the shift handover with both operators' confirmation, and the roll-call. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { HandoverItem } from '../domain/desk-event'
import type { JournalHead } from '../domain/journal-head'
import type { Instant } from '../domain/time'
import { openDocument } from './document'

/** A sentence of the catalogue with its places filled. */
export type Words = (key: string, values?: Readonly<Record<string, string | number>>) => string

export interface PaperSetup {
  readonly folder: string
  readonly site: string
  readonly words: Words
  /** An instant in the site's time. */
  readonly time: (at: Instant) => string
}

export interface HandoverPaper {
  readonly at: Instant
  readonly outgoing: string
  readonly note: string
  readonly told: { readonly since: Instant | null; readonly lines: readonly HandoverItem[] }
  readonly incoming: string | null
  readonly takenAt: Instant | null
}

export interface RollPaper {
  readonly at: Instant
  readonly operator: string
  readonly missing: number
  readonly accounted: number
  readonly people: readonly {
    readonly name: string
    readonly groups: readonly string[]
    readonly place: string
    readonly since: Instant | null
    readonly late: boolean
    readonly accounted: { readonly at: Instant; readonly place: string; readonly operator: string | null } | null
  }[]
}

const ABOUT = ['muster', 'alarm', 'violation', 'relaxation', 'device', 'pending', 'note'] as const

/** `handover-20261121-055812.pdf`: sorts by time, and is unique. */
function fileFor(folder: string, name: string, at: Instant): string {
  mkdirSync(folder, { recursive: true })
  const stamp = new Date(at).toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15)
  return join(folder, `${name}-${stamp}.pdf`)
}

/** Rejects with the file system's error. */
export async function writeHandover(setup: PaperSetup, handover: HandoverPaper, head?: JournalHead): Promise<string> {
  const { words, time } = setup
  const file = fileFor(setup.folder, 'handover', handover.at)
  const title = words('paper.handover', { site: setup.site })
  const paper = openDocument(file, { title, author: handover.outgoing, at: handover.at, foot: title })
  const { since, lines } = handover.told
  paper.facts([
    [words('paper.outgoing'), words('paper.signed', { name: handover.outgoing, when: time(handover.at) })],
    [
      words('paper.incoming'),
      handover.incoming === null || handover.takenAt === null
        ? words('paper.nobody')
        : words('paper.signed', { name: handover.incoming, when: time(handover.takenAt) }),
    ],
    [words('paper.since'), since === null ? words('paper.first') : time(since)],
    ...(head ? [[words('paper.journal-head'), `${head.seq}:${head.hash}`] as const] : []),
  ])
  if (handover.note !== '') {
    paper.heading(words('paper.note'))
    paper.paragraph(handover.note)
  }
  for (const about of ABOUT) {
    const found = lines.filter((line) => line.about === about)
    paper.heading(words(`handover.about.${about}`))
    if (found.length === 0) paper.paragraph(words('handover.none'))
    for (const { text, at } of found) paper.paragraph(at === null ? text : `${time(at)}  ${text}`)
  }
  paper.signatures([words('paper.outgoing'), words('paper.incoming')])
  await paper.end()
  return file
}

/** Rejects with the file system's error. */
export async function writeRollCall(setup: PaperSetup, roll: RollPaper): Promise<string> {
  const { words, time } = setup
  const file = fileFor(setup.folder, 'roll-call', roll.at)
  const title = words('paper.roll', { site: setup.site })
  const paper = openDocument(file, { title, author: roll.operator, at: roll.at, foot: title })
  paper.facts([
    [words('paper.frozen'), words('paper.signed', { name: roll.operator, when: time(roll.at) })],
    [words('muster.missing'), String(roll.missing)],
    [words('muster.accounted'), String(roll.accounted)],
  ])
  const groups = [
    [words('muster.missing'), roll.people.filter(({ accounted, late }) => accounted === null && !late)],
    [words('muster.accounted'), roll.people.filter(({ accounted, late }) => accounted !== null && !late)],
    [words('muster.late'), roll.people.filter(({ late }) => late)],
  ] as const
  for (const [name, people] of groups) {
    paper.heading(`${name} ${people.length}`)
    for (const person of people) {
      const { accounted, since } = person
      const where =
        accounted === null
          ? [person.place, since === null ? words('muster.no-read') : time(since)]
          : [accounted.place, accounted.operator ?? words('muster.by-reader'), time(accounted.at)]
      paper.paragraph(
        `${accounted === null ? '[  ]' : '[x]'}  ${[person.name, person.groups.join(', '), ...where].filter(Boolean).join('  ·  ')}`,
      )
    }
  }
  paper.signatures([words('paper.marshal')])
  await paper.end()
  return file
}
