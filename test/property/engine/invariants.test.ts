import * as fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import type { SiteEvent } from '../../../main/domain/event'
import type { Explanation } from '../../../main/domain/explanation'
import type { AreaId } from '../../../main/domain/ids'
import type { SiteRecord } from '../../../main/domain/record'
import type { Site } from '../../../main/domain/site'
import { formatInstant } from '../../../main/domain/time'
import { createEngine, type Engine } from '../../../main/engine/engine'
import { explainTexts } from '../../../main/text/explain-texts'
import { explanationText } from '../../../main/text/explanation-text'
import { parseSite } from '../../../main/site/parse'
import { parseRecord } from '../../../main/site/record'
import { drawnCase } from '../../oracle/arbitrary-records'

/** Runs `check` after every record of drawn sites and records. */
function after(
  check: (
    engine: Engine,
    site: Site,
    record: SiteRecord,
    step: { events: readonly SiteEvent[]; explanation?: Explanation },
  ) => void,
  numRuns = 60,
): void {
  fc.assert(
    fc.property(drawnCase, ({ site: file, records }) => {
      const parsed = parseSite(file)
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
      const { site } = parsed.value
      const engine = createEngine(site)
      for (const json of records) {
        const record = parseRecord(json, site, null)
        if (!record.ok) throw new Error(JSON.stringify(record.error))
        check(engine, site, record.value, engine.step(record.value, { explain: true }))
      }
    }),
    { numRuns },
  )
}

// Drawing a case costs more than deciding it.
vi.setConfig({ testTimeout: 60_000 })

describe('invariants', () => {
  it('everybody is in the areas around their location and in no other, and counts equal locations', () => {
    after((engine, site) => {
      const around = (area: AreaId | undefined): AreaId[] =>
        area === undefined ? [] : [area, ...around(site.areas.find(({ id }) => id === area)?.within)]
      for (const { id } of site.areas) expect(engine.view.occupancy(id)).toBe(engine.view.inside(id).length)
      for (const { id } of site.cardholders) {
        const areas = site.areas.flatMap((area) => (engine.view.inside(area.id).includes(id) ? [area.id] : []))
        const expected = around(engine.view.location(id)?.area)
        expect(areas.toSorted((a, b) => a - b)).toEqual(expected.toSorted((a, b) => a - b))
      }
    })
  })

  it('a cardholder has one open violation an area, and the two ways of asking agree', () => {
    after((engine, site) => {
      const all = engine.view.openViolations()
      expect(new Set(all.map(({ cardholder, area }) => `${cardholder} ${area}`)).size).toBe(all.length)
      const each = site.cardholders.flatMap(({ id }) => engine.view.violationsOf(id))
      expect(each.length).toBe(all.length)
      for (const violation of each) expect(all).toContainEqual(violation)
      for (const { count, openedAt, lastAt } of all) {
        expect(count).toBeGreaterThan(0)
        expect(lastAt).toBeGreaterThanOrEqual(openedAt)
      }
    })
  })

  it('nothing that is due is left behind, and events never go back in time', () => {
    after((engine, _, record, { events }) => {
      const due = engine.nextDue()
      if (due !== null) expect(due).toBeGreaterThan(record.at)
      const times = events.map(({ at }) => at)
      expect(times).toEqual([...times].sort((a, b) => a - b))
    })
  })

  it('every decision has its chain of reasons, and the deciding one is the published one', () => {
    const SECTION_2: Record<string, string> = {
      'unknown-credential': '2.1',
      inactive: '2.2',
      'not-yet-valid': '2.2',
      expired: '2.2',
      'pin-required': '2.2',
      'wrong-pin': '2.2',
      'no-access': '2.3',
      'outside-schedule': '2.3',
      lockdown: '2.4',
      'area-full': '2.5',
    }
    after((_, __, record, { events, explanation }) => {
      const decision = events.find(({ event }) => event === 'access.granted' || event === 'access.denied')
      if (record.type !== 'read' || decision === undefined) {
        expect(explanation).toBeUndefined()
        return
      }
      if (decision.event !== 'access.granted' && decision.event !== 'access.denied') return
      const checks = explanation?.checks ?? []
      const broken = checks.filter(({ outcome }) => outcome === 'break')
      const deciding = checks.filter(({ decides }) => decides)
      // A keypad's PIN is a second check under 2.2; 2.7, 10.2 and 10.3 stand in the place of the check that they relax.
      const before = checks.filter(({ rule }) => rule.startsWith('2.') || rule.startsWith('10.'))
      const rules = [...new Set(before.map(({ rule }) => rule))]
      const relaxes = (rule: string): boolean =>
        rule === '2.5'
          ? rules.some((each) => each.startsWith('10.'))
          : rules.includes('2.7') && rule !== '2.1' && rule !== '2.4'
      const inOrder = ['2.1', '2.2', '2.3', '2.4', '2.5'].filter((rule) => rules.includes(rule) || !relaxes(rule))
      expect(rules.filter((rule) => rule !== '2.7' && !rule.startsWith('10.'))).toEqual(inOrder)
      if (decision.event === 'access.granted')
        expect(rules.some((rule) => rule.startsWith('10.'))).toBe(decision.overCapacity === true)
      if (decision.event === 'access.granted') expect(rules.includes('2.7')).toBe(decision.letOut !== undefined)
      if (decision.event === 'access.denied' && decision.reason !== 'apb') {
        expect(broken.map(({ rule }) => rule)).toEqual([SECTION_2[decision.reason]])
        expect(deciding).toEqual(broken)
        expect(explanation?.remedies.length).toBeGreaterThan(0)
        return
      }
      expect(before.every(({ outcome }) => outcome !== 'break')).toBe(true)
      if (decision.violation === undefined) {
        expect(broken).toEqual([])
        expect(explanation?.remedies).toEqual([])
      } else {
        const { rule } = decision.violation
        expect(broken.map((check) => check.rule)).toContain(rule)
        expect(deciding.filter(({ outcome }) => outcome === 'break').map((check) => check.rule)).toEqual([rule])
        const relaxed = deciding.filter(({ outcome }) => outcome === 'pass').map((check) => check.rule)
        const granted = decision.event === 'access.granted'
        expect(relaxed).toEqual([
          ...(granted && decision.override ? ['3.6'] : []),
          ...(granted && decision.observed ? ['3.7'] : []),
          ...(granted && decision.doorUnlocked ? ['3.8'] : []),
          ...(granted && decision.away ? ['3.10'] : []),
        ])
      }
      if (decision.event !== 'access.granted' || decision.violation !== undefined) return
      const settled = decision.freePass ? ['3.3'] : decision.suspended ? ['3.4'] : decision.away ? ['3.10'] : []
      if (decision.override) settled.unshift('3.6')
      if (settled.length > 0) expect(deciding.map(({ rule }) => rule)).toEqual(settled)
      else if (!decision.exempt) expect(deciding.every(({ rule }) => rule === '3.1')).toBe(true)
    })
  })

  it('every explanation has words for all of it', () => {
    after((_, __, ___, { explanation }) => {
      if (explanation === undefined) return
      const { checks, remedies } = explanationText(explanation, explainTexts.now(), formatInstant)
      for (const sentence of [...checks.map(({ text }) => text), ...remedies]) expect(sentence).not.toMatch(/[{}]/)
    })
  })
})
