import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { HOUR, MINUTE, SECOND } from '../../../main/domain/time'
import { parseSiteText } from '../../../main/site/parse'
import { createPeople, type Action } from '../../simulator/people/model'

const parsed = parseSiteText(readFileSync('resources/demo/site.json', 'utf8'))
if (!parsed.ok) throw new Error('the demo site is broken')
const { site } = parsed.value
const readers = new Map(site.readers.map((reader) => [reader.id, reader]))
const known = new Set(site.cardholders.flatMap(({ credentials }) => credentials.map(({ id }) => id)))
const START = Date.UTC(2026, 10, 21, 8)

type Heard = Action & { readonly at: number }

/** Lets people walk, with doors that open, 200 ms later, to the cards that `opens` says. */
function walk(seed: number, ms: number, opens: (reader: string, credential: string) => boolean, saved = {}) {
  const people = createPeople(site, seed, START, saved)
  const heard: Heard[] = []
  const unlocks: { at: number; door: string }[] = []
  const take = (step: ReturnType<typeof people.next>, at: number): number => {
    for (const action of step.actions) {
      heard.push({ ...action, at })
      if (action.kind === 'present' && opens(action.reader, action.credential.id))
        unlocks.push({ at: at + 200, door: readers.get(action.reader)?.door ?? '' })
    }
    return step.wakeAt
  }
  let wakeAt = take(people.next({ kind: 'time' }, START), START)
  for (;;) {
    const unlock = unlocks[0]
    const at = unlock && unlock.at <= wakeAt ? unlock.at : wakeAt
    if (at > START + ms) return { heard, people }
    if (unlock && at === unlock.at) {
      unlocks.shift()
      wakeAt = take(people.next({ kind: 'unlocked', door: unlock.door }, at), at)
    } else wakeAt = take(people.next({ kind: 'time' }, at), at)
  }
}

const toAll = (_reader: string, credential: string): boolean => known.has(credential)

describe('people of the demo', () => {
  const { heard, people } = walk(7, 4 * HOUR, toAll)

  it('do the same for the same seed, and something else for another', () => {
    expect(walk(7, HOUR, toAll).heard).toEqual(heard.filter(({ at }) => at <= START + HOUR))
    expect(walk(8, HOUR, toAll).heard).not.toEqual(walk(7, HOUR, toAll).heard)
  })

  it('come to the doors some four times a minute, more often while a shift arrives', () => {
    const presented = heard.filter(({ kind }) => kind === 'present')
    const perMinute = (from: number, to: number): number =>
      presented.filter(({ at }) => at >= START + from && at < START + to).length / ((to - from) / MINUTE)
    expect(perMinute(10 * MINUTE, 4 * HOUR)).toBeGreaterThan(2.5)
    expect(perMinute(10 * MINUTE, 4 * HOUR)).toBeLessThan(7)
    expect(perMinute(0, 2 * MINUTE)).toBeGreaterThan(4)
    expect((presented[0]?.at ?? 0) - START).toBeLessThan(10 * SECOND)
  })

  it('open a door that was unlocked, let out or forced, and shut every door they opened', () => {
    const open = new Set<string>()
    for (const { kind, ...rest } of heard) {
      if (kind !== 'contact' || !('door' in rest) || !('open' in rest)) continue
      expect(open.has(rest.door)).toBe(!rest.open)
      if (rest.open) open.add(rest.door)
      else open.delete(rest.door)
    }
    expect(open.size).toBeLessThan(3)
  })

  it('fill the site without emptying the street', () => {
    const inside = Object.values(people.where()).filter((area) => area !== 0).length
    expect(inside).toBeGreaterThan(30)
    expect(inside).toBeLessThan(185)
  })

  it('break a rule now and then, and force or prop a door', () => {
    const refusedHere = heard.filter((each) => each.kind === 'present' && !known.has(each.credential.id))
    expect(refusedHere.length).toBeGreaterThan(2)
    expect(heard.some(({ kind }) => kind === 'rex')).toBe(true)
    const opened = new Map<string, number>()
    const stood = heard.flatMap((each) => {
      if (each.kind !== 'contact') return []
      if (each.open) opened.set(each.door, each.at)
      return each.open ? [] : [each.at - (opened.get(each.door) ?? each.at)]
    })
    expect(stood.some((ms) => ms > 30 * SECOND)).toBe(true)
    const unasked = heard.filter(
      (each) =>
        each.kind === 'contact' &&
        each.open &&
        !heard.some(
          (other) =>
            other.at <= each.at &&
            other.at > each.at - 10 * SECOND &&
            ((other.kind === 'present' && readers.get(other.reader)?.door === each.door) ||
              (other.kind === 'rex' && other.door === each.door)),
        ),
    )
    expect(unasked.length).toBeGreaterThan(3)
  })

  it('stay outside when no door opens', () => {
    const outside = Object.fromEntries(site.cardholders.map(({ id }) => [id, 0]))
    expect(Object.values(walk(7, HOUR, () => false, outside).people.where()).every((area) => area === 0)).toBe(true)
  })

  it('are where they were when the demo starts again', () => {
    const where = people.where()
    expect(walk(9, 0, toAll, where).people.where()).toEqual(where)
  })
})
