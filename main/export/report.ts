/** The events as pages for a court or a personnel file. */
import type { Site } from '../domain/site'
import { formatInstant } from '../domain/time'
import type { Instant } from '../domain/time'
import type { Anchor } from '../store/anchors'
import { openDocument } from './document'
import type { EvidenceRow } from './evidence-row'
import type { EvidenceOrder } from './order'
import { phrase, siteNames } from './words'

export interface Report {
  readonly order: EvidenceOrder
  readonly site: Site
  /** Newest first. */
  readonly rows: readonly EvidenceRow[]
  readonly anchors: readonly Anchor[]
  readonly fingerprint: string
  /** SHA-256 of verify.mjs, in hex. */
  readonly verifier: string
  readonly photo: (cardholder: string) => Buffer | undefined
  readonly local: (at: Instant) => string
}

/** Most people shown with their photos. */
const PEOPLE_LIMIT = 200

/** The search, one line per criterion, with the names of the site. */
export function searchText(order: EvidenceOrder, site: Site): string {
  const names = siteNames(site)
  const named = (key: string, value: unknown): string => {
    if (key === 'cardholder') return names.person(String(value))
    const kind = { doors: 'door', readers: 'reader', areas: 'area' } as const
    if (!(key in kind) || !Array.isArray(value)) return Array.isArray(value) ? value.join(', ') : String(value)
    return value.map((id: string | number) => names.place(kind[key as keyof typeof kind], id)).join(', ')
  }
  const parts = Object.entries(order.filter)
    .filter(([key]) => key !== 'from' && key !== 'to')
    .map(([key, value]) => `${key}: ${named(key, value)}`)
  return parts.length === 0 ? phrase('everything') : parts.join('\n')
}

export async function writeReport(file: string, report: Report): Promise<void> {
  const { order, site, rows, anchors, fingerprint, verifier, local } = report
  const { from, to } = order.query
  const document = openDocument(file, {
    title: phrase('title'),
    author: order.by.name,
    at: order.at,
    landscape: true,
    foot: `${site.name} · ${formatInstant(order.at)}`,
  })
  document.facts([
    [phrase('site'), site.name],
    [
      phrase('period'),
      `${from === undefined ? phrase('from-start') : local(from)}  –  ${to === undefined ? phrase('to-now') : local(to)}`,
    ],
    [phrase('sought'), searchText(order, site)],
    [phrase('exported-by'), `${order.by.name} (${order.by.role}), ${order.by.workstation}`],
    [phrase('exported-at'), `${local(order.at)}  ·  ${formatInstant(order.at)}`],
    [phrase('why'), order.why],
    [phrase('events'), String(rows.length)],
  ])
  const table = document.table([
    { title: phrase('event'), share: 52, face: 'mono' },
    { title: phrase('time'), share: 172, face: 'mono' },
    { title: phrase('utc'), share: 140, face: 'mono' },
    { title: phrase('where'), share: 98 },
    { title: phrase('who'), share: 108 },
    { title: phrase('what'), share: 160 },
    { title: phrase('rule'), share: 32, face: 'mono' },
  ])
  for (const row of rows) {
    table.row(
      [String(row.seq), row.local, row.utc, row.where, row.who, row.what, row.rule],
      `${phrase('row-hash')} ${row.hash}`,
    )
  }

  const people = new Map<string, { readonly name: string; rows: number }>()
  for (const { cardholder, who } of rows) {
    if (cardholder === null) continue
    const known = people.get(cardholder)
    if (known) known.rows++
    else people.set(cardholder, { name: who, rows: 1 })
  }
  if (people.size > 0) document.heading(phrase('people'))
  for (const [id, { name, rows: count }] of [...people].slice(0, PEOPLE_LIMIT)) {
    const photo = report.photo(id)
    document.portrait({ name, lines: [id, `${phrase('events')}: ${count}`], ...(photo ? { photo } : {}) })
  }

  document.heading(phrase('proof'))
  document.paragraph(phrase('proof.says'))
  document.facts([
    [phrase('key'), fingerprint],
    [phrase('verifier'), verifier],
    ...anchors.map(({ seq, value, signature }): readonly [string, string] => [
      phrase('chain'),
      `${seq}  ${Buffer.from(value).toString('hex')}\n${Buffer.from(signature).toString('base64')}`,
    ]),
  ])
  document.signatures([phrase('exported-by'), ''])
  await document.end()
}
