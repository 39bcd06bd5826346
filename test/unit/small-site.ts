import type { Site } from '../../main/domain/site'

const area = { reentryMinutes: null, violationExpiryMinutes: null, presenceExpiryMinutes: null, enforcement: 'enforce' }
const door = { contact: true, unlockSeconds: 5, heldOpenSeconds: 30, rexSeconds: 10 }
const io = { lock: null, contact: null, rex: null, aux: null }
const reader = { address: null, secureChannel: 'off', cardFormats: ['H10301'], apb: { mode: 'none' } } as const

/** Two doors, three readers, one panel and one bus: enough for every kind of alarm. */
export const SITE: Site = {
  name: 'North works',
  timeZone: 'Europe/Rome',
  apb: { enabled: true, grantOnViolation: false, enforcement: 'enforce' },
  dualAuthorisation: false,
  duplicateReadMs: 0,
  areas: [0, 1, 2].map((id) => ({
    id,
    name: ['Outside', 'Laboratory', 'Stores'][id] ?? '',
    apb: {
      ...area,
      enforcement: 'enforce',
      mode: id === 1 ? 'hard' : 'none',
      exemptGroups: [],
      freeEgressConfirmed: true,
    },
    capacity: null,
  })),
  controllers: [
    { id: 'P1', name: 'Gatehouse panel', kind: 'panel', link: null, apbTrustMinutes: 0 },
    { id: 'B1', name: 'Bus 1', kind: 'osdp', link: null, apbTrustMinutes: 0 },
  ],
  doors: [
    { id: 'D1', name: 'Lab door', ...door, io },
    { id: 'D2', name: 'Store door', ...door, io },
  ],
  readers: [
    { id: 'R1', name: 'Lab in', door: 'D1', controller: 'B1', from: 0, to: 1, ...reader },
    { id: 'R2', name: 'Lab out', door: 'D1', controller: 'B1', from: 1, to: 0, ...reader },
    { id: 'R3', name: 'Store in', door: 'D2', controller: 'P1', from: 0, to: 2, ...reader },
  ],
  groups: [{ id: 'g1', name: 'Staff' }],
  schedules: [],
  accessLevels: [],
  cardholders: ['Ada Rossi', 'Bo Lind', 'Chi Okafor'].map((name, i) => ({
    id: `c${i + 1}`,
    name,
    groups: i === 0 ? ['g1'] : [],
    accessLevels: [],
    active: true,
    apbExempt: false,
    apbExemptUntil: null,
    validFrom: null,
    validTo: null,
    credentials: [{ id: `k${i + 1}`, card: { format: 'H10301', facility: '12', number: `${5555 + i}` }, active: true }],
  })),
  automations: [],
  cardFormats: [],
}
