import { describe, expect, it } from 'vitest'
import { VIOLATION_KINDS, VIOLATION_RULES } from '../../../main/domain/reason'
import { READER_MODES, type ReaderApb } from '../../../main/domain/site'
import { MINUTE, SECOND } from '../../../main/domain/time'
import { kindOf, SOFT } from '../../../main/engine/apb/broken'
import { rowOfMode, RULES } from '../../../main/engine/apb/rows'
import { check, evaluate } from '../../../main/engine/apb/rules'
import { Plan } from '../../../main/engine/plan'
import { Read } from '../../../main/engine/read'
import {
  BELIEVED,
  BELIEVED_PLACE,
  IN,
  OUT,
  REENTRY,
  slotKey,
  TIMER,
  USER,
  WINDOW,
} from '../../../main/engine/state/slots'
import { BY_AREA, BY_SEQUENCE } from '../../../main/engine/state/violations'
import { State } from '../../../main/engine/state'
import { SOFTENED, Verdict, WINDOW_OPENS } from '../../../main/engine/verdict'
import { buildSite, type SiteParts } from '../../support/site-builder'

const AT = 1_000_000_000

/** Area places: Outside 0, area 1 is 1, area 2 is 2. The reader at hand leads from 1 to 2. */
function world(apb: ReaderApb, areas: SiteParts['areas'] = []): { plan: Plan; state: State; read: Read } {
  const plan = new Plan(
    buildSite({
      areas,
      readers: [
        { id: 'other', from: 0, to: 2, apb: { mode: 'timed-user', minutes: 30 } },
        { id: 'here', from: 1, to: 2, apb },
        { id: 'third', from: 2, to: 0 },
      ],
    }),
  )
  const state = new State(plan)
  const read = new Read(plan.ways.most)
  state.begin(AT)
  read.begin(plan, state, 1, 0)
  return { plan, state, read }
}

/** Facts of the row as they are; of slots by kind, target and start; of violations by what has contributed. */
interface Facts {
  location?: number
  lastReader?: number
  revert?: boolean
  slots?: [kind: number, target: number, at: number][]
  violationTo?: number
  violationFrom?: number
}
function given({ state, plan, read }: ReturnType<typeof world>, facts: Facts): void {
  for (const [kind, target, at] of facts.slots ?? [])
    state.slots.add(0, slotKey(kind, kind === REENTRY ? (plan.ways.start[target] as number) : target), at)
  if (facts.violationTo !== undefined) state.openViolation(0, 2, 0, 0, 1, facts.violationTo)
  if (facts.violationFrom !== undefined) state.openViolation(0, 1, 0, 0, 1, facts.violationFrom)
  read.gather(plan, state)
  const { location, lastReader, revert } = facts
  if (location !== undefined) read.location = location
  if (lastReader !== undefined) read.lastReader = lastReader
  if (revert !== undefined) read.revert = revert
}
/** What a rule says: nothing, or the kind, `soft` when it only warns. */
function say(number: string, concerns: string, apb: ReaderApb, areas: SiteParts['areas'], facts: Facts): string {
  const made = world(apb, areas)
  given(made, facts)
  const { plan, state, read } = made
  const row = RULES.findIndex((each) => each.number === number && (concerns === '' || each.concerns === concerns))
  const crossed = concerns === 'from' ? 1 : 2
  const crossing = [...plan.ways.area.subarray(plan.ways.start[1], plan.ways.start[2])].indexOf(crossed)
  const result = check(row, Math.max(crossing, 0), plan, state, read)
  return result === 0 ? '' : `${VIOLATION_KINDS[kindOf(result)]}${(result & SOFT) !== 0 ? ' soft' : ''}`
}

type Slot = [kind: number, target: number, at: number]
const wasIn = (area: number): Slot[] => [[IN, area, AT - 5]]
const wasOut = (area: number): Slot[] => [[OUT, area, AT - 5]]
const timer = (at: number): Slot[] => [[TIMER, 1, at]]

const none: ReaderApb = { mode: 'none' }
const area = (mode: 'soft' | 'hard', id: number) => [{ id, mode }]
const minutes = (n: number): number => AT - n * MINUTE

