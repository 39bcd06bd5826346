import { describe, expect, it } from 'vitest'
import { createEngine } from '../../../main/engine/engine'
import { MINUTE, SECOND, type Instant } from '../../../main/domain/time'
import { buildSite } from '../../support/site-builder'

/** More than any table of the engine has room for at first. */
const PEOPLE = Array.from({ length: 200 }, (_, i) => `p${i}`)
const TIMED = Array.from({ length: 5 }, (_, i) => `timed ${i}`)

const site = buildSite({
  areas: [{ id: 1, mode: 'hard' }],
  readers: [
    { id: 'in', from: 0, to: 1 },
    ...TIMED.map((id, i) => ({
      id,
      from: 0,
      to: 2,
      apb: { mode: 'timed-reader', minutes: i + 1, clearedBy: [] } as const,
    })),
    ...[0, 1, 2, 3].map((i) => ({ id: `gate ${i}`, from: 2, to: 0, door: `gate ${i}` })),
  ],
  doors: [0, 1, 2, 3].map((i) => ({ id: `gate ${i}`, contact: true, pending: 'queue', unlockSeconds: 600 })),
  cardholders: PEOPLE.map((id) => ({ id })),
})

type Engine = ReturnType<typeof createEngine>
const read = (engine: Engine, at: Instant, who: string, reader: string): string => {
  const { events } = engine.step({
    type: 'read',
    at,
    reader,
    presented: { kind: 'credential', credential: `card of ${who}` },
  })
  return events.map(({ event }) => event.replace(/^(access|violation)\./, '')).join(' ')
}
/** The same engine, started again from its saved state. */
const again = (engine: Engine): Engine => createEngine(site, engine.save())

describe('200 people at a time', () => {
  it('are in violation, each with their own place, start, last try and count (6.1)', () => {
    let engine = createEngine(site)
    const at = (round: number, person: number): Instant => (round * 1000 + person) * SECOND
    PEOPLE.forEach((who, i) => expect(read(engine, at(0, i), who, 'in')).toBe('granted passage'))
    PEOPLE.forEach((who, i) => expect(read(engine, at(1, i), who, 'in')).toBe('denied opened'))
    PEOPLE.forEach((who, i) => expect(read(engine, at(2, i), who, 'in')).toBe('denied'))
    const open = PEOPLE.map((cardholder, i) => ({
      cardholder,
      area: 1,
      violation: { rule: '4.2', kind: 'double-entry', area: 1 },
      reader: 'in',
      openedAt: at(1, i),
      lastAt: at(2, i),
      count: 2,
      expiresAt: null,
      lockedOut: true,
      untilCleared: true,
    }))
    for (const each of [engine, again(engine)]) expect(each.view.openViolations()).toEqual(open)

    // Half of them are cleared and break the rule again: their places are taken again, and they are now the last.
    const half = PEOPLE.filter((_, i) => i % 2 === 0)
    const by = { operator: 'olga', reason: 'test' }
    engine = again(engine)
    for (const cardholder of half)
      engine.step({ type: 'operator', at: at(3, 0), ...by, action: 'clear-violation', cardholder, area: 1 })
    expect(engine.view.openViolations().map(({ cardholder }) => cardholder)).toEqual(
      PEOPLE.filter((_, i) => i % 2 === 1),
    )
    half.forEach((who, i) => expect(read(engine, at(4, i), who, 'in')).toBe('granted passage'))
    half.forEach((who, i) => expect(read(engine, at(5, i), who, 'in')).toBe('denied opened'))
    const left = engine.view.openViolations()
    expect(left.map(({ cardholder, count, lastAt }) => [cardholder, count, lastAt])).toEqual([
      ...PEOPLE.map((who, i) => [who, 2, at(2, i)]).filter((_, i) => i % 2 === 1),
      ...half.map((who, i) => [who, 1, at(5, i)]),
    ])
    const { events } = engine.step({ type: 'operator', at: at(6, 0), ...by, action: 'reset', site: true })
    expect(events.slice(1).map((event) => 'cardholder' in event && event.cardholder)).toEqual(PEOPLE)
    expect(again(engine).view.openViolations()).toEqual([])
  })

  it('have five timers each, which end one by one (4.7)', () => {
    let engine = createEngine(site)
    PEOPLE.forEach((who, i) => {
      for (const reader of TIMED) expect(read(engine, i, who, reader)).toBe('granted passage')
    })
    engine = again(engine)
    for (const [place, reader] of TIMED.entries()) {
      const ends = (place + 1) * MINUTE
      PEOPLE.forEach((who, i) => {
        // A first broken read opens the violation, which each reader's first passage that breaks nothing resolves.
        if (i > 0) expect(read(engine, ends + i - 1, who, reader)).toMatch(/^denied( opened)?$/)
        expect(read(engine, ends + i, who, reader)).toMatch(/^granted passage( cleared)?$/)
      })
    }
  })

  it('wait in line at four doors, at most eight at each (5.4)', () => {
    const engine = createEngine(site)
    PEOPLE.forEach((who, i) => {
      const said = read(engine, i, who, `gate ${i % 4}`)
      expect(said).toBe(i < 32 ? 'granted' : 'granted door.not-used')
    })
    const restarted = again(engine)
    for (const gate of [0, 1, 2, 3])
      for (let nth = 0; nth < 9; nth++) {
        const opened = restarted.step({ type: 'door', at: SECOND, door: `gate ${gate}`, state: 'open' }).events
        restarted.step({ type: 'door', at: SECOND, door: `gate ${gate}`, state: 'closed' })
        expect(opened.map((event) => ('cardholder' in event ? event.cardholder : event.event))).toEqual(
          nth === 8 ? ['door.forced'] : ['door.opened', `p${200 - 32 + nth * 4 + gate}`],
        )
      }
  })
})
