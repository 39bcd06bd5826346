import { describe, expect, it } from 'vitest'
import { HOUR } from '../../../main/domain/time'
import { createEngine } from '../../../main/engine/engine'
import { openingsOf } from '../../../main/engine/openings'
import { after, Driver } from '../../support/engine-driver'
import { buildSite, type SiteParts } from '../../support/site-builder'

const parts: SiteParts = {
  areas: [{ id: 1, mode: 'hard' }, { id: 2 }],
  doors: [{ id: 'D' }, { id: 'E' }],
  readers: [
    { id: 'in', from: 0, to: 1, door: 'D' },
    { id: 'out', from: 1, to: 0, door: 'D' },
    { id: 'other', from: 0, to: 2, door: 'E' },
  ],
  cardholders: ['ada', 'bob', 'cy'].map((id) => ({ id })),
}
const cardOf = (id: string): string =>
  buildSite(parts).cardholders.find((person) => person.id === id)?.credentials[0]?.id ?? ''

describe('what a read would come to', () => {
  it('is what the read then comes to, for everybody at every reader, and changes nothing', () => {
    const site = new Driver(parts)
    site.read('0', 'ada', 'in')
    site.read('1', 'bob', 'other')
    site.operator('2', { action: 'lockdown', door: 'E', on: true })
    const before = site.engine.save()
    const seen: string[] = []
    for (const person of ['ada', 'bob', 'cy'])
      for (const { reader, ...would } of openingsOf(site.engine, buildSite(parts), [cardOf(person)], after('3'))
        .readers) {
        const twin = createEngine(buildSite(parts), before)
        const { events } = twin.step({
          type: 'read',
          at: after('3'),
          reader,
          presented: { kind: 'credential', credential: cardOf(person) },
        })
        const answer = events.find(({ event }) => event === 'access.granted' || event === 'access.denied')
        expect(would.granted).toBe(answer?.event === 'access.granted')
        if (answer?.event === 'access.denied') expect(would.reason).toBe(answer.reason)
        seen.push(`${person} ${reader} ${would.granted ? 'yes' : `${would.reason} ${would.violation ?? ''}`.trim()}`)
      }
    expect(seen).toContain('ada in apb double-entry')
    expect(seen).toContain('ada out yes')
    expect(seen).toContain('cy other lockdown')
    expect(site.engine.save()).toEqual(before)
  })

  it('does not move the time of the engine', () => {
    const site = new Driver(parts)
    site.read('0', 'ada', 'in')
    const { now } = site.engine.view
    site.engine.would('in', cardOf('ada'), now + HOUR)
    expect(site.engine.view.now).toBe(now)
  })

  it('asks with the card that works', () => {
    const site = new Driver(parts)
    const one = buildSite(parts)
    site.operator('1', { action: 'card', cardholder: 'ada', credential: cardOf('ada'), active: false })
    const lost = openingsOf(site.engine, one, [cardOf('ada')], after('2'))
    expect(lost.active).toEqual([false])
    expect(lost.readers[0]).toMatchObject({ granted: false, reason: 'inactive' })
    const both = openingsOf(site.engine, one, [cardOf('ada'), cardOf('bob')], after('2'))
    expect(both.active).toEqual([false, true])
    expect(both.readers[0]).toMatchObject({ granted: true })
    expect(openingsOf(site.engine, one, [], after('2')).readers).toEqual([])
  })
})

describe('everybody together', () => {
  it('gives each person the same answer as a single query', () => {
    const site = new Driver(parts)
    site.read('0', 'ada', 'in')
    site.read('1', 'ada', 'in')
    site.operator('2', { action: 'exempt', cardholder: 'cy', on: true })
    const all = site.engine.view.people()
    expect([...all.areas]).toEqual([1, -1, -1])
    expect(all.since[0]).toBe(site.engine.view.location('ada')?.since)
    expect(all.usedAt[0]).toBe(site.engine.view.newestPassageAt('ada'))
    expect(all.usedAt[1]).toBeNaN()
    expect([...all.violations]).toEqual([1, 0, 0])
    expect([...all.exempt]).toEqual([0, 0, 1])
  })
})