describe('4.1 area lock-out', () => {
  it.each<[string, 'to' | 'from', Facts, string]>([
    ['no violation', 'to', {}, ''],
    ['a violation of 4.2 in the area entered', 'to', { violationTo: BY_SEQUENCE | BY_AREA }, 'locked-out'],
    ['a violation of 4.3 only', 'to', { violationTo: BY_AREA }, ''],
    ['a violation of a reader rule', 'to', { violationTo: 0 }, ''],
    ['a violation of 4.2 in the area left, asked of the one entered', 'to', { violationFrom: BY_SEQUENCE }, ''],
    ['a violation of 4.2 in the area left', 'from', { violationFrom: BY_SEQUENCE | BY_AREA }, 'locked-out'],
    ['a violation of 4.3 in the area left', 'from', { violationFrom: BY_AREA }, ''],
    ['both', 'from', { violationTo: BY_SEQUENCE, violationFrom: BY_SEQUENCE }, 'locked-out'],
  ])('%s, at the one %s', (_, concerns, facts, said) => {
    expect(say('4.1', concerns, none, [...area('hard', 1), ...area('hard', 2)], facts)).toBe(said)
  })
})

describe('4.12 strict', () => {
  const strictArea = (mode: 'soft' | 'hard') => [{ id: 1, mode, strict: true as const }]
  it.each<['soft' | 'hard', Facts, string]>([
    ['hard', {}, 'exit-without-entry'],
    ['soft', {}, 'exit-without-entry soft'],
    ['hard', { slots: wasIn(1) }, ''],
    ['hard', { slots: wasOut(1) }, ''],
    ['hard', { slots: [[BELIEVED, 1, AT - 5]] }, ''],
    ['hard', { slots: [[BELIEVED, 2, AT - 5]] }, 'exit-without-entry'],
  ])('at an exit of a %s area with %j', (mode, facts, said) => {
    expect(say('4.12', 'from', none, strictArea(mode), facts)).toBe(said)
  })

  it.each<[ReaderApb, Facts, string]>([
    [{ mode: 'hard', strict: true }, {}, 'unknown-location'],
    [{ mode: 'soft', strict: true }, {}, 'unknown-location soft'],
    [{ mode: 'hard', strict: true }, { location: 0 }, ''],
    [{ mode: 'hard', strict: true }, { slots: [[BELIEVED_PLACE, 0, AT - 5]] }, ''],
    [{ mode: 'hard', strict: true }, { revert: true }, 'unknown-location'],
    [{ mode: 'hard-revert-soft', revertSeconds: 30, strict: true }, {}, 'unknown-location'],
    [{ mode: 'hard-revert-soft', revertSeconds: 30, strict: true }, { revert: true }, 'unknown-location soft'],
  ])('at a reader with %j and %j', (apb, facts, said) => {
    expect(say('4.12', 'reader', apb, [], facts)).toBe(said)
  })
})

describe('4.2 area sequence', () => {
  it.each<['to' | 'from', 'soft' | 'hard', Facts, string]>([
    ['to', 'hard', {}, ''],
    ['to', 'hard', { slots: wasIn(2) }, 'double-entry'],
    ['to', 'soft', { slots: wasIn(2) }, 'double-entry soft'],
    ['to', 'hard', { slots: wasOut(2) }, ''],
    ['to', 'hard', { slots: wasIn(1) }, ''],
    ['from', 'hard', {}, ''],
    ['from', 'hard', { slots: wasOut(1) }, 'double-exit'],
    ['from', 'soft', { slots: wasOut(1) }, 'double-exit soft'],
    ['from', 'hard', { slots: wasIn(1) }, ''],
    ['from', 'hard', { slots: wasOut(2) }, ''],
  ])('%s a %s area with %o: %s', (concerns, mode, facts, said) => {
    expect(say('4.2', concerns, none, area(mode, concerns === 'to' ? 2 : 1), facts)).toBe(said)
  })
})

describe('4.3 area re-entry timer', () => {
  it.each<[string, Facts, string]>([
    ['never passed in', {}, ''],
    ['the last millisecond', { slots: [[REENTRY, 1, minutes(15) + 1]] }, 'reentry-too-soon'],
    ['its end', { slots: [[REENTRY, 1, minutes(15)]] }, ''],
    ['the very instant', { slots: [[REENTRY, 1, AT]] }, 'reentry-too-soon'],
  ])('%s', (_, facts, said) => {
    expect(say('4.3', '', none, [{ id: 2, reentryMinutes: 15 }], facts)).toBe(said)
  })
})

