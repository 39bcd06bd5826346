/** The reader behind the protocol: outputs, LEDs, buzzer, display, inputs, and queued events. No clock. */
import type { BuzCommand } from '../../../main/osdp/commands/buz'
import type { LedBlink, LedRecord } from '../../../main/osdp/commands/led'
import { OUT_CONTROL, type OutRecord } from '../../../main/osdp/commands/out'
import type { TextCommand } from '../../../main/osdp/commands/text'
import type { InputState } from '../../../main/osdp/replies/istatr'

/** What the reader would show or do, for the observer of the simulation. */
export type Report =
  | {
      readonly report: 'OUT'
      readonly address: number
      readonly output: number
      readonly control: number
      readonly timer: number
      readonly on: boolean
    }
  /** A timed output ended. */
  | { readonly report: 'OUT-END'; readonly address: number; readonly output: number; readonly on: boolean }
  | ({ readonly report: 'LED'; readonly address: number } & LedRecord)
  | ({ readonly report: 'BUZ'; readonly address: number } & BuzCommand)
  | ({ readonly report: 'TEXT'; readonly address: number } & TextCommand)
  | { readonly report: 'KEYSET'; readonly address: number }
  | { readonly report: 'COMSET'; readonly address: number; readonly to: number; readonly baud: number }
  | { readonly report: 'SESSION'; readonly address: number; readonly on: boolean }
  /** An event was sent in a reply; the next command acknowledges it. */
  | { readonly report: 'EVENT-SENT'; readonly address: number; readonly code: number }
  /** Never sent, or sent in a reply that was not acknowledged. */
  | {
      readonly report: 'EVENT-DROPPED'
      readonly address: number
      readonly code: number
      readonly data: readonly number[]
    }

export interface PendingEvent {
  readonly code: number
  readonly data: Uint8Array
  /** Card and key data is deleted when contact is lost; a state is reported again. */
  readonly secret: boolean
}

interface Output {
  permanent: boolean
  temporary: { readonly on: boolean; readonly until: number } | null
  /** The state after a temporary state that was allowed to finish. */
  after: boolean | null
}
interface Led {
  permanent: LedBlink | null
  temporary: (LedBlink & { readonly until: number }) | null
}

const EVENT_LIMIT = 32

export class Hardware {
  readonly outputs: Output[]
  readonly leds = new Map<number, Led>()
  inputs: InputState[]
  tamper = false
  powerFailure = false
  /** States of the readers attached to the PD, by number. */
  attached: readonly ('normal' | 'not-connected' | 'tamper')[] = ['normal']
  readonly events: PendingEvent[] = []
  buzzer: BuzCommand | null = null
  text: TextCommand | null = null

  constructor(
    readonly counts: { readonly inputs: number; readonly outputs: number },
    private readonly report: (report: Report) => void,
    private address: () => number,
  ) {
    this.outputs = Array.from({ length: counts.outputs }, () => ({ permanent: false, temporary: null, after: null }))
    this.inputs = Array.from({ length: counts.inputs }, () => 'inactive')
  }

  /** Clears everything that a power loss clears. */
  powerOff(): void {
    for (const output of this.outputs) Object.assign(output, { permanent: false, temporary: null, after: null })
    this.leds.clear()
    this.buzzer = null
    this.text = null
    this.dropEvents(() => true)
  }

  push(event: PendingEvent): void {
    if (this.events.length >= EVENT_LIMIT) this.dropOne()
    this.events.push(event)
  }

  private dropOne(): void {
    const dropped = this.events.shift()
    if (dropped) this.reportDropped(dropped)
  }

  reportDropped({ code, data }: PendingEvent): void {
    this.report({ report: 'EVENT-DROPPED', address: this.address(), code, data: [...data] })
  }

  dropEvents(which: (event: PendingEvent) => boolean): void {
    for (const event of this.events.filter(which)) this.reportDropped(event)
    const kept = this.events.filter((event) => !which(event))
    this.events.splice(0, this.events.length, ...kept)
  }

  outputOn(index: number): boolean {
    const output = this.outputs[index]
    return output ? (output.temporary?.on ?? output.permanent) : false
  }

  /** False when the output does not exist. */
  drive(record: OutRecord, at: number): boolean {
    const output = this.outputs[record.output]
    if (!output) return false
    const until = at + record.timer * 100
    switch (record.control) {
      case OUT_CONTROL.OFF:
      case OUT_CONTROL.ON:
        Object.assign(output, { permanent: record.control === OUT_CONTROL.ON, temporary: null, after: null })
        break
      case OUT_CONTROL.OFF_AFTER_TIMED:
      case OUT_CONTROL.ON_AFTER_TIMED:
        output.permanent = record.control === OUT_CONTROL.ON_AFTER_TIMED
        break
      case OUT_CONTROL.TIMED_ON:
      case OUT_CONTROL.TIMED_OFF:
        // A timer of 0 has no end.
        if (record.timer === 0)
          Object.assign(output, { permanent: record.control === OUT_CONTROL.TIMED_ON, temporary: null })
        else output.temporary = { on: record.control === OUT_CONTROL.TIMED_ON, until }
        break
      default:
        break
    }
    this.report({ report: 'OUT', address: this.address(), ...record, on: this.outputOn(record.output) })
    return true
  }

  light(record: LedRecord, at: number): void {
    const key = record.reader * 256 + record.led
    const led = this.leds.get(key) ?? { permanent: null, temporary: null }
    if (record.temporary.code === 1) led.temporary = null
    if (record.temporary.code === 2) led.temporary = { ...record.temporary, until: at + record.temporary.timer * 100 }
    if (record.permanent.code === 1) led.permanent = record.permanent
    this.leds.set(key, led)
    this.report({ report: 'LED', address: this.address(), ...record })
  }

  /** The current colour: temporary before permanent, by the blink's phase. */
  color(reader: number, led: number, at: number): number {
    const state = this.leds.get(reader * 256 + led)
    const blink = state?.temporary ?? state?.permanent
    if (!blink) return 0
    const period = (blink.onTime + blink.offTime) * 100
    return period > 0 && at % period >= blink.onTime * 100 ? blink.offColor : blink.onColor
  }

  buzz(command: BuzCommand): void {
    this.buzzer = command.tone === 1 ? null : command
    this.report({ report: 'BUZ', address: this.address(), ...command })
  }

  show(command: TextCommand): void {
    this.text = command
    this.report({ report: 'TEXT', address: this.address(), ...command })
  }

  /** Ends timed states that are due. */
  advance(at: number): void {
    for (const [index, output] of this.outputs.entries()) {
      if (!output.temporary || at < output.temporary.until) continue
      output.temporary = null
      this.report({ report: 'OUT-END', address: this.address(), output: index, on: output.permanent })
    }
    for (const led of this.leds.values()) if (led.temporary && at >= led.temporary.until) led.temporary = null
  }
}
