import { expect, test } from 'vitest'
import { exportSite, exportSiteText } from '../../../main/site/export'
import { parseSiteText } from '../../../main/site/parse'
import { baseSite, parsed, withValue } from './base-site'

test('an exported site is read back as the same site', () => {
  const site = parsed(baseSite())
  const again = parseSiteText(exportSiteText(site))
  expect(again).toEqual({ ok: true, value: { site, warnings: [] } })
})

test.each([
  ['areas[2]', { id: 0, name: 'Street' }],
  [
    'areas[0].apb',
    { mode: 'soft', reentryMinutes: 1, violationExpiryMinutes: 2, presenceExpiryMinutes: 3, enforcement: 'observe' },
  ],
  ['controllers[0].apbTrustMinutes', 7],
  ['controllers[1].link', { host: 'h', port: 1, baud: 38400 }],
  ['doors[0].io', { lock: 'R2.out0', contact: 'R2.in3', rex: 'R1.in1', aux: 'R1.out9' }],
  ['readers[0].apb', { mode: 'hard-revert-soft', revertSeconds: 9 }],
  ['readers[0].apb', { mode: 'timed-reader', minutes: 9, clearedBy: ['other-reader', 'other-credential'] }],
  ['readers[2].decides', 'panel'],
  ['readers[2].fallback', 'deny'],
  ['readers[2].hostTimeoutMs', 350],
  ['readers[2]', { id: 'R3', door: 'D2', controller: 'P1', from: 1, to: 2, decides: 'host-only', hostTimeoutMs: 900 }],
  ['readers[0].secureChannel', 'off'],
  ['readers[0].cardFormat', 'H10302'],
  ['readers[0].cardFormats', ['raw', 'H10301']],
  ['readers[0].reverseBytes', true],
  ['cardholders[0].credentials[0]', { id: 'k1', format: 'raw', bits: 64, number: '18446744073709551615' }],
  [
    'cardFormats',
    [
      {
        id: 'own',
        bits: 80,
        facility: '64-65',
        number: '1-63',
        facilityMatters: false,
        fixed: [{ at: '66-79', value: 3 }],
        parity: [{ bit: 0, kind: 'odd', over: '1-79' }],
      },
    ],
  ],
  ['schedules[0].weekly[0]', { days: ['sat'], from: '22:05', to: '24:00' }],
  [
    'cardholders[0]',
    {
      id: 'x',
      active: false,
      apbExempt: true,
      apbExemptUntil: '2026-01-01',
      validFrom: '2026-01-01',
      validTo: '2027-01-01',
    },
  ],
  ['cardholders[0].credentials[0].active', false],
  [
    'automations[0]',
    {
      id: 'n',
      when: { event: 'violation.opened', area: 1, kind: 'passback', cardholder: 'c1', reader: 'R1', reason: 'x' },
      then: { action: 'notify', text: 't' },
    },
  ],
  ['site.apb', { enabled: true, grantOnViolation: true, enforcement: 'observe' }],
  ['areas[0].musterPoint', true],
  [
    'alarms',
    {
      priorities: [{ kind: 'passback', area: 1, priority: 1 }, { priority: 4 }],
      instructions: [{ alarm: 'door-forced', door: 'D1', area: 2, steps: ['Look', 'Call'] }],
    },
  ],
  ['alarms', {}],
  ['alarms', { guardCloses: true }],
  ['reasons', { reset: ['Lift fault'], unlock: ['Meter reading', 'Lift engineer'] }],
  ['site.dualAuthorisation', true],
  ['site.duplicateReadMs', 300],
] as const)('%s survives the round trip', (path, value) => {
  const site = parsed(withValue(baseSite(), path, value))
  expect(parsed(exportSite(site))).toEqual(site)
})
