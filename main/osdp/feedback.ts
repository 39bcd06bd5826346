/**
 * Lights, tones and display text for the person at the reader, within the reader's capabilities (PDCAP; osdp.md 5, 8).
 */
import { TONE } from './commands/buz'
import { COLOR, LED_TEMPORARY, type LedRecord, noPermanent, steady } from './commands/led'
import { TEXT_MODE } from './commands/text'
import type { PdCommand } from './pd-command'
import { CAPABILITY, type Capability } from './replies/pdcap'

export type Feedback =
  /** `text` is an instruction for the person: "Refused: not signed out". */
  | { readonly kind: 'granted'; readonly text?: string }
  | { readonly kind: 'denied'; readonly text?: string }
  /** The card was read; the reader waits for the PIN. */
  | { readonly kind: 'enter-pin'; readonly text?: string }

const TEXT_SECONDS = 3
const LED_TIME = 20
const HALF_SECOND = 5

const can = (capabilities: readonly Capability[], capability: number): Capability | undefined =>
  capabilities.find((c) => c.function === capability && (c.compliance > 0 || c.count > 0))

/**
 * A reader that reports no LED capability still receives LED commands: a NAK does no harm, a dark reader does.
 *
 * @param reader the reader's number inside the PD
 */
export function feedbackCommands(feedback: Feedback, capabilities: readonly Capability[], reader: number): PdCommand[] {
  const commands: PdCommand[] = []
  const silent = capabilities.length === 0
  if (silent || can(capabilities, CAPABILITY.LEDS))
    commands.push({ kind: 'led', records: [ledRecord(feedback.kind, reader)] })
  if (silent || can(capabilities, CAPABILITY.BUZZER))
    commands.push({ kind: 'buzzer', reader, ...buzzer(feedback.kind) })
  if (feedback.text !== undefined && can(capabilities, CAPABILITY.TEXT))
    commands.push({
      kind: 'text',
      reader,
      mode: TEXT_MODE.TEMPORARY_WRAP,
      seconds: TEXT_SECONDS,
      row: 1,
      column: 1,
      text: feedback.text.slice(0, textLength(capabilities)),
    })
  return commands
}

/** Characters on the display: compliance levels 1, 2 and 3 have one, two and four rows of 16. */
function textLength(capabilities: readonly Capability[]): number {
  const level = can(capabilities, CAPABILITY.TEXT)?.compliance ?? 1
  return level >= 3 ? 64 : level === 2 ? 32 : 16
}

function ledRecord(kind: Feedback['kind'], reader: number): LedRecord {
  const color = kind === 'granted' ? COLOR.GREEN : kind === 'denied' ? COLOR.RED : COLOR.AMBER
  const burn =
    kind === 'enter-pin'
      ? { onTime: HALF_SECOND, offTime: HALF_SECOND, onColor: color, offColor: COLOR.BLACK }
      : steady(color)
  return {
    reader,
    led: 0,
    temporary: { code: LED_TEMPORARY.SET, timer: kind === 'enter-pin' ? LED_TIME * 5 : LED_TIME, ...burn },
    permanent: noPermanent,
  }
}

function buzzer(kind: Feedback['kind']): { tone: number; onTime: number; offTime: number; count: number } {
  const tone = TONE.DEFAULT
  if (kind === 'granted') return { tone, onTime: 2, offTime: 1, count: 1 }
  return kind === 'denied' ? { tone, onTime: 1, offTime: 1, count: 3 } : { tone, onTime: 1, offTime: 1, count: 1 }
}