describe('4.4 to 4.6 reader soft, hard, hard-revert-soft', () => {
  const revert: ReaderApb = { mode: 'hard-revert-soft', revertSeconds: 60 }
  it.each<[string, ReaderApb, Facts, string]>([
    ['4.4', { mode: 'soft' }, {}, ''],
    ['4.4', { mode: 'soft' }, { location: 1 }, ''],
    ['4.4', { mode: 'soft' }, { location: 2 }, 'passback soft'],
    ['4.4', { mode: 'soft' }, { location: 0 }, 'wrong-area soft'],
    ['4.5', { mode: 'hard' }, {}, ''],
    ['4.5', { mode: 'hard' }, { location: 1 }, ''],
    ['4.5', { mode: 'hard' }, { location: 2 }, 'passback'],
    ['4.5', { mode: 'hard' }, { location: 0 }, 'wrong-area'],
    ['4.6', revert, {}, ''],
    ['4.6', revert, { location: 1, revert: true }, ''],
    ['4.6', revert, { location: 2 }, 'passback'],
    ['4.6', revert, { location: 2, slots: [[WINDOW, 1, AT - 60 * SECOND + 1]] }, 'passback soft'],
    ['4.6', revert, { location: 2, slots: [[WINDOW, 1, AT - 60 * SECOND]] }, 'passback'],
    ['4.6', revert, { location: 0, revert: true }, 'wrong-area soft'],
  ])('%s %o with %o: %s', (number, apb, facts, said) => {
    expect(say(number, '', apb, [], facts)).toBe(said)
  })
})

describe('4.7 to 4.9 timers', () => {
  const timed: ReaderApb = { mode: 'timed-reader', minutes: 10, clearedBy: [] }
  const extended: ReaderApb = { mode: 'timed-extended', minutes: 10 }
  const user: ReaderApb = { mode: 'timed-user', minutes: 10 }
  it.each<[string, ReaderApb, Facts, string]>([
    ['4.7', timed, {}, ''],
    ['4.7', timed, { slots: timer(minutes(10) + 1) }, 'too-soon'],
    ['4.7', timed, { slots: timer(minutes(10)) }, ''],
    ['4.8', extended, {}, ''],
    ['4.8', extended, { slots: timer(minutes(10) + 1) }, 'too-soon'],
    ['4.8', extended, { slots: timer(minutes(10)) }, ''],
    ['4.9', user, {}, ''],
    ['4.9', user, { slots: [[USER, 1, minutes(10) + 1]] }, 'too-soon'],
    ['4.9', user, { slots: [[USER, 1, minutes(10)]] }, ''],
    // `other` has 30 minutes: that reader's minutes count.
    ['4.9', user, { slots: [[USER, 0, minutes(30) + 1]] }, 'too-soon'],
    ['4.9', user, { slots: [[USER, 0, minutes(30)]] }, ''],
  ])('%s %o with %o: %s', (number, apb, facts, said) => {
    expect(say(number, '', apb, [], facts)).toBe(said)
  })
})

describe('4.10 route', () => {
  it.each<[Facts, string]>([
    [{}, ''],
    [{ lastReader: 0 }, ''],
    [{ lastReader: 2 }, 'out-of-route'],
    [{ lastReader: 1 }, 'out-of-route'],
  ])('%o: %s', (facts, said) => {
    expect(say('4.10', '', { mode: 'route', after: ['other'] }, [], facts)).toBe(said)
  })
})

