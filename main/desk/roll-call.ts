/** Roll-calls at the desk: who is put on one, how it stands, and what reconciling it does (console.md "Areas and doors"). */
import type { Kept } from '../derived/derive'
import type { Audit } from '../domain/audit'
import type { FrozenPerson, FrozenRoll, NewDeskEvent } from '../domain/desk-event'
import { OUTSIDE, type AreaId, type CardholderId } from '../domain/ids'
import type { SuspendScope } from '../domain/record'
import { ok } from '../domain/result'
import { isMuster, type KeptMuster } from '../derived/muster/fold'
import { misplaced, rollOf, type EarlyPassage, type RollEntry } from '../derived/muster/roll'
import type { Confidence, Operator } from '../../preload/contract/models'
import type { Reason } from '../../preload/contract/reasons'
import type { MusterHead, MusterPreview, RollCall } from '../../preload/contract/shift'
import type { Answer, Failure } from '../../preload/contract/answer'
import { notDone } from './alarm-acts'
import { checkArea, checkCardholder } from './check'
import { recordReason } from '../domain/recorded-reason'
import { certaintyOf } from './confidence'
import type { Running } from './running'
import type { People } from './site-view'
import type { Surroundings } from './status'

export interface RollCallDesk {
  readonly running: Running
  readonly people: () => People
  readonly around: () => Surroundings
  /** Each person's last read at a reader. */
  readonly lastReadOf: () => ReadonlyMap<CardholderId, number>
  /** The numbers changed. */
  readonly changed: () => void
  readonly report: (message: string, error?: unknown) => void
}

export interface RollCalls {
  /** Takes in what the decision thread keeps. */
  take(kept: readonly Kept[]): void
  head(): MusterHead | undefined
  freeze(scope: SuspendScope, operator: Operator): Promise<Answer<null>>
  preview(scope: SuspendScope): Promise<Answer<MusterPreview>>
  roll(): Answer<RollCall | null>
  tick(cardholder: CardholderId, area: AreaId, on: boolean, operator: Operator): Promise<Answer<null>>
  reconcile(
    reason: Reason,
    operator: Operator,
    audit: Audit,
  ): Promise<Answer<{ readonly set: number; readonly missing: number }>>
}

interface Frozen {
  readonly seq: number
  readonly roll: FrozenRoll
  readonly early: readonly EarlyPassage[]
}

const DOUBT: Readonly<Record<Confidence, number>> = { unknown: 0, low: 1, medium: 2, high: 3 }
const bad = (detail: string): Failure => ({ ok: false, code: 'bad-argument', detail })
const NOT_GOING: Failure = { ok: false, code: 'not-found', detail: 'no roll-call is going on' }

const counted = (entries: readonly RollEntry[]): { readonly missing: number; readonly accounted: number } => {
  const missing = entries.filter(({ accounted }) => accounted === null).length
  return { missing, accounted: entries.length - missing }
}

