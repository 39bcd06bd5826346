import { describe, expect, it } from 'vitest'
import type { Command } from '../../../main/domain/command'
import { after, Driver } from '../../support/engine-driver'

const read = (site: Driver, at: string, who: string, reader: string): readonly Command[] =>
  site.step({ type: 'read', at: after(at), reader, presented: { kind: 'credential', credential: `card of ${who}` } })
    .commands

describe('commands', () => {
  it('unlock for a grant, with the latest time at which that may happen, and tell the person', () => {
    const site = new Driver({
      doors: [{ id: 'D', unlockSeconds: 7 }],
      readers: [{ id: 'in', from: 0, to: 1, door: 'D', apb: 'hard' }],
    })
    expect(read(site, '0', 'ada', 'in')).toEqual([
      { kind: 'unlock', door: 'D', reader: 'in', seconds: 7, atLatest: after('0:07') },
      { kind: 'feedback', reader: 'in', granted: true },
    ])
    expect(read(site, '1', 'ada', 'in')).toEqual([
      { kind: 'feedback', reader: 'in', granted: false, reason: 'apb', violation: 'passback' },
    ])
    expect(read(site, '2', 'nobody', 'in')).toEqual([
      { kind: 'feedback', reader: 'in', granted: false, reason: 'unknown-credential' },
    ])
  })

  it('repeat the answer of a repeated read, and do not unlock again (5.8)', () => {
    const site = new Driver({ duplicateReadMs: 60_000, readers: [{ id: 'in', from: 0, to: 1, apb: 'hard' }] })
    read(site, '0', 'ada', 'in')
    expect(read(site, '0:30', 'ada', 'in')).toEqual([{ kind: 'feedback', reader: 'in', granted: true }])
    read(site, '0:30', 'nobody', 'in')
    expect(read(site, '0:31', 'nobody', 'in')).toEqual([
      { kind: 'feedback', reader: 'in', granted: false, reason: 'unknown-credential' },
    ])
  })

  it('lock doors down and release them', () => {
    const site = new Driver({ readers: [{ id: 'in', from: 0, to: 1, door: 'D' }] })
    for (const on of [true, false])
      expect(
        site.step({ type: 'operator', at: after('0'), operator: 'o', reason: 'r', action: 'lockdown', door: 'D', on })
          .commands,
      ).toEqual([{ kind: 'lockdown', door: 'D', on }])
  })

  it('are absent for decisions of a panel', () => {
    const site = new Driver({ readers: [{ id: 'in', from: 0, to: 1, controller: 'P' }] })
    expect(
      site.step({
        type: 'panel',
        at: after('0'),
        controller: 'P',
        serial: 1,
        reader: 'in',
        credential: 'card of ada',
        decision: 'grant',
      }).commands,
    ).toEqual([])
  })

  it('pulse outputs and notify as automations say', () => {
    const site = new Driver({
      readers: [{ id: 'in', from: 0, to: 1 }],
      automations: [
        { id: 'lamp', when: { event: 'passage' }, then: { action: 'pulse-output', output: 'D.aux', seconds: 3 } },
        { id: 'word', when: { event: 'passage', reader: 'in' }, then: { action: 'notify', text: 'Somebody' } },
        { id: 'not', when: { event: 'passage', reader: 'out' }, then: { action: 'notify', text: 'never' } },
      ],
    })
    expect(read(site, '0', 'ada', 'in').slice(2)).toEqual([
      { kind: 'pulse-output', output: 'D.aux', seconds: 3, automation: 'lamp' },
      { kind: 'notify', text: 'Somebody', automation: 'word' },
    ])
  })

  it('never go back in time', () => {
    const site = new Driver({ readers: [{ id: 'in', from: 0, to: 1 }] })
    site.tick('1')
    expect(() => site.tick('0:59')).toThrow(/back in time/)
  })
})
