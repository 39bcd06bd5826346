/** What is said of 4.12, by codes and facts: the words are the catalogue's. */
import { describe, expect, it } from 'vitest'
import type { Fact } from '../../../main/domain/explanation'
import { after, Driver } from '../../support/engine-driver'
import type { SiteParts } from '../../support/site-builder'

interface Told {
  /** `pass border-known area=Area 1`, `!` where it decides. */
  readonly checks: readonly string[]
  readonly remedies: readonly string[]
}

/** The checks of 4.12 and the remedies of a read. */
function told(site: Driver, at: string, who: string, reader: string): Told {
  const { explanation } = site.engine.step(
    { type: 'read', at: after(at), reader, presented: { kind: 'credential', credential: `card of ${who}` } },
    { explain: true },
  )
  if (!explanation) throw new Error('must be explained')
  const said = (code: string, facts: readonly Fact[]): string =>
    [code, ...facts.map(({ name, value }) => `${name}=${'text' in value ? value.text : JSON.stringify(value)}`)].join(
      ' ',
    )
  return {
    checks: explanation.checks
      .filter(({ rule }) => rule === '4.12')
      .map(({ outcome, code, facts, decides }) => `${outcome} ${said(code, facts)}${decides ? ' !' : ''}`),
    remedies: explanation.remedies.map(({ code, facts }) => said(code, facts)),
  }
}

const exits = (mode: 'soft' | 'hard'): SiteParts => ({
  areas: [{ id: 1, mode, strict: true, exemptGroups: ['security'] }],
  readers: [
    { id: 'in', from: 0, to: 1 },
    { id: 'out', from: 1, to: 0 },
  ],
})

describe('why at an exit of a strict area (4.12)', () => {
  it('names the area, its mode and the readers that lead in', () => {
    const { checks, remedies } = told(new Driver(exits('hard')), '0', 'ada', 'out')
    expect(checks).toEqual(['break exit-without-entry area=Area 1 areaMode=hard !'])
    expect(remedies[0]).toBe('remedy-enter-first readers=in')
  })

  it('says soft where the exit is soft', () => {
    const { checks } = told(new Driver(exits('soft')), '0', 'ada', 'out')
    expect(checks).toEqual(['break exit-without-entry area=Area 1 areaMode=soft !'])
  })

  it('knows a passage over the border, and says nothing of 4.12 at the entrance', () => {
    const site = new Driver(exits('hard'))
    expect(told(site, '0', 'ada', 'in').checks).toEqual([])
    expect(told(site, '1', 'ada', 'out').checks).toEqual(['pass border-known area=Area 1'])
  })

  it('believes what a reset has forgotten', () => {
    const site = new Driver(exits('hard'))
    site.operator('0', { action: 'reset', cardholder: 'ada' })
    expect(told(site, '1', 'ada', 'out').checks).toEqual(['pass border-forgotten area=Area 1'])
  })

  it('was not checked while the rules are suspended', () => {
    const site = new Driver(exits('hard'))
    site.operator('0', { action: 'suspend', scope: { site: true }, on: true })
    expect(told(site, '1', 'ada', 'out').checks).toEqual(['not-applicable not-checked area=Area 1'])
  })
})

describe('why at a strict reader (4.12)', () => {
  const server = (mode: 'soft' | 'hard'): SiteParts => ({
    readers: [
      { id: 'in', from: 0, to: 1 },
      { id: 'roof', from: 2, to: 1 },
      { id: 'gate', from: 2, to: 1, apb: { mode: 'hard', strict: true } },
      { id: 'server', from: 1, to: 2, apb: { mode, strict: true } },
    ],
  })

  it('names the reader, and those that lead to where it begins and do not ask for a location', () => {
    const { checks, remedies } = told(new Driver(server('hard')), '0', 'ada', 'server')
    expect(checks).toEqual(['break place-unknown reader=server !'])
    expect(remedies[0]).toBe('remedy-enter-first readers=in, roof')
  })

  it('knows the location, also when it breaks the reader rule', () => {
    const site = new Driver(server('soft'))
    site.read('0', 'ada', 'in')
    expect(told(site, '1', 'ada', 'server').checks).toEqual(['pass place-known reader=server'])
    expect(told(site, '2', 'ada', 'server').checks).toEqual(['pass place-known reader=server'])
  })

  it('believes a location that a reset has forgotten', () => {
    const site = new Driver(server('hard'))
    site.operator('0', { action: 'reset', cardholder: 'ada' })
    expect(told(site, '1', 'ada', 'server').checks).toEqual(['pass place-forgotten reader=server'])
  })

  it('was not checked while the rules are suspended', () => {
    const site = new Driver(server('hard'))
    site.operator('0', { action: 'suspend', scope: { site: true }, on: true })
    expect(told(site, '1', 'ada', 'server').checks).toEqual(['not-applicable not-checked reader=server'])
  })
})
