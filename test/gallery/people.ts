/** People in the gallery: the product's own list, card, engine and edits, over the invented site, in memory. */
import { createClues, layoutOf } from '../../main/desk/confidence'
import { laneRow } from '../../main/desk/lane'
import { peopleAnswers, type PeopleAnswers } from '../../main/desk/people-answers'
import type { PeopleSources } from '../../main/desk/person-card'
import { people as peopleOf } from '../../main/desk/site-view'
import type { Questions } from '../../main/decider/messages'
import type { PeopleEdited, PersonEdit } from '../../main/domain/people-edit'
import { problemLine } from '../../main/domain/result'
import type { Site } from '../../main/domain/site'
import { createEngine, type Engine } from '../../main/engine/engine'
import { openingsOf } from '../../main/engine/openings'
import { parseSiteText } from '../../main/site/parse'
import { atPerson, badEdits, editedText, movedSince, personOnFile } from '../../main/site/people-edits'
import type { Bridge } from '../../preload/contract/requests'
import type { Operator } from '../../preload/contract/models'
import { NOW } from './rows'
import type { Scene } from './scenes'
import { AREAS, NAMES, SITE } from './site'

type Names = keyof PeopleAnswers

const DAY = 86_400_000
const FLOORS: readonly number[] = [6, 1, 5, 6, 2, 7, 0, 1, 4, 6]

/** The invented site as a site file: the same areas, doors, readers and people. */
export function siteFile(): object {
  const groups = [...new Set(NAMES.flatMap((person) => person.groups))]
  return {
    format: 'sallyport-site/1',
    site: { name: SITE.name, timeZone: SITE.timeZone },
    areas: AREAS.filter(({ id }) => id !== 0).map(({ id, name }) => ({ id, name })),
    doors: SITE.doors.map(({ id, name }) => ({ id, name })),
    readers: SITE.readers.map(({ id, name, door, from, to }) => ({ id, name, door, from, to })),
    groups: groups.map((name) => ({ id: name.toLowerCase().replaceAll(/[^a-z]+/g, '-'), name })),
    schedules: [
      {
        id: 'office',
        name: 'Office hours',
        weekly: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '07:00', to: '19:00' }],
      },
    ],
    accessLevels: [
      { id: 'all', name: 'Everywhere', readers: ['*'] },
      { id: 'gates', name: 'Offices and canteen', readers: ['T1i', 'T1o', 'T2i', 'T2o', 'CAi', 'CAo', 'ONi', 'ONo'] },
      { id: 'lab', name: 'Laboratory', readers: ['LAi', 'LAo', 'LSo'], schedule: 'office' },
    ],
    cardholders: NAMES.map(({ id, name, groups: own }, place) => ({
      id,
      name,
      groups: own.map((group) => group.toLowerCase().replaceAll(/[^a-z]+/g, '-')),
      accessLevels: place % 9 === 0 ? ['all'] : place % 3 === 0 ? ['gates', 'lab'] : ['gates'],
      department: own[0],
      number: String(40_117 + place),
      ...(place % 7 === 4 ? { validTo: place === 4 ? '2026-11-20' : '2027-06-30' } : {}),
      ...(place === 10 ? { apbExempt: true } : {}),
      credentials: [
        { id: `k-${id}`, format: 'H10301', facility: 12, number: 5_555 + place * 7 },
        ...(place === 0 ? [{ id: 'k-fob', format: 'H10301', facility: 12, number: 20_931 }] : []),
      ],
    })),
  }
}

/** Everybody but the last two was somewhere. */
function lived(site: Site): Engine {
  const engine = createEngine(site)
  site.cardholders.slice(0, -2).forEach(({ id, credentials }, place) => {
    const to = FLOORS[place % FLOORS.length] ?? 6
    const at = NOW - DAY / 4 + place * 60_000
    const reader = site.readers.find((one) => one.to === to)?.id ?? 'T1i'
    const card = credentials[0]?.id ?? ''
    engine.step({ type: 'read', at, reader, presented: { kind: 'credential', credential: card } })
    const [operator, reason] = ['M. Okafor', 'test']
    engine.step({
      type: 'operator',
      at: at + 1_000,
      operator,
      reason,
      action: 'reset',
      cardholder: id,
      setLocation: to,
    })
  })
  return engine
}

