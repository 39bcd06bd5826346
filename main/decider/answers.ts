/** Answers to questions about the state and the journal, given by the decision thread between two commits. */
import { createHash } from 'node:crypto'
import { dirname } from 'node:path'
import type { AlarmKey } from '../domain/alarm'
import { assert } from '../domain/assert'
import type { AreaId, CardholderId } from '../domain/ids'
import type { OperatorAction } from '../domain/record'
import type { Site } from '../domain/site'
import { openingsOf } from '../engine/openings'
import type { OpenViolationView, StateView } from '../engine/view'
import { allKeys, readInstallationKeys } from '../store/installation'
import { missingHeads } from '../store/known-heads'
import { siteInForce } from '../store/site-in-force'
import { alarmsById } from '../store/alarms'
import type { Loop } from './loop'
import type { Overview, PersonFacts, QuestionName, Questions, ToggleFacts, ViolationFacts } from './messages'
import type { Opened } from './recover'
import { historyQuery } from './rows-query'
import { standingOrders } from './standing-orders'
import { unpublishedSince } from './unpublished'

/** Numbers that one answer to `after` covers. */
const AFTER_LIMIT = 5_000

type Answers<Alarm extends AlarmKey> = {
  readonly [Name in QuestionName]: (
    question: Questions[Name]['ask'],
    open: Opened<Alarm>,
    loop: Loop<Alarm>,
  ) => Questions[Name]['answer']
}

/** Questions may come from anywhere in main; their arguments were checked there. */
export function answersFor<Alarm extends AlarmKey>(): Answers<Alarm> {
  return {
    overview: (_, { engine, site }) => overview(site, engine.view),
    person: ({ id }, { engine, journal }) =>
      engine.view.knowsCardholder(id) ? person(id, engine.view, journal.headOfCardholder(id)) : null,
    people: (_, { engine }) => engine.view.people(),
    openings: ({ credentials, at }, { engine, site }) => {
      const due = engine.nextDue()
      // what is due by then is done in a moment, and not by a question
      return openingsOf(engine, site, credentials, due !== null && due <= at ? engine.view.now : at)
    },
    saved: (_, { engine }) => engine.save(),
    inside: ({ area }, { engine: { view } }) =>
      view.inside(area).map((cardholder) => ({ cardholder, since: view.location(cardholder)?.since ?? 0 })),
    preview: ({ action }, { engine, site }) => preview(site, engine.view, action),
    rows: (query, { history, site }) => history.page(historyQuery(site, query)),
    heads: ({ cardholders, places }, { journal }) => ({
      cardholders: cardholders.map((id) => [id, journal.headOfCardholder(id)] as const),
      places: places.map(({ kind, id }) => [kind, id, journal.headOfPlace(kind, id)] as const),
    }),
    event: ({ seq }, { history }, loop) => {
      const row = history.one(seq)
      return row ? { row, explanation: row.explanation ?? loop.plainExplanation(seq) ?? null } : null
    },
    after: ({ seq }, { connection }) => unpublishedSince(connection, seq, AFTER_LIMIT),
    siteText: (_, { connection, siteHash }) => {
      const text = siteInForce(connection)?.text
      assert(text !== undefined, 'the site file in force is in the journal')
      return { hash: siteHash, text }
    },
    alarms: (_, { alarms }) => [...alarms.values()],
    passes: (_, { site, engine: { view } }) => ({
      freePasses: site.cardholders.flatMap(({ id }) => (view.hasFreePass(id) ? [id] : [])),
      exemptions: view
        .toggles()
        .flatMap((toggle) =>
          toggle.action === 'exempt' && toggle.on
            ? [{ id: toggle.cardholder, since: toggle.since, until: toggle.until ?? null }]
            : [],
        ),
    }),
    standing: (_, { engine }) => standingOrders(engine.view),
    alarmsById: ({ ids }, { connection }) => alarmsById(connection, ids),
    headProblem: (head, { connection }) => {
      const keys = allKeys(readInstallationKeys(dirname(connection.name)))
      return missingHeads(connection, [head], keys)[0]?.text ?? null
    },
    seal: (_, _open, loop) => {
      loop.rest()
      return null
    },
    stateHash: (_, { engine }, loop) => {
      loop.settle()
      return { hash: createHash('sha256').update(engine.save()).digest('hex'), seq: loop.status().lastSeq }
    },
  }
}

const violationFacts = (open: OpenViolationView, view: StateView): ViolationFacts => ({
  cardholder: open.cardholder,
  area: open.area,
  violation: open.violation,
  reader: open.reader,
  openedAt: open.openedAt,
  tries: open.count,
  lastAt: open.lastAt,
  expiresAt: open.expiresAt,
  areaViolation: open.untilCleared,
  lockedOut: open.lockedOut,
  location: view.location(open.cardholder)?.area ?? null,
  locationSince: view.location(open.cardholder)?.since ?? null,
})