describe('3.5 which rule names the violation', () => {
  const evaluated = (apb: ReaderApb, areas: SiteParts['areas'], facts: Facts): Verdict => {
    const made = world(apb, areas)
    given(made, facts)
    const { plan, state, read } = made
    const verdict = new Verdict(plan.ways.mostChecks)
    evaluate(plan, state, read, null, verdict)
    return verdict
  }
  const named = (verdict: Verdict): string =>
    verdict.row < 0 ? '' : `${RULES[verdict.row]?.number} ${VIOLATION_KINDS[verdict.kind]}`

  it('is nothing when nothing is broken', () => {
    const verdict = evaluated({ mode: 'hard' }, area('hard', 2), {})
    expect([named(verdict), verdict.denying, verdict.foundBroken]).toEqual(['', -1, false])
  })

  it('is the first that denies, the area entered before the area left', () => {
    const both = { slots: [...wasIn(2), ...wasOut(1)], location: 2 }
    expect(named(evaluated({ mode: 'hard' }, [...area('hard', 1), ...area('hard', 2)], both))).toBe('4.2 double-entry')
    expect(named(evaluated({ mode: 'hard' }, [...area('hard', 1), ...area('soft', 2)], both))).toBe('4.2 double-exit')
    expect(named(evaluated({ mode: 'hard' }, [...area('soft', 1), ...area('soft', 2)], both))).toBe('4.5 passback')
  })

  it('is the first that is broken when none denies', () => {
    const facts = { slots: [...wasIn(2), ...wasOut(1)], location: 2 }
    const verdict = evaluated({ mode: 'soft' }, [...area('soft', 1), ...area('soft', 2)], facts)
    expect([named(verdict), verdict.denying]).toEqual(['4.2 double-entry', -1])
    const exit = evaluated({ mode: 'soft' }, area('soft', 1), facts)
    expect(named(exit)).toBe('4.2 double-exit')
  })

  it('keeps the side effects of 4.6 and 4.8 whichever rule names it', () => {
    const revert: ReaderApb = { mode: 'hard-revert-soft', revertSeconds: 60 }
    const facts = { slots: wasIn(2), location: 2 }
    expect(evaluated(revert, area('hard', 2), facts)).toMatchObject({ window: WINDOW_OPENS, extends: false })
    expect(evaluated(revert, area('hard', 2), { ...facts, revert: true }).window).toBe(SOFTENED)
    expect(evaluated(revert, area('hard', 2), { slots: wasIn(2) }).window).toBe(0)
    const extended: ReaderApb = { mode: 'timed-extended', minutes: 10 }
    expect(evaluated(extended, area('hard', 2), { slots: [...wasIn(2), ...timer(AT)] })).toMatchObject({
      window: 0,
      extends: true,
    })
    expect(evaluated(extended, area('hard', 2), { slots: wasIn(2) }).extends).toBe(false)
  })

  it('leaves a presence that has expired out (4.11)', () => {
    const areas: SiteParts['areas'] = [{ id: 2, mode: 'hard', presenceExpiryMinutes: 10 }]
    const said = (at: number): string => say('4.2', 'to', none, areas, { slots: [[IN, 2, at]] })
    expect(said(minutes(10) + 1)).toBe('double-entry')
    expect(said(minutes(10))).toBe('')
  })

  it('opens in the area left for the rules of the area left only', () => {
    const both = [...area('hard', 1), ...area('hard', 2)]
    expect(evaluated(none, both, { slots: wasOut(1) }).area).toBe(1)
    expect(evaluated(none, both, { slots: wasIn(2) }).area).toBe(2)
    expect(evaluated({ mode: 'hard' }, both, { location: 0 }).area).toBe(2)
  })

  it('has a row for each rule that names a violation, and one of its own for each mode of a reader', () => {
    expect([...new Set(RULES.map(({ number }) => number))]).toEqual(VIOLATION_RULES)
    const modes = READER_MODES.filter((mode) => mode !== 'none')
    expect(modes.map((mode) => RULES[rowOfMode(mode)]?.number)).toEqual(
      VIOLATION_RULES.slice(VIOLATION_RULES.indexOf('4.4'), VIOLATION_RULES.indexOf('4.10') + 1),
    )
  })

  it('contributes as 4.1 and 6.1 want', () => {
    expect(RULES.map(({ number, contribution }) => [number, contribution])).toEqual([
      ['4.1', 0],
      ['4.1', 0],
      ['4.2', BY_SEQUENCE | BY_AREA],
      ['4.2', BY_SEQUENCE | BY_AREA],
      ['4.3', BY_AREA],
      ['4.4', 0],
      ['4.5', 0],
      ['4.6', 0],
      ['4.7', 0],
      ['4.8', 0],
      ['4.9', 0],
      ['4.10', 0],
      ['4.12', BY_SEQUENCE | BY_AREA],
      ['4.12', 0],
    ])
  })
})