export function peopleBridge(scene: Scene): Pick<Bridge, Names> {
  const read = parseSiteText(JSON.stringify(siteFile()))
  if (!read.ok) throw new Error(read.error.map(problemLine).join('; '))
  let { site } = read.value
  let engine = lived(site)
  let seq = 20_884_300
  const rowsOf = (id: string | undefined) =>
    scene.rows
      .filter(({ event }) => id === undefined || ('cardholder' in event && event.cardholder === id))
      .toReversed()

  const edit = (edits: readonly PersonEdit[]): PeopleEdited => {
    const moved = movedSince(site, edits)
    if (moved.length > 0) return { kind: 'moved', people: moved }
    const bad = badEdits(edits)
    if (bad.length > 0) return { kind: 'refused', problems: bad }
    const { text, ids } = editedText(site, edits)
    const parsed = parseSiteText(text)
    if (!parsed.ok) return { kind: 'refused', problems: parsed.error.map((one) => atPerson(one, ids)) }
    site = parsed.value.site
    engine = createEngine(site, engine.save())
    current = answersNow()
    return { kind: 'done', seq: ++seq }
  }

  const asked = {
    people: () => ({
      ...engine.view.people(),
      violations: Uint16Array.from(
        site.cardholders,
        ({ id }) => scene.violations.filter(({ cardholder }) => cardholder === id).length,
      ),
    }),
    person: ({ id }: Questions['person']['ask']) => ({
      location: engine.view.location(id)?.area ?? null,
      since: engine.view.location(id)?.since ?? null,
      lastReader: engine.view.lastReader(id),
      freePass: false,
      exempt: engine.view.isExempt(id),
      exemptUntil: null,
      violations: scene.violations
        .filter(({ cardholder }) => cardholder === id)
        .map((open) => ({
          ...open,
          areaViolation: open.untilCleared,
          location: open.area,
          locationSince: open.openedAt,
        })),
      lastSeq: 1,
    }),
    rows: ({ cardholder, limit }: Questions['rows']['ask']) => rowsOf(cardholder).slice(0, limit),
    openings: ({ credentials, at }: Questions['openings']['ask']) => openingsOf(engine, site, credentials, at),
    saved: () => engine.save(),
  }
  const sources = (): PeopleSources => ({
    options: {
      clock: { now: () => NOW, setTimer: () => () => undefined },
      // the parts that these answers ask, and no others
      running: {
        site,
        ask: async (name: keyof typeof asked, question: never) => asked[name](question),
        search: async ({ cardholder }: { readonly cardholder?: string }) => ({
          rows: rowsOf(cardholder).filter(({ event }) => 'violation' in event && event.violation !== undefined),
          next: null,
          reached: null,
        }),
        photos: { version: () => undefined },
        changes: {
          ask: async (
            _name: string,
            { saved, credentials, at }: { saved: Uint8Array; credentials: string[]; at: number },
          ) => {
            const later = createEngine(site, saved)
            later.step({ type: 'tick', at })
            return openingsOf(later, site, credentials, at)
          },
        },
        people: {
          onFile: (ids: readonly string[]) =>
            site.cardholders.filter(({ id }) => ids.includes(id)).map((person) => personOnFile(person)),
          edit: async (edits: readonly PersonEdit[]) => ({ ok: true, value: edit(edits) }),
        },
      } as unknown as PeopleSources['options']['running'],
    },
    around: () => ({ layout: layoutOf(site), people: peopleOf(site), clues: createClues(), now: NOW }),
    openedBy: () => undefined,
    toLane: laneRow(site),
  })
  const answersNow = (): PeopleAnswers => peopleAnswers(sources())
  let current = answersNow()

  const operator: Operator = scene.status.operator
  const asker = { operator, isPresent: () => true }
  const request =
    (name: Names) =>
    (...args: never): Promise<unknown> =>
      Promise.resolve((current[name] as (...given: unknown[]) => unknown)(asker, ...(args as unknown[])))
  const names: readonly Names[] = ['people', 'personCard', 'canOpen', 'peopleOnFile', 'editPeople']
  // one request per name
  return Object.fromEntries(names.map((name) => [name, request(name)])) as unknown as Pick<Bridge, Names>
}
