import { describe, expect, it } from 'vitest'
import type { NewHardware, NewRule, NewSite } from '../../../main/domain/new-site'
import { newSiteText } from '../../../main/site/new-site'
import { parseSiteText } from '../../../main/site/parse'

const ANSWERS: NewSite = {
  name: 'Tarnwick Works',
  timeZone: 'Europe/Rome',
  hardware: { kind: 'simulated' },
  area: 'Laboratory',
  door: 'Lab door',
  entrance: 'Lab in',
  exit: 'Lab out',
  rule: 'observe',
}
const HARDWARE: readonly NewHardware[] = [
  { kind: 'simulated' },
  { kind: 'network-panel', host: '10.20.0.11', port: 3001 },
  { kind: 'serial', path: '/dev/ttyUSB0', baud: 9600, entrance: 0, exit: 1 },
  { kind: 'device-server', host: '10.20.0.5', port: 4001, entrance: 3, exit: null },
]

describe('newSiteText', () => {
  it.each(HARDWARE)('makes a site file that opens, on $kind', (hardware) => {
    const parsed = parseSiteText(newSiteText({ ...ANSWERS, hardware }, { host: '127.0.0.1', port: 4000 }))
    expect(parsed).toMatchObject({ ok: true, value: { site: { name: 'Tarnwick Works', timeZone: 'Europe/Rome' } } })
    const readers = parsed.ok ? parsed.value.site.readers : []
    expect(readers.map(({ name, from, to }) => ({ name, from, to }))).toEqual(
      [
        { name: 'Lab in', from: 0, to: 1 },
        { name: 'Lab out', from: 1, to: 0 },
      ].slice(0, 'exit' in hardware && hardware.exit === null ? 1 : 2),
    )
  })

  it.each(['none', 'soft', 'hard', 'observe'] satisfies NewRule[])('has the rule %s', (rule) => {
    const parsed = parseSiteText(newSiteText({ ...ANSWERS, rule }, { host: '127.0.0.1', port: 4000 }))
    const area = parsed.ok ? parsed.value.site.areas.find(({ id }) => id === 1) : undefined
    expect(area?.apb).toMatchObject(
      { none: { mode: 'none' }, soft: { mode: 'soft' }, hard: { mode: 'hard' }, observe: { enforcement: 'observe' } }[
        rule
      ],
    )
  })
})
