import { describe, expect, it } from 'vitest'
import { missingAtPanel } from '../../../main/panel/gaps'
import { siteOf, twoPanels } from './panel-site'

const rich = () => {
  const json = twoPanels()
  const [yard, laboratory] = json.areas
  const [gate, ...doors] = json.doors
  return {
    ...json,
    areas: [yard, { ...laboratory, within: 1, apb: { ...laboratory?.apb, strict: true, whenAway: 'soften' } }],
    doors: [{ ...gate, unlockSchedule: 'office' }, ...doors],
    schedules: [{ id: 'office', weekly: [{ days: ['mon'], from: '08:00', to: '18:00' }] }],
    cardholders: json.cardholders.map((one) => ({ ...one, validTo: '2026-12-24T16:30' })),
  }
}

describe('what a panel decides without', () => {
  it('is nothing at a site of flat areas, whatever its version', () => {
    expect([0, 1, 2].map((minor) => missingAtPanel(siteOf(), 'P1', minor))).toEqual([[], [], []])
  })

  it('is what the version of its link does not have, for its own doors and areas', () => {
    const site = siteOf(rich())
    expect(missingAtPanel(site, 'P1', 2)).toEqual(['when-away', 'unlock-schedules'])
    expect(missingAtPanel(site, 'P2', 2)).toEqual(['when-away'])
    expect(missingAtPanel(site, 'P1', 1)).toEqual([
      'nested-areas',
      'strict',
      'minutes',
      'when-away',
      'unlock-schedules',
    ])
  })

  it('is nothing where the console decides every read', () => {
    const json = rich()
    const readers = json.readers.map((reader) => ({ ...reader, decides: 'host-only' }))
    expect(missingAtPanel(siteOf({ ...json, readers }), 'P1', 1)).toEqual([])
  })
})