/** What stands and relaxes a rule; an operator's word that tightens one is no relaxation. */
function toggleFacts(view: StateView): ToggleFacts[] {
  return view.toggles().flatMap((toggle): ToggleFacts[] => {
    if ((toggle.action !== 'grant-on-violation' && toggle.action !== 'suspend') || !toggle.on) return []
    return [
      {
        kind: toggle.action === 'suspend' ? 'suspended' : 'grant-on-violation',
        scope: toggle.scope,
        since: toggle.since,
        until: toggle.action === 'suspend' ? null : (toggle.until ?? null),
        operator: toggle.operator,
        reason: toggle.reason,
      },
    ]
  })
}

function overview(site: Site, view: StateView): Overview {
  const violations = view.openViolations().map((open) => violationFacts(open, view))
  const inArea = new Map<number, number>()
  for (const { area } of violations) inArea.set(area, (inArea.get(area) ?? 0) + 1)
  return {
    at: Math.max(0, view.now),
    areas: site.areas.map(({ id }) => ({ id, inside: view.occupancy(id), openViolations: inArea.get(id) ?? 0 })),
    violations,
    toggles: toggleFacts(view),
    doors: site.doors.map(({ id }) => {
      const { open, since, held, forced, lockdown, unlocked, pending } = view.door(id)
      return { id, open, since, held, forced, lockdown, unlocked, unlockedUntil: pending?.until ?? null }
    }),
  }
}

function person(id: CardholderId, view: StateView, lastSeq: number): PersonFacts {
  const location = view.location(id)
  const exemption = view.toggles().find((toggle) => toggle.action === 'exempt' && toggle.on && toggle.cardholder === id)
  return {
    location: location?.area ?? null,
    since: location?.since ?? null,
    lastReader: view.lastReader(id),
    freePass: view.hasFreePass(id),
    exempt: view.isExempt(id),
    exemptUntil: exemption?.action === 'exempt' ? (exemption.until ?? null) : null,
    violations: view.violationsOf(id).map((open) => violationFacts(open, view)),
    lastSeq: lastSeq === 0 ? null : lastSeq,
  }
}

/** apb.md 6.5: who is in the scope and has not moved for as long as the action asks. */
function resetPreview(
  site: Site,
  view: StateView,
  action: Extract<OperatorAction, { readonly action: 'reset' }>,
): Questions['preview']['answer'] {
  const touched = view.resetBy(action)
  const within = 'area' in action ? new Set(areasWithin(site, action.area)) : null
  const violations = touched.flatMap((id) => view.violationsOf(id).filter(({ area }) => within?.has(area) !== false))
  const forgets = action.setLocation === undefined ? touched.filter((id) => view.location(id) !== null).length : 0
  return { cardholders: touched.length, violations: violations.length, forgetsLocations: forgets }
}

/** The area and those that lie within it (apb.md 1). */
function areasWithin(site: Site, area: AreaId): AreaId[] {
  const found = [area]
  for (const each of found) found.push(...site.areas.filter(({ within }) => within === each).map(({ id }) => id))
  return found
}

/** How many people, open violations and believed locations an action touches (apb.md 6.4, 6.5, 6.7). */
function preview(site: Site, view: StateView, action: OperatorAction): Questions['preview']['answer'] {
  const located = (): number => site.areas.reduce((sum, { id }) => sum + view.occupancy(id), 0)
  switch (action.action) {
    case 'clear-violation': {
      const open = view.violationsOf(action.cardholder).some(({ area }) => area === action.area)
      if (!open) return { cardholders: 0, violations: 0, forgetsLocations: 0 }
      return { cardholders: 1, violations: 1, forgetsLocations: view.location(action.cardholder) ? 1 : 0 }
    }
    case 'reset':
      return resetPreview(site, view, action)
    case 'suspend': {
      if (action.on) return { cardholders: 0, violations: 0, forgetsLocations: 0 }
      const forgets = 'site' in action.scope ? located() : view.occupancy(action.scope.area)
      return { cardholders: forgets, violations: 0, forgetsLocations: forgets }
    }
    case 'grant-on-violation':
    case 'lockdown':
    case 'unlock':
    case 'lock':
      return { cardholders: 0, violations: 0, forgetsLocations: 0 }
    case 'free-pass':
    case 'revert-to-soft':
    case 'exempt':
    case 'card':
      return { cardholders: 1, violations: 0, forgetsLocations: 0 }
  }
}
