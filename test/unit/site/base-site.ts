/** A small valid site file for tests that break one thing of it. */
import { parseSite } from '../../../main/site/parse'
import type { Site } from '../../../main/domain/site'

export const baseSite = () => ({
  format: 'sallyport-site/1',
  site: { name: 'North works', timeZone: 'Europe/Rome', apb: { enabled: true }, duplicateReadMs: 0 },
  areas: [
    { id: 1, name: 'Laboratory', apb: { mode: 'hard', freeEgressConfirmed: true, exemptGroups: ['security'] } },
    { id: 2, name: 'Store', capacity: { max: 10 } },
  ],
  controllers: [
    { id: 'P1', kind: 'panel', link: { host: '127.0.0.1', port: 3001 }, apbTrustMinutes: 0 },
    { id: 'B1', kind: 'osdp', link: { path: '/dev/ttyUSB0', baud: 9600 } },
  ],
  doors: [
    { id: 'D1', name: 'Lab door', contact: true, unlockSeconds: 5, heldOpenSeconds: 30, rexSeconds: 10 },
    { id: 'D2' },
  ],
  readers: [
    { id: 'R1', door: 'D1', controller: 'B1', address: 0, from: 0, to: 1, apb: { mode: 'hard' } },
    { id: 'R2', door: 'D1', controller: 'B1', address: 1, from: 1, to: 0 },
    { id: 'R3', door: 'D2', controller: 'P1', from: 1, to: 2, apb: { mode: 'route', after: ['R1'] } },
    { id: 'R4', door: 'D2', from: 2, to: 1, apb: { mode: 'timed-user', minutes: 5 } },
  ],
  groups: [{ id: 'security', name: 'Security staff' }],
  schedules: [
    {
      id: 'office',
      name: 'Office hours',
      weekly: [{ days: ['mon', 'tue'], from: '07:00', to: '19:00' }],
      holidays: ['2026-12-25'],
    },
  ],
  accessLevels: [
    { id: 'all', readers: ['*'] },
    { id: 'lab', readers: ['R1', 'R2'], schedule: 'office' },
  ],
  cardholders: [
    {
      id: 'c1',
      name: 'Ada Rossi',
      groups: ['security'],
      accessLevels: ['all'],
      apbExemptUntil: null,
      credentials: [{ id: 'k1', format: 'H10301', facility: 12, number: 5555 }],
    },
    { id: 'c2', credentials: [{ id: 'k2' }, { id: 'k3', format: 'raw', number: '123456789012345678901' }] },
  ],
  automations: [
    {
      id: 'strobe',
      when: { event: 'door.forced', door: 'D1' },
      then: { action: 'pulse-output', output: 'D1.aux', seconds: 10 },
    },
  ],
})

export function parsed(json: unknown): Site {
  const result = parseSite(json)
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value.site
}

/** A deep copy of `json` with the value at `path` (`readers[3].apb.minutes`) replaced; undefined deletes the key. */
export function withValue(json: unknown, path: string, value: unknown): unknown {
  const copy: unknown = JSON.parse(JSON.stringify(json))
  const steps = path.split(/[.[\]]+/).filter((step) => step !== '')
  const last = steps.pop()
  let node = copy as Record<string, unknown>
  for (const step of steps) node = (node[step] ??= {}) as Record<string, unknown>
  if (last === undefined) return value
  if (value === undefined) delete node[last]
  else node[last] = value
  return copy
}

/** A pattern that fits `text` alone; a pattern stays as it is. */
export const exactly = (text: string | RegExp): RegExp =>
  typeof text === 'string' ? new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`) : text
