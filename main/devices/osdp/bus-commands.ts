/** Commands as what a bus sends to its readers: locks and outputs on their points, LED, buzzer and text. */
import type { Command } from '../../domain/command'
import type { DoorId, ReaderId } from '../../domain/ids'
import type { Site } from '../../domain/site'
import { SECOND, type Instant } from '../../domain/time'
import type { DriverServices } from '../driver'
import { outputOf, parsePoint, type Point } from '../points'
import type { BusOrders } from './bus-orders'
import type { OsdpBus } from './osdp-bus'
import type { PdReaders } from './pd-readers'

export interface BusCommandsSetup {
  readonly site: Site
  readonly bus: OsdpBus
  readonly devices: PdReaders
  /** The readers of this bus. */
  readonly ours: ReadonlySet<ReaderId>
  readonly orders: BusOrders
  /** Doors that are held unlocked as the bus is opened (apb.md 5.9). */
  readonly heldDoors: ReadonlySet<DoorId>
  readonly readerWords: DriverServices['readerWords']
}

export class BusCommands {
  /** Doors that are held unlocked. */
  private readonly held: Set<DoorId>

  constructor(private readonly setup: BusCommandsSetup) {
    this.held = new Set(setup.heldDoors)
  }

  /** True when the door's lock hangs on this bus. */
  unlock(door: DoorId, seconds: number, atLatest: Instant): boolean {
    const lock = this.lockOf(door)
    if (!lock) return false
    const id = this.setup.bus.unlock(lock.reader, lock.number, seconds * SECOND, atLatest)
    this.setup.orders.add(id, { reader: lock.reader, door, what: 'unlock' })
    return true
  }

  /** True when the command was for a device of this bus. */
  carryOut(command: Command): boolean {
    const { bus, ours, readerWords } = this.setup
    switch (command.kind) {
      case 'unlock':
        return this.unlock(command.door, command.seconds, command.atLatest)
      case 'feedback':
        if (!ours.has(command.reader)) return false
        bus.feedback(command.reader, { kind: command.granted ? 'granted' : 'denied', text: readerWords(command) })
        return true
      case 'hold':
        return this.changeHold(command.door, command.unlocked)
      case 'lockdown':
        return this.lockDown(command)
      case 'pulse-output':
        return this.pulse(command)
      case 'notify':
        return false
    }
  }

  /** A reader that was off the line may have lost what its output was set to. */
  holdAgain(device: ReaderId): void {
    const attached = this.setup.devices.readersOf(device)
    for (const door of this.held) {
      const lock = this.lockOf(door)
      if (lock && attached.includes(lock.reader)) this.hold(lock, true)
    }
  }

  private changeHold(door: DoorId, isUnlocked: boolean): boolean {
    const lock = this.lockOf(door)
    if (isUnlocked) this.held.add(door)
    else this.held.delete(door)
    if (lock) this.hold(lock, isUnlocked)
    return lock !== undefined
  }

  /** apb.md 5.9: a door held unlocked stays so; locked again, an unlock that runs for somebody lasts to its end. */
  private hold({ reader, number }: Point, isUnlocked: boolean): void {
    const action = isUnlocked ? 'on' : 'off-after-timed'
    this.setup.bus.send(reader, { kind: 'output', output: number, action })
  }

  private lockDown({ door, on }: Extract<Command, { readonly kind: 'lockdown' }>): boolean {
    const lock = this.lockOf(door)
    // An unlock that runs ends now: its output is switched off.
    if (lock && on) {
      const id = this.setup.bus.send(lock.reader, { kind: 'output', output: lock.number, action: 'off' })
      this.setup.orders.add(id, { reader: lock.reader, door, what: 'lockdown' })
    }
    return lock !== undefined
  }

  private pulse({ output: name, seconds }: Extract<Command, { readonly kind: 'pulse-output' }>): boolean {
    const { site, ours, bus, orders } = this.setup
    const output = outputOf(site, name)
    if (!output || !('point' in output) || !ours.has(output.point.reader)) return false
    const { reader, number } = output.point
    const milliseconds = seconds * SECOND
    const id = bus.send(reader, { kind: 'output', output: number, action: 'timed-on', milliseconds })
    orders.add(id, { reader, what: `output ${name}` })
    return true
  }

  private lockOf(door: DoorId): Point | undefined {
    const lock = this.setup.site.doors.find(({ id }) => id === door)?.io.lock
    const point = lock === null || lock === undefined ? undefined : parsePoint(lock)
    return point && this.setup.ours.has(point.reader) ? point : undefined
  }
}