export function createRollCalls(desk: RollCallDesk): RollCalls {
  const { running, people, report } = desk
  let muster: KeptMuster | null = null
  let frozen: Frozen | null = null

  const entries = (): readonly RollEntry[] =>
    muster && frozen?.seq === muster.seq ? rollOf(muster, frozen.roll, running.site, frozen.early) : []

  /** The list itself stays in the journal: what is kept holds only what changes. */
  async function load({ seq, asOf }: KeptMuster): Promise<void> {
    const [found, after] = await Promise.all([running.ask('event', { seq }), running.ask('after', { seq: asOf })])
    const event = found?.row.event
    if (event?.event !== 'desk.muster-frozen' || !event.roll || muster?.seq !== seq) return
    const early = after.rows.flatMap(({ seq: at, event: passage }) =>
      at < seq && passage.event === 'passage' && !passage.late
        ? { cardholder: passage.cardholder, at: passage.at, to: passage.to }
        : [],
    )
    frozen = { seq, roll: event.roll, early }
    desk.changed()
  }

  function head(): MusterHead | undefined {
    if (!muster) return undefined
    const { at, operator, scope } = muster
    const all = entries()
    const frozenOnes = counted(all.filter(({ late }) => !late))
    const late = counted(all.filter((entry) => entry.late))
    // Until its list is read back, all that is known of a roll-call is how many it lists.
    return all.length === 0
      ? { at, operator, scope, accounted: 0, missing: muster.listed, late }
      : { at, operator, scope, ...frozenOnes, late }
  }

  async function whoIsThere(scope: SuspendScope): Promise<readonly FrozenPerson[]> {
    const areas = 'site' in scope ? running.site.areas.map(({ id }) => id) : [scope.area]
    const inside = await Promise.all(
      areas.map(async (area) => ({ area, occupants: await running.ask('inside', { area }) })),
    )
    const around = desk.around()
    const located = new Set<CardholderId>()
    const found: FrozenPerson[] = []
    for (const { area, occupants } of inside)
      for (const { cardholder, since } of occupants) {
        located.add(cardholder)
        if (area === OUTSIDE) continue
        const { confidence } = certaintyOf(
          { cardholder, location: area, since },
          around.clues,
          around.layout,
          around.now,
        )
        found.push({ id: cardholder, area, since, confidence })
      }
    // Somebody who held a card to a reader today and of whom nothing more is known may be anywhere, inside too.
    if ('site' in scope)
      for (const [id, since] of desk.lastReadOf())
        if (!located.has(id)) found.push({ id, area: null, since, confidence: 'unknown' })
    return found
  }

  async function write(event: NewDeskEvent): Promise<Answer<null>> {
    const done = await running.desk(event)
    return done.ok ? ok(null) : notDone(done.error)
  }

  return {
    head,
    take: (kept) => {
      const changed = kept.findLast(isMuster)
      if (!changed) return
      muster = changed.state === 'closed' ? null : changed
      if (muster && frozen?.seq !== muster.seq)
        load(muster).catch((error: unknown) => report('the roll-call could not be read', error))
      desk.changed()
    },

    preview: async (scope) => {
      if ('area' in scope) {
        const known = checkArea(running.site, scope.area)
        if (!known.ok) return known.error
      }
      const present = await whoIsThere(scope)
      const safe = new Set(running.site.areas.filter(({ musterPoint }) => musterPoint).map(({ id }) => id))
      return ok({
        people: present.length,
        safe: present.filter(({ area }) => area !== null && safe.has(area)).length,
        unknown: present.filter(({ area }) => area === null).length,
      })
    },

    freeze: async (scope, operator) => {
      if (muster) return bad(`scope: the roll-call of ${muster.operator} is still going on; reconcile it first`)
      if ('area' in scope) {
        const known = checkArea(running.site, scope.area)
        if (!known.ok) return known.error
      }
      const asOf = running.journal().lastSeq
      const roll: FrozenRoll = { scope, asOf, people: await whoIsThere(scope) }
      return write({ event: 'desk.muster-frozen', operator: operator.name, roll })
    },

    roll: () => {
      const numbers = head()
      if (!muster || !numbers) return ok(null)
      const all = entries()
      const missing = all.filter(({ accounted }) => accounted === null)
      const seen = all.filter(({ accounted }) => accounted !== null)
      missing.sort((a, b) => DOUBT[a.confidence] - DOUBT[b.confidence] || (a.since ?? 0) - (b.since ?? 0))
      seen.sort((a, b) => (b.accounted?.at ?? 0) - (a.accounted?.at ?? 0))
      return ok({
        ...numbers,
        people: [...missing, ...seen].map((entry) => ({
          ...entry,
          name: people().name(entry.id)?.name ?? entry.id,
          groups: people().name(entry.id)?.groups ?? [],
        })),
        toSet: misplaced(all).map(({ id }) => id),
      })
    },

    tick: async (cardholder, area, on, operator) => {
      if (!muster) return NOT_GOING
      const known = [checkCardholder(running.site, cardholder), checkArea(running.site, area)].find(
        (check) => !check.ok,
      )
      if (known && !known.ok) return known.error
      return write({ event: 'desk.muster-ticked', operator: operator.name, cardholder, area, on })
    },

    reconcile: async (reason, operator, audit) => {
      if (!muster || frozen?.seq !== muster.seq) return NOT_GOING
      const all = entries()
      const text = recordReason(reason)
      const sets = misplaced(all).flatMap(({ id, accounted }) => (accounted ? [{ id, area: accounted.area }] : []))
      const done = await Promise.all(
        sets.map(({ id, area }) =>
          running.act({ action: 'reset', cardholder: id, setLocation: area }, operator.name, text, audit),
        ),
      )
      for (const one of done) if (!one.ok) return notDone(one.error)
      const { missing, accounted } = counted(all.filter(({ late }) => !late))
      const late = counted(all.filter((entry) => entry.late))
      const came = late.missing + late.accounted
      const closed = await write({
        event: 'desk.muster-closed',
        ...audit,
        operator: operator.name,
        reason: text,
        text: `${accounted} accounted for, ${missing} missing${came === 0 ? '' : `; ${came} came later, ${late.missing} of them missing`}`,
      })
      return closed.ok ? ok({ set: sets.length, missing: missing + late.missing }) : closed
    },
  }
}
