/** One panel with its power supply and its cable, either of which can fail and return. */
import type { Presented } from '../../../main/domain/record'
import { fragileDisk, PowerLoss, type Disk } from './disk'
import { faultyCable, type CableFaults } from './faults'
import type { Line } from './line'
import { startPanel, type PanelSettings, type RunningPanel } from './panel'
import type { Seen } from './seen'
import type { World } from './time'

export interface Station {
  readonly id: string
  /** Undefined without power. */
  readonly panel: RunningPanel | undefined
  /** A host's connection; closed immediately while the cable is cut or the power is off. */
  plug(line: Line): void
  readonly cable: CableFaults | undefined
  /** Cuts the cable for this long. */
  cut(ms: number): void
  /** Repairs a cut cable. */
  mend(): void
  readonly plugged: boolean
  /**
   * Switches between the valid and the expired certificate for new connections; returns why not when one is missing.
   */
  useCertificate: (expired: boolean) => string | undefined
  powerOff(): void
  powerOn(): void
  /** The power fails during the next write, after `keepBytes` bytes, and returns later. */
  powerLossDuringWrite(keepBytes: number, backAfterMs: number): void
  /** Presents a credential and, once the door is unlocked, passes and lets it close. */
  walk(reader: string, presented: Presented, openMs: number): void
  stop(): void
}

/** Milliseconds after which a person stops waiting at a door. */
const PATIENCE_MS = 8_000

export function createStation(settings: PanelSettings, disk: Disk, world: World, see: (what: Seen) => void): Station {
  const fragile = fragileDisk(disk)
  let panel: RunningPanel | undefined
  let cable: { line: Line; faults: CableFaults } | undefined
  let severed = false
  let backAfter = 1_000
  let stopMending: () => void = () => undefined
  const mend = (): void => {
    stopMending()
    severed = false
  }
  const waitingForUnlock = new Map<string, () => void>()

  const watch = (what: Seen): void => {
    see(what)
    if (what.seen !== 'unlocked') return
    const pass = waitingForUnlock.get(what.door)
    waitingForUnlock.delete(what.door)
    // The person acts after the lock.
    if (pass !== undefined) world.setTimer(200, pass)
  }
  const powerOn = (): void => {
    if (panel !== undefined) return
    const lost = (): void => {
      panel = undefined
      world.setTimer(backAfter, powerOn)
    }
    try {
      panel = startPanel(settings, fragile, world, watch, lost)
    } catch (error) {
      if (!(error instanceof PowerLoss)) throw error
      lost()
    }
  }
  powerOn()

  return {
    id: settings.id,
    get panel() {
      return panel
    },
    get cable() {
      return cable?.faults
    },
    get plugged() {
      return !severed && panel !== undefined
    },
    plug(line) {
      if (severed || panel === undefined) return line.close()
      cable = faultyCable(line, world)
      panel.attach(cable.line)
    },
    cut(ms) {
      severed = true
      cable?.faults.cut()
      stopMending()
      stopMending = world.setTimer(ms, mend)
    },
    mend,
    useCertificate: () => 'the link of this panel has no certificate',
    powerOff() {
      panel?.die()
      panel = undefined
    },
    powerOn,
    powerLossDuringWrite(keepBytes, backAfterMs) {
      backAfter = backAfterMs
      fragile.failNextAppend(keepBytes)
    },
    walk(reader, presented, openMs) {
      const door = panel?.doorOf(reader)
      if (panel === undefined || door === undefined) return
      waitingForUnlock.set(door, () => {
        panel?.contact(door, true)
        world.setTimer(openMs, () => panel?.contact(door, false))
      })
      const mine = waitingForUnlock.get(door)
      world.setTimer(PATIENCE_MS, () => {
        if (waitingForUnlock.get(door) === mine) waitingForUnlock.delete(door)
      })
      panel.present(reader, presented)
    },
    stop() {
      panel?.stop()
      panel = undefined
    },
  }
}
