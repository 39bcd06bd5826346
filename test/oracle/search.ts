/** Searches for a site and records on which engine and oracle differ; a find is shrunk and kept as a file. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { type Case, crowdedCase, drawnCase } from './arbitrary-records'
import { differenceText, firstDifference } from './differential'

export interface Found {
  readonly seed: number
  readonly path: string
  readonly file: string
  readonly text: string
}

/** One crowded case for so many small ones: it takes as long as they do. */
const CROWDED = 250

/** Draws `runs` cases from `seed`; null when the two agreed on all. The smallest difference goes into `folder`. */
export const search = (runs: number, seed: number, folder: string): Found | null =>
  searchIn(drawnCase, runs, seed, folder) ?? searchIn(crowdedCase, Math.ceil(runs / CROWDED), seed, folder)

function searchIn(cases: fc.Arbitrary<Case>, runs: number, seed: number, folder: string): Found | null {
  const details = fc.check(
    fc.property(cases, (drawn) => firstDifference(drawn) === null),
    { numRuns: runs, seed, endOnFailure: cases === crowdedCase },
  )
  if (!details.failed) return null
  const [drawn] = details.counterexample ?? []
  if (drawn === undefined) throw new Error(`the search stopped: ${fc.defaultReportMessage(details)}`)
  const small = shorter(drawn)
  const difference = explained(small)
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `difference-${seed}.json`)
  writeFileSync(file, `${JSON.stringify(small, null, 1)}\n`)
  return { seed, path: details.counterexamplePath ?? '', file, text: difference }
}

function explained(drawn: Case): string {
  try {
    const difference = firstDifference(drawn)
    return difference === null ? 'no difference' : differenceText(difference)
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error)
  }
}

/** Whether the two differ on a case, or one of them refuses it. */
function outcome(drawn: Case): 'agree' | 'differ' | 'throw' {
  try {
    return firstDifference(drawn) === null ? 'agree' : 'differ'
  } catch {
    return 'throw'
  }
}

/** What fast-check leaves: records and entries of the site that can be dropped one at a time without losing the difference. */
function shorter(drawn: Case): Case {
  let best = drawn
  const original = outcome(drawn)
  for (let again = true; again;) {
    again = false
    for (const candidate of smaller(best)) {
      if (!isValid(candidate) || outcome(candidate) !== original) continue
      best = candidate
      again = true
      break
    }
  }
  return best
}

function* smaller({ site, records }: Case): Generator<Case> {
  for (let index = records.length - 1; index >= 0; index--) yield { site, records: records.toSpliced(index, 1) }
  for (const key of [
    'automations',
    'resets',
    'inputs',
    'cardFormats',
    'holidays',
    'schedules',
    'cardholders',
    'readers',
    'doors',
    'areas',
    'groups',
    'controllers',
  ] as const)
    for (let index = (site[key]?.length ?? 0) - 1; index >= 0; index--)
      yield { site: { ...site, [key]: (site[key] ?? []).toSpliced(index, 1) }, records }
}

/** A case cut so far that it names what is no longer there would be refused, not different. */
function isValid({ site, records }: Case): boolean {
  const ids = new Set<unknown>([undefined, null, '*', 'always', 0, 'all', 'first', 'H10301', 'H10302', 'raw'])
  for (const list of [
    site.areas,
    site.controllers,
    site.doors,
    site.readers,
    site.groups,
    site.schedules,
    site.cardholders,
    site.cardFormats,
    site.inputs,
    site.holidays,
  ])
    for (const { id } of list ?? []) ids.add(id)
  const named: unknown[] = []
  for (const reader of site.readers)
    named.push(
      ...[reader.door, reader.controller, reader.from, reader.to, reader.apb?.schedule, reader.cardFormat],
      ...[...(reader.apb?.after ?? []), ...(reader.cardFormats ?? [])],
    )
  named.push(site.site.apb?.schedule, ...site.doors.map((door) => door.unlockSchedule))
  for (const area of site.areas ?? []) named.push(area.within, area.apb?.schedule, ...(area.apb?.exemptGroups ?? []))
  for (const schedule of site.schedules ?? [])
    named.push(
      ...(schedule.onHolidays ?? []).map(({ holiday }) => holiday),
      ...(schedule.holidays ?? []).filter((entry) => !/^\d{4}-/.test(entry)),
    )
  for (const { scope, setLocation, exceptGroups } of site.resets ?? [])
    named.push(scope.area, scope.group, setLocation, ...(exceptGroups ?? []))
  for (const level of site.accessLevels ?? []) named.push(...(level.readers ?? []), level.schedule)
  for (const holder of site.cardholders) {
    named.push(...(holder.groups ?? []), ...(holder.credentials ?? []).map(({ format }) => format))
  }
  for (const { when, then } of site.automations ?? [])
    named.push(
      ...[when.door, when.reader, when.area, when.cardholder, when.input, then.output?.replace(/[.].*$/, '')],
      ...[then.scope?.area, ...(then.doors === '*' ? [] : (then.doors ?? []))],
    )
  for (const record of records)
    for (const [key, value] of Object.entries({ ...record, ...('scope' in record ? record.scope : {}) }))
      if (['reader', 'door', 'controller', 'cardholder', 'area', 'setLocation', 'group', 'input'].includes(key))
        named.push(value)
  return named.every((id) => ids.has(id))
}
