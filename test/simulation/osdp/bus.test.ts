/**
 * Seeded runs with all faults combined: lost, late, duplicate, cut and damaged packets in both directions, BUSY, power
 * cycles, silence. Rules that must hold in every run:
 *
 * - every card arrives at most once, and each card that its reader still stores arrives; - an output moves only for an
 * unlock that was given, before its latest time, and not reported as too late and unsent; - every command gets an
 * outcome; - with a key set, only the handshake is sent in clear; - after the faults end, every reader comes back and
 * stays online.
 */
import { describe, expect, test } from 'vitest'
import { decodeFrame } from '../../../main/osdp/frame'
import { encodeRaw } from '../../../main/osdp/replies/raw'
import { FAULTS, type FaultName } from '../../simulator/osdp/faults'
import { seeded } from '../../simulator/osdp/serve'
import { toHex } from '../../unit/osdp/hex'
import { VirtualBus } from './virtual-bus'

/** Seeds that once failed. */
const KEPT: readonly number[] = []
const SEEDS = [...KEPT, ...Array.from({ length: 16 }, (_, i) => 1000 + i)]

const TROUBLE_MS = 40_000
const QUIET_MS = 45_000
/** A packet that was written in time still needs time on the wire. */
const TRAVEL_MS = 60
/** Faults that break sessions on purpose are attacks, not a bad line; other tests cover them. */
const LINE_FAULTS: readonly FaultName[] = FAULTS.filter(
  (fault) => !['wrong-selector', 'bad-rmac', 'empty-rmac', 'plain-status', 'clear-reply', 'wrong-mac'].includes(fault),
)

interface Given {
  readonly id: number
  readonly reader: number
  readonly latest: number
}

function trouble(seed: number): {
  bus: VirtualBus
  cards: { reader: number; hex: string }[]
  given: Map<number, Given>
} {
  const random = seeded(seed)
  const chance = (p: number): boolean => random() < p
  const upTo = (n: number): number => Math.floor(random() * n)
  const secure = chance(0.6)
  const readers = 1 + upTo(5)
  const bus = new VirtualBus({ readers, secure, seed, baud: [9600, 38400, 115200][upTo(3)] ?? 9600 })
  for (const pd of bus.line.pds) {
    for (const fault of LINE_FAULTS) if (chance(0.35)) pd.faults.setRate(fault, random() * 0.15)
  }
  const lossOut = random() * 0.1
  const flips = random() * 0.05
  bus.onWire = (direction, bytes) => {
    if (bus.now > 1_000 + TROUBLE_MS) return bytes
    if (direction === 'out' && chance(lossOut)) return null
    if (!chance(flips)) return bytes
    const copy = bytes.slice()
    const at = upTo(copy.length)
    copy[at] = (copy[at] ?? 0) ^ (1 << upTo(8))
    return copy
  }
  const cards: { reader: number; hex: string }[] = []
  const given = new Map<number, Given>()
  bus.start()
  while (bus.now < 1_000 + TROUBLE_MS) {
    bus.run(upTo(800))
    const reader = upTo(readers)
    if (chance(0.5)) {
      const number = cards.length + 1
      const bytes = Uint8Array.of(number >> 16, number >> 8, number, 0)
      bus
        .pd(reader)
        .hardware.push({ code: 0x50, data: encodeRaw({ reader: 0, format: 1, bits: 32, bytes }), secret: true })
      cards.push({ reader, hex: toHex(bytes) })
    }
    if (chance(0.3)) {
      // The timer value identifies the unlock in the reader's reports.
      const timer = given.size + 1
      const latest = bus.now + 200 + upTo(3_000)
      const id = bus.command(
        { kind: 'output', output: 0, action: 'timed-on', milliseconds: timer * 100 },
        latest,
        `R${reader}`,
      )
      given.set(timer, { id, reader, latest })
    }
    if (chance(0.02)) bus.pd(reader).powerCycle(bus.now, upTo(12_000))
  }
  for (const pd of bus.line.pds) pd.faults.clear()
  bus.run(QUIET_MS)
  return { bus, cards, given }
}

describe('a bus with faults', () => {
  test.each(SEEDS)('seed %i', (seed) => {
    const { bus, cards, given } = trouble(seed)

    const told = bus.told.flatMap(({ reader, event }) =>
      event.kind === 'card' ? [`${reader} ${toHex(event.bytes)}`] : [],
    )
    expect(new Set(told).size).toBe(told.length)
    const dropped = new Set(
      bus.reports.flatMap((report) =>
        report.report === 'EVENT-DROPPED' && report.code === 0x50 ? [toHex(Uint8Array.from(report.data.slice(4)))] : [],
      ),
    )
    for (const card of cards) {
      const known = told.includes(`R${card.reader} ${card.hex}`) || dropped.has(card.hex)
      expect({ card, known }).toEqual({ card, known: true })
    }

    for (const report of bus.reports) {
      if (report.report !== 'OUT') continue
      const unlock = given.get(report.timer)
      expect(unlock).toBeDefined()
      if (!unlock) continue
      expect(unlock.reader).toBe(report.address)
      expect(report.at).toBeLessThan(unlock.latest + TRAVEL_MS)
    }
    for (const { id } of given.values()) {
      const outcomes = bus.events('command').filter((event) => event.id === id)
      expect(outcomes).toHaveLength(1)
      const [outcome] = outcomes
      if (outcome?.outcome.kind === 'too-late' && !outcome.outcome.sent) {
        const timer = [...given].find(([, unlock]) => unlock.id === id)?.[0]
        expect(bus.reports.some((report) => report.report === 'OUT' && report.timer === timer)).toBe(false)
      }
    }

    if (bus.state.pds[0]?.config.secureChannel === 'required')
      for (const packet of bus.packets()) {
        const frame = decodeFrame(packet)
        expect(frame.ok && frame.value.security !== null).toBe(true)
      }

    expect(bus.state.pds.map((pd) => pd.phase)).toEqual(bus.state.pds.map(() => 'online'))
    const lately = bus.told.filter(({ at }) => at > bus.now - QUIET_MS / 3)
    expect(
      lately.filter(({ event }) => ['offline', 'session-lost', 'mac-failure', 'key-problem'].includes(event.kind)),
    ).toEqual([])
  })
})
