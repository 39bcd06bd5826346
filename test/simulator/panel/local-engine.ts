/**
 * The panel's own anti-passback state: the decision engine on the downloaded site. One file holds its state and the
 * number of the last delivery, so that a delivery is answered only when its effect is on the disk.
 */
import { createEngine, type Engine } from '../../../main/engine/engine'
import type { SiteEvent } from '../../../main/domain/event'
import type { OperatorAction, Presented, SiteRecord, ToggleScope } from '../../../main/domain/record'
import type { Site } from '../../../main/domain/site'
import type { Disk } from './disk'

const FILE = 'apb.bin'
/** Last delivery, own serial, last instant: 8 bytes each. */
const HEADER = 24
/** Rate of the engine's time while the panel's clock is behind it. */
const CATCH_UP_RATE = 0.9

export type ResetAction = Extract<OperatorAction, { readonly action: 'reset' }>
type Known = ToggleScope | { readonly credential: string } | { readonly cardholder: string }

export interface LocalEngine {
  readonly lastDelivery: bigint
  delivered(number: bigint): void
  /** The engine's own time: it never goes back, even when the panel's clock does. */
  now(): number
  /** Steps at `now`; ignores the record's own instant. */
  step(record: SiteRecord): readonly SiteEvent[]
  /** Decides a read; `answer` is the person's answer, also for a read that repeats another (apb.md 5.8). */
  read(
    reader: string,
    presented: Presented,
  ): {
    readonly events: readonly SiteEvent[]
    readonly answer: { readonly granted: boolean; readonly reason?: string } | undefined
    /** Of a grant: how long the door is unlocked. */
    readonly seconds: number | undefined
  }
  /** The free pass was used elsewhere. */
  usedFreePass(at: number, cardholder: string): boolean
  /** A person whom the host granted has passed. */
  passedBy(at: number, reader: string, presented: Presented, doorUsed: boolean | undefined): readonly SiteEvent[]
  /** A person passed a reader of another panel. */
  passedElsewhere(at: number, number: bigint, cardholder: string, reader: string): boolean
  credentialOf(presented: Presented): string | undefined
  /** The configuration has this object; `site` when there is any configuration. */
  has(object: Known): boolean
  /** Whom a reset would touch now, and who of them has passed a reader after `at`. */
  touchedBy(action: ResetAction, at: number): { readonly touched: string[]; readonly passedSince: string[] }
  nextDue(): number | null
  configure(site: Site): void
  save(): void
}

export function openLocalEngine(
  disk: Disk,
  panelId: string,
  configured: Site | undefined,
  clock: { now(): number; uptime(): number },
): LocalEngine {
  const saved = disk.read(FILE)
  const header = saved === undefined ? undefined : new DataView(saved.buffer, saved.byteOffset)
  let lastDelivery = header?.getBigUint64(0) ?? 0n
  let ownSerial = header?.getBigUint64(8) ?? 0n
  let site = configured
  let engine: Engine | undefined
  let lastAt = Number(header?.getBigUint64(16) ?? 0n)
  let lastUptime = clock.uptime()
  if (site !== undefined) {
    const state = saved !== undefined && saved.length > HEADER ? saved.slice(HEADER) : undefined
    engine = state === undefined ? createEngine(site) : createEngine(site, state)
  }

  const now = (): number => {
    const uptime = clock.uptime()
    lastAt = Math.max(clock.now(), Math.floor(lastAt + (uptime - lastUptime) * CATCH_UP_RATE))
    lastUptime = uptime
    return lastAt
  }
  const step = (record: SiteRecord): readonly SiteEvent[] => {
    return engine === undefined ? [] : engine.step({ ...record, at: now() }).events
  }
  const credentialOf = (presented: Presented): string | undefined => {
    for (const cardholder of site?.cardholders ?? [])
      for (const { id, card } of cardholder.credentials) {
        if (presented.kind === 'credential' && presented.credential === id) return id
        if (presented.kind !== 'card' || card === null) continue
        const { format, facility, number } = presented.card
        if (card.format === format && card.facility === facility && card.number === number) return id
      }
    return undefined
  }

  return {
    get lastDelivery() {
      return lastDelivery
    },
    delivered(number) {
      lastDelivery = number
    },
    now,
    step,
    read(reader, presented) {
      if (engine === undefined) return { events: [], answer: undefined, seconds: undefined }
      const { events, commands } = engine.step({ type: 'read', at: now(), reader, presented })
      const unlock = commands.find((command) => command.kind === 'unlock')
      return { events, answer: commands.find((command) => command.kind === 'feedback'), seconds: unlock?.seconds }
    },
    usedFreePass(at, cardholder) {
      const credential = site?.cardholders.find((one) => one.id === cardholder)?.credentials[0]?.id
      const reader = site?.readers[0]?.id
      if (credential === undefined || reader === undefined) return false
      ownSerial += 1n
      // An old grant without a passage: it only uses up the pass.
      const record = { type: 'panel', at, controller: panelId, serial: Number(ownSerial), reader, credential } as const
      step({ ...record, decision: 'grant', doorUsed: false, freePass: true, occurredAt: Math.min(at, now()) })
      return true
    },
    passedBy(at, reader, presented, doorUsed) {
      const credential = credentialOf(presented)
      if (credential === undefined) return []
      ownSerial += 1n
      return step({
        type: 'panel',
        at,
        controller: panelId,
        serial: Number(ownSerial),
        reader,
        credential,
        decision: 'grant',
        ...(doorUsed === undefined ? {} : { doorUsed }),
      })
    },
    passedElsewhere(at, number, cardholder, reader) {
      const person = site?.cardholders.find((one) => one.id === cardholder)
      const credential = person?.credentials[0]?.id
      const controller = site?.readers.find((one) => one.id === reader)?.controller
      if (credential === undefined || controller === undefined || controller === null) return false
      step({
        type: 'panel',
        at,
        controller,
        serial: Number(number),
        reader,
        credential,
        decision: 'grant',
        doorUsed: true,
        occurredAt: Math.min(at, now()),
      })
      return true
    },
    credentialOf,
    has(object) {
      if (site === undefined) return false
      if ('area' in object) return site.areas.some(({ id }) => id === object.area)
      if ('reader' in object) return site.readers.some(({ id }) => id === object.reader)
      if ('cardholder' in object) return site.cardholders.some(({ id }) => id === object.cardholder)
      if (!('credential' in object)) return true
      return site.cardholders.some(({ credentials }) => credentials.some(({ id }) => id === object.credential))
    },
    touchedBy(action, at) {
      const view = engine?.view
      const touched = view?.resetBy(action) ?? []
      return { touched, passedSince: touched.filter((id) => (view?.newestPassageAt(id) ?? -Infinity) > at) }
    },
    nextDue: () => engine?.nextDue() ?? null,
    configure(next) {
      const state = engine?.save()
      site = next
      engine = state === undefined ? createEngine(next) : createEngine(next, state)
    },
    save() {
      const state = engine?.save() ?? new Uint8Array(0)
      const bytes = new Uint8Array(HEADER + state.length)
      const view = new DataView(bytes.buffer)
      view.setBigUint64(0, lastDelivery)
      view.setBigUint64(8, ownSerial)
      view.setBigUint64(16, BigInt(lastAt))
      bytes.set(state, HEADER)
      disk.replace(FILE, bytes)
    },
  }
}
