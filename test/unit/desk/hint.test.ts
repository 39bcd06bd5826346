import { describe, expect, it } from 'vitest'
import { hintOf } from '../../../main/desk/hint'
import type { Explanation } from '../../../main/domain/explanation'
import { parseSiteText } from '../../../main/site/parse'
import { parseInstant } from '../../../main/domain/time'
import { createEngine } from '../../../main/engine/engine'

/** How journals of before facts had ids store an explanation. */
function withoutIds({ checks, remedies }: Explanation): Explanation {
  const bare = checks.map((check) => ({
    ...check,
    facts: check.facts.map(({ name, value }) => ({ name, value: 'text' in value ? { text: value.text } : value })),
  }))
  return { checks: bare, remedies }
}

/** What the engine itself says, so that a fact it renames is missed here. */
function hintFor(
  reader: object,
  records: readonly (readonly [string, string])[],
  stored: (explanation: Explanation) => Explanation = (explanation) => explanation,
) {
  const parsed = parseSiteText(
    JSON.stringify({
      format: 'sallyport-site/1',
      site: { name: 'S', apb: { enabled: true } },
      areas: [
        // Of the names that are looked for below: names need not be unique.
        { id: 9, name: 'Yard' },
        { id: 1, name: 'Stores' },
        { id: 2, name: 'Yard' },
        { id: 3, name: 'Far', capacity: { max: 1 } },
      ],
      doors: [{ id: 'D1', name: 'D1' }],
      schedules: [{ id: 's', name: 's', weekly: [{ days: ['mon'], from: '07:00', to: '08:00' }] }],
      accessLevels: [
        { id: 'all', name: 'all', readers: ['R1', 'R2', 'R3'] },
        { id: 'some', name: 'some', readers: ['R4'], schedule: 's' },
      ],
      readers: [
        { id: 'R9', name: 'Yard in', door: 'D1', from: 0, to: 9 },
        { id: 'R1', name: 'In', door: 'D1', from: 0, to: 1, ...reader },
        { id: 'R2', name: 'Yard in', door: 'D1', from: 0, to: 2 },
        { id: 'R3', name: 'Far in', door: 'D1', from: 0, to: 3 },
        { id: 'R4', name: 'Late in', door: 'D1', from: 0, to: 2 },
      ],
      cardholders: ['c1', 'c2'].map((id, i) => ({
        id,
        name: id,
        accessLevels: ['all', 'some'],
        credentials: [{ id: `k${i + 1}`, format: 'H10301', facility: 1, number: i + 1 }],
      })),
    }),
  )
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  const { site } = parsed.value
  const engine = createEngine(site)
  const steps = records.map(([at, read], i) => {
    const [credential = '', from = ''] = read.split(' at ')
    return engine.step(
      {
        type: 'read',
        at: parseInstant(`2026-11-21T10:${at}Z`) ?? i,
        reader: from,
        presented: { kind: 'credential', credential },
      },
      { explain: true },
    )
  })
  const { explanation } = steps.at(-1) ?? {}
  return explanation && hintOf(stored(explanation), site)
}

describe('hints of rows', () => {
  it('when it will be allowed again (4.7)', () => {
    expect(
      hintFor({ apb: { mode: 'timed-reader', minutes: 10 } }, [
        ['00:00', 'k1 at R1'],
        ['05:00', 'k1 at R1'],
      ]),
    ).toEqual({ allowedAt: Date.UTC(2026, 10, 21, 10, 10) })
  })
  it('where the person was believed to be (4.5), of two areas with one name', () => {
    expect(
      hintFor({ apb: { mode: 'hard' } }, [
        ['00:00', 'k1 at R2'],
        ['05:00', 'k1 at R1'],
      ]),
    ).toEqual({ lastArea: 2 })
  })
  it('the reader used last (4.10), of two with one name', () => {
    expect(
      hintFor({ apb: { mode: 'route', after: ['R1'] } }, [
        ['00:00', 'k1 at R2'],
        ['05:00', 'k1 at R1'],
      ]),
    ).toEqual({ lastReader: 'R2' })
  })
  it('no place for a name that two areas share, in a journal without ids (4.5)', () => {
    const moves = [
      ['00:00', 'k1 at R2'],
      ['05:00', 'k1 at R1'],
    ] as const
    expect(hintFor({ apb: { mode: 'hard' } }, moves, withoutIds)).toBeUndefined()
  })
  it('the place of a name that one area has, in a journal without ids (4.5)', () => {
    const moves = [
      ['00:00', 'k1 at R3'],
      ['05:00', 'k1 at R1'],
    ] as const
    expect(hintFor({ apb: { mode: 'hard' } }, moves, withoutIds)).toEqual({ lastArea: 3 })
  })
  it('when the schedule opens (2.3)', () => {
    expect(hintFor({}, [['00:00', 'k1 at R4']])).toEqual({ opensAt: Date.UTC(2026, 10, 23, 7) })
  })
  it('how many are in a full area (2.5)', () => {
    expect(
      hintFor({}, [
        ['00:00', 'k1 at R3'],
        ['05:00', 'k2 at R3'],
      ]),
    ).toEqual({ occupancy: 1 })
  })
  it('nothing for a plain grant', () => {
    expect(hintFor({}, [['00:00', 'k1 at R2']])).toBeUndefined()
  })
})
