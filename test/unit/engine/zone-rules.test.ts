import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { firstDifference, offsetIn, parseZoneRules, type ZoneRules } from '../../../main/domain/zone'
import { LocalTime } from '../../../main/engine/local-time'
import { atOnce } from '../../../main/engine/plan-people'
import { zoneRules } from '../../../main/engine/zone-rules'

const table = (zone: string): ZoneRules => {
  const rules = atOnce(zoneRules(zone))
  if (rules === null) throw new Error(`${zone} must have rules`)
  return rules
}

describe('the rules of a zone as a table', () => {
  it.each([
    'Europe/Rome',
    'America/Asuncion',
    'Australia/Lord_Howe',
    'Africa/Casablanca',
    'Asia/Kathmandu',
    'Pacific/Apia',
  ])('%s says what the runtime says, at any instant that it covers', (zone) => {
    const rules = table(zone)
    const [byTable, byRuntime] = [new LocalTime(zone, rules), new LocalTime(zone)]
    fc.assert(
      fc.property(fc.integer({ min: rules.from, max: rules.until - 1 }), (second) => {
        expect(byTable.offsetAt(second * 1000)).toBe(byRuntime.offsetAt(second * 1000))
      }),
    )
    for (const [at] of rules.changes) {
      expect(byTable.offsetAt(at * 1000 - 1)).toBe(byRuntime.offsetAt(at * 1000 - 1))
      expect(byTable.offsetAt(at * 1000)).toBe(byRuntime.offsetAt(at * 1000))
    }
    expect(parseZoneRules(JSON.parse(JSON.stringify(rules)))).toEqual(rules)
  })

  it('is null for UTC', () => expect(atOnce(zoneRules('UTC'))).toBeNull())

  it('is what the clock goes by, whatever the runtime says', () => {
    const rules: ZoneRules = { zone: 'Europe/Rome', from: 0, until: 2_000_000_000, offset: 60, changes: [[1_000, 120]] }
    const local = new LocalTime('Europe/Rome', rules)
    expect([0, 899_999, 1_800_000].map((at) => local.offsetAt(at))).toEqual([60_000, 60_000, 120_000])
    expect(offsetIn(rules, 999)).toBe(60)
    expect(offsetIn(rules, 1_000)).toBe(120)
  })

  it('differs from another from the first instant on at which the clocks show something else', () => {
    const rules: ZoneRules = {
      zone: 'z',
      from: 0,
      until: 9_000,
      offset: 0,
      changes: [
        [1_000, 60],
        [2_000, 0],
        [3_000, 60],
      ],
    }
    const other: ZoneRules = {
      ...rules,
      changes: [
        [1_000, 60],
        [2_000, 30],
      ],
    }
    expect(firstDifference(rules, other, 0)).toBe(2_000)
    expect(firstDifference(rules, other, 2_500)).toBe(2_500)
    expect(firstDifference(rules, rules, 0)).toBeUndefined()
  })

  it.each([
    null,
    'x',
    { zone: 'z', from: 0, until: 9, offset: 0 },
    {
      zone: 'z',
      from: 0,
      until: 9,
      offset: 0,
      changes: [
        [5, 0],
        [5, 1],
      ],
    },
    { zone: 'z', from: 0, until: 9, offset: 0, changes: [[9, 0]] },
    { zone: 'z', from: 0, until: 9, offset: 0.5, changes: [] },
    { zone: 1, from: 0, until: 9, offset: 0, changes: [] },
  ])('is refused as %j', (json) => expect(parseZoneRules(json)).toBeUndefined())
})
