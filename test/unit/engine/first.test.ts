import { describe, expect, it } from 'vitest'
import { createEngine } from '../../../main/engine/engine'
import { Driver } from '../../support/engine-driver'
import { buildSite } from '../../support/site-builder'

describe('the way of one read', () => {
  it('grants, moves, denies a passback and lets in again after a reset', () => {
    const site = new Driver({
      readers: [
        { id: 'in', from: 0, to: 1, apb: 'hard' },
        { id: 'out', from: 1, to: 0, apb: 'hard' },
      ],
    })
    expect(site.read('0', 'ada', 'in')).toEqual(['granted ada in', 'passage ada in 0-1'])
    expect(site.read('1', 'ada', 'in')).toEqual([
      'denied ada in apb 4.5 passback in 1 alarm',
      'opened ada 1 passback in',
    ])
    expect(site.read('2', 'ada', 'in')).toEqual(['denied ada in apb 4.5 passback in 1 alarm'])
    expect(site.engine.view.openViolations()[0]?.count).toBe(2)
    expect(site.operator('3', { action: 'reset', cardholder: 'ada' })).toEqual([
      'reset {"cardholder":"ada"} 1',
      'cleared ada 1 operator olga',
    ])
    expect(site.read('4', 'ada', 'in')).toEqual(['granted ada in', 'passage ada in 0-1'])
    expect(site.read('5', 'ada', 'out')).toEqual(['granted ada out', 'passage ada out 1-0'])
  })

  it('goes on from a saved state', () => {
    const parts = {
      readers: [{ id: 'in', from: 0, to: 1, apb: 'hard' as const, door: 'D' }],
      doors: [{ id: 'D', contact: true }],
    }
    const first = new Driver(parts)
    first.read('0', 'ada', 'in')
    const second = createEngine(buildSite(parts), first.engine.save())
    expect(second.nextDue()).toBe(first.engine.nextDue())
    expect(second.save()).toEqual(first.engine.save())
  })
})
