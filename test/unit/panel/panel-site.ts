/** A site with two panels, and a small console that stores inputs and decides as the test says. */
import { createEngine, type Engine } from '../../../main/engine/engine'
import type { PanelInput } from '../../../main/devices/panel/panel-intake'
import type { PanelListener } from '../../../main/devices/panel/panel-listener'
import type { PanelLink } from '../../../main/devices/panel/panel-link'
import type { Site } from '../../../main/domain/site'
import { parseSite } from '../../../main/site/parse'

export const twoPanels = () => ({
  format: 'sallyport-site/1',
  site: { name: 'Test works', timeZone: 'Europe/Rome', apb: { enabled: true } },
  areas: [
    { id: 1, name: 'Yard' },
    { id: 2, name: 'Laboratory', apb: { mode: 'hard', freeEgressConfirmed: true } },
  ],
  controllers: [
    { id: 'P1', name: 'Gate panel', kind: 'panel', link: { host: '127.0.0.1', port: 3001 } },
    { id: 'P2', name: 'Lab panel', kind: 'panel', link: { host: '127.0.0.1', port: 3002 } },
  ],
  doors: [
    { id: 'D1', name: 'Gate', contact: true, unlockSeconds: 5, heldOpenSeconds: 30 },
    { id: 'D2', name: 'Lab door', contact: true, unlockSeconds: 5 },
    { id: 'D3', name: 'Side door', unlockSeconds: 5 },
  ],
  readers: [
    { id: 'R1', name: 'Gate in', door: 'D1', controller: 'P1', address: 0, from: 0, to: 1 },
    { id: 'R2', name: 'Gate out', door: 'D1', controller: 'P1', address: 1, from: 1, to: 0 },
    { id: 'R3', name: 'Lab in', door: 'D2', controller: 'P2', address: 0, from: 1, to: 2 },
    { id: 'R4', name: 'Lab out', door: 'D2', controller: 'P2', address: 1, from: 2, to: 1 },
    { id: 'R5', name: 'Side in', door: 'D3', controller: 'P1', address: 2, from: 1, to: 2 },
  ],
  schedules: [],
  accessLevels: [{ id: 'all', readers: ['*'] }],
  cardholders: [
    {
      id: 'ada',
      name: 'Ada Rossi',
      accessLevels: ['all'],
      credentials: [{ id: 'k-ada', format: 'H10301', facility: 12, number: 5555 }],
    },
    {
      id: 'bo',
      name: 'Bo Lind',
      accessLevels: ['all'],
      credentials: [{ id: 'k-bo', format: 'H10301', facility: 12, number: 7777 }],
    },
    { id: 'cy', name: 'Cy Nobody', accessLevels: [], credentials: [{ id: 'k-cy' }] },
  ],
})

export function portOf(listener: PanelListener): number {
  const port = listener.port()
  if (port === null) throw new Error('the listener is closed')
  return port
}

export function siteOf(json: unknown = twoPanels()): Site {
  const parsed = parseSite(json)
  if (!parsed.ok) throw new Error(parsed.error.map(({ path, message }) => `${path}: ${message}`).join('\n'))
  return parsed.value.site
}

/** Handles a link's inputs as the console does: the engine decides, everything is stored, then answers go out. */
export function createDesk(site: Site): {
  readonly engine: Engine
  take(link: PanelLink, inputs: readonly PanelInput[]): void
} {
  const engine = createEngine(site)
  return {
    engine,
    take(link, inputs) {
      for (const { token, record, request } of inputs) {
        if (record !== undefined) {
          const { events } = engine.step(record)
          if (request !== undefined) {
            const granted = events.some((event) => event.event === 'access.granted')
            const reader = record.type === 'read' ? record.reader : ''
            const door = site.readers.find((one) => one.id === reader)?.door
            const seconds = site.doors.find((one) => one.id === door)?.unlockSeconds ?? 5
            link.answer(request.id, granted, seconds, request.atLatest)
          }
        }
        link.durable(token)
      }
    },
  }
}
