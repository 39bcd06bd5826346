import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseSiteText } from '../../../main/site/parse'
import { heard, ordersFor, simulatorOf } from '../../simulator/people/devices'

const parsed = parseSiteText(readFileSync('resources/demo/site.json', 'utf8'))
if (!parsed.ok) throw new Error('the demo site is broken')
const { site } = parsed.value
const [panel, bus] = site.controllers
if (!panel || !bus) throw new Error('the demo site has too few controllers')
const credential = {
  id: 'k1',
  active: true,
  card: { format: 'H10301', facility: '12', number: '5555' },
} as const
const lines = (...args: Parameters<typeof ordersFor>) =>
  ordersFor(...args).map(({ controller, line, afterMs }) => [controller, JSON.parse(line) as unknown, afterMs])

describe('what people do, in the words of the simulators', () => {
  it('a card at a reader of the panel', () => {
    expect(lines({ kind: 'present', reader: 'R1', credential }, site)).toEqual([
      ['P1', { do: 'present', reader: 'R1', card: credential.card }, undefined],
    ])
  })
  it('a card at a reader of the bus, by its address', () => {
    expect(lines({ kind: 'present', reader: 'R11', credential }, site)).toEqual([
      ['B1', { do: 'card', address: 2, ...credential.card }, undefined],
    ])
  })
  it('a door that opens: the panel by its door, the bus by the contact of the first reader', () => {
    expect(lines({ kind: 'contact', door: 'D4', open: true }, site)).toEqual([
      ['P1', { do: 'door', door: 'D4', state: 'open' }, undefined],
    ])
    expect(lines({ kind: 'contact', door: 'D6', open: false }, site)).toEqual([
      ['B1', { do: 'input', address: 2, input: 0, state: 'inactive' }, undefined],
    ])
  })
  it('the exit button is pressed and let go', () => {
    expect(lines({ kind: 'rex', door: 'D6' }, site)).toEqual([
      ['B1', { do: 'input', address: 2, input: 1, state: 'active' }, undefined],
      ['B1', { do: 'input', address: 2, input: 1, state: 'inactive' }, 400],
    ])
  })
  it('either reports a lock that opens', () => {
    expect(heard(panel, '{"panel":"P1","seen":"unlocked","door":"D1"}', site)).toEqual({ kind: 'unlocked', door: 'D1' })
    expect(heard(bus, '{"report":"OUT","address":2,"output":0,"control":5,"timer":50,"on":true}', site)).toEqual({
      kind: 'unlocked',
      door: 'D6',
    })
    expect(heard(bus, '{"report":"OUT","address":2,"output":1,"control":5,"timer":50,"on":true}', site)).toBeUndefined()
    expect(heard(bus, '{"report":"OUT","address":2,"output":0,"control":1,"timer":0,"on":false}', site)).toBeUndefined()
    expect(heard(bus, '{"ok":true}', site)).toBeUndefined()
  })
  it('each controller gets a simulator with all of its readers', () => {
    expect(simulatorOf(bus, site, 4_001, '/x').args.join(' ')).toBe(
      '--port tcp:4001 --readers 10 --first-address 0 --end-with-input',
    )
    expect(simulatorOf(panel, site, 4_002, '/x')).toMatchObject({ program: 'sim-panel.js' })
  })
})
