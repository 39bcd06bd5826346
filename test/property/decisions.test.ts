import * as fc from 'fast-check'
import { describe, test, expect } from 'vitest'
import type { SiteRecord } from '../../main/domain/record'
import { createEngine } from '../../main/engine/engine'
import type { Site } from '../../main/domain/site'
import { eventLine } from '../../main/site/event-line'
import { parseSite } from '../../main/site/parse'
import { parseRecord } from '../../main/site/record'
import { type Case, drawnCase } from '../oracle/arbitrary-records'

interface Parsed {
  readonly site: Site
  readonly records: readonly SiteRecord[]
}

function parsed({ site: file, records: lines }: Case): Parsed {
  const result = parseSite(file)
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  const { site } = result.value
  let previousAt: number | null = null
  const records = lines.map((line) => {
    const record = parseRecord(line, site, previousAt)
    if (!record.ok) throw new Error(JSON.stringify(record.error))
    previousAt = record.value.at
    return record.value
  })
  return { site, records }
}

type Engine = ReturnType<typeof createEngine>

const decide = (engine: Engine, records: readonly SiteRecord[], explain = false): string[] =>
  records.flatMap((record) => engine.step(record, { explain }).events.map((event) => eventLine(event)))

const holds = (check: (drawn: Parsed, at: number) => void, numRuns = 400): void => {
  fc.assert(
    fc.property(drawnCase, fc.nat(), (drawn, at) => check(parsed(drawn), at)),
    { numRuns },
  )
}

describe('decisions', () => {
  test('the same records give the same bytes, of events and of state', () => {
    holds(({ site, records }) => {
      const [one, other] = [createEngine(site), createEngine(site)]
      expect(decide(one, records)).toEqual(decide(other, records))
      expect(one.save()).toEqual(other.save())
    })
  })

  test('a record file split anywhere and resumed from the saved state gives the same events', () => {
    holds(({ site, records }, at) => {
      const whole = decide(createEngine(site), records)
      const split = at % (records.length + 1)
      const first = createEngine(site)
      const before = decide(first, records.slice(0, split))
      const second = createEngine(site, first.save())
      expect([...before, ...decide(second, records.slice(split))]).toEqual(whole)
    })
  })

  test('a state saved and restored is saved as the same bytes', () => {
    holds(({ site, records }) => {
      const engine = createEngine(site)
      decide(engine, records)
      const saved = engine.save()
      expect(createEngine(site, saved).save()).toEqual(saved)
    })
  })

  test('letting time pass when something is due changes no event', () => {
    holds(({ site, records }) => {
      const whole = decide(createEngine(site), records)
      const engine = createEngine(site)
      const stepped = records.flatMap((record) => {
        const lines: string[] = []
        for (let due = engine.nextDue(); due !== null && due <= record.at; due = engine.nextDue())
          lines.push(...decide(engine, [{ type: 'tick', at: due }]))
        return [...lines, ...decide(engine, [record])]
      })
      expect(stepped).toEqual(whole)
    })
  })

  test('ticks between the records change no event', () => {
    holds(({ site, records }, at) => {
      const ticking = records.flatMap((record, index): SiteRecord[] => {
        const previousAt = records[index - 1]?.at ?? record.at
        return [{ type: 'tick', at: previousAt + (at % (record.at - previousAt + 1)) }, record]
      })
      expect(decide(createEngine(site), ticking)).toEqual(decide(createEngine(site), records))
    })
  })

  test('asking for reasons changes no event and no state', () => {
    holds(({ site, records }) => {
      const [plain, asked] = [createEngine(site), createEngine(site)]
      expect(decide(asked, records, true)).toEqual(decide(plain, records))
      expect(asked.save()).toEqual(plain.save())
    })
  })

  test('a read that sections 2.1 to 2.5 deny changes nothing but its own event', () => {
    holds(({ site, records }) => {
      if (site.duplicateReadMs > 0) return
      const engine = createEngine(site)
      for (const record of records) {
        decide(engine, [{ type: 'tick', at: record.at }])
        const before = engine.save()
        const events = engine.step(record).events
        const [first] = events
        if (record.type !== 'read' || events.length !== 1) continue
        if (first?.event !== 'access.denied' || first.reason === 'apb') continue
        expect(engine.save()).toEqual(before)
      }
    }, 150)
  })
})
