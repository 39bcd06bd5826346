/**
 * The simulator's line protocol: one JSON object per line on standard input or the control socket, one answer per line.
 *
 *     {"do":"card","address":0,"format":"H10301","facility":12,"number":"5555"}    or "bits":26,"hex":"BDD93740"
 *     {"do":"keys","address":0,"keys":"1234#"}            {"do":"text-card","address":0,"text":"12345"}   (FMT)
 *     {"do":"input","address":0,"input":0,"state":"active"}   inactive active short open fault unknown
 *     {"do":"tamper","address":0,"on":true}               {"do":"power","address":0,"failed":true}
 *     {"do":"power-cycle","address":0,"offMs":500}        {"do":"install","address":0,"on":true}
 *     {"do":"fault","address":0,"fault":"drop","count":3} or "rate":0.1; without either: until cleared
 *     {"do":"clear-faults","address":0}                   {"do":"echo","on":true}
 *     {"do":"refuse","address":0,"command":"LED","nak":3}  "nak":0: known again   {"do":"identity","address":0,"serial":7}
 *     {"do":"attached","address":0,"states":["normal","tamper"]}    RSTATR: normal not-connected tamper
 *     {"do":"reply","address":0,"code":73,"hex":"80"}     any reply to the next poll, with these bytes
 *     {"do":"old-forms","address":0,"commandMarks":true,"checksum":true}   protected replies in the form of old readers
 *     {"do":"state","address":0}                          outputs, inputs, session, key known, queued events
 *
 * `reader` (0 is the first) may replace `address`. `number` in card, keys and text-card is the reader inside the PD,
 * `uid` in a card marks its bits as such. The answer is {"ok":true,...} or {"ok":false,"error":"..."}, with the
 * request's `id` if it had one. Commands to the readers are reported without a request:
 * {"report":"OUT","address":0,"output":0,...}, OUT-END, LED, BUZ, TEXT, KEYSET, COMSET, SESSION, EVENT-SENT,
 * EVENT-DROPPED.
 */
import { COMMAND, REPLY } from '../../../main/osdp/codes'
import { encodeFmt } from '../../../main/osdp/replies/fmt'
import { type InputState, encodeIstatr } from '../../../main/osdp/replies/istatr'
import { encodeKeypad } from '../../../main/osdp/replies/keypad'
import { encodeLstatr } from '../../../main/osdp/replies/lstatr'
import { encodeRstatr } from '../../../main/osdp/replies/rstatr'
import { encodeRaw } from '../../../main/osdp/replies/raw'
import { CARD_FORMATS, type CardBits, encodeCard } from './cards'
import { FAULTS, isFault } from './faults'
import type { LineModel } from './line'
import type { PdModel } from './pd-model'

type Request = Readonly<Record<string, unknown>>
export type ControlAnswer =
  { readonly ok: true; readonly [key: string]: unknown } | { readonly ok: false; readonly error: string }

const INPUT_STATES: readonly InputState[] = ['inactive', 'active', 'short', 'open', 'fault', 'unknown']

const ATTACHED_STATES = ['normal', 'not-connected', 'tamper'] as const

class Refused extends Error {}

function refuse(message: string): never {
  throw new Refused(message)
}

/** Parses and runs one line. Never throws. */
export function control(line: LineModel, text: string, at: number): ControlAnswer & { readonly id?: unknown } {
  let request: Request
  try {
    const parsed: unknown = JSON.parse(text)
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
      return { ok: false, error: 'not a JSON object' }
    request = parsed as Request
  } catch (error) {
    return { ok: false, error: `not JSON: ${error instanceof Error ? error.message : String(error)}` }
  }
  const id = 'id' in request ? { id: request['id'] } : {}
  try {
    return { ...carryOut(line, request, at), ...id }
  } catch (error) {
    if (error instanceof Refused) return { ok: false, error: error.message, ...id }
    throw error
  }
}

function carryOut(line: LineModel, request: Request, at: number): ControlAnswer {
  const done = { ok: true } as const
  if (request['do'] === 'echo') {
    line.echo = request['on'] === true
    return done
  }
  const pd = reader(line, request)
  const { hardware } = pd
  const on = request['on'] === true
  const inside = typeof request['number'] === 'number' ? request['number'] : 0
  const pushStatus = (): void => hardware.push({ code: REPLY.LSTATR, data: encodeLstatr(hardware), secret: false })
  switch (request['do']) {
    case 'card': {
      const card = cardOf(request)
      const format = request['uid'] === true ? 2 : card.bits === 26 || card.bits === 34 ? 1 : 0
      hardware.push({ code: REPLY.RAW, data: encodeRaw({ reader: inside, format, ...card }), secret: true })
      return done
    }
    case 'text-card':
      hardware.push({
        code: REPLY.FMT,
        data: encodeFmt({ reader: inside, direction: 0, text: str(request, 'text') }),
        secret: true,
      })
      return done
    case 'keys':
      hardware.push({
        code: REPLY.KEYPAD,
        data: encodeKeypad({ reader: inside, keys: str(request, 'keys') }),
        secret: true,
      })
      return done
    case 'input': {
      const input = num(request, 'input')
      const state = INPUT_STATES.find((candidate) => candidate === request['state'])
      if (!state) refuse(`state is one of ${INPUT_STATES.join(' ')}`)
      if (hardware.inputs[input] === undefined) refuse(`there is no input ${input}`)
      if (hardware.inputs[input] === state) return done
      hardware.inputs = hardware.inputs.map((before, i) => (i === input ? state : before))
      hardware.push({ code: REPLY.ISTATR, data: encodeIstatr(hardware.inputs), secret: false })
      return done
    }
    case 'tamper':
      hardware.tamper = on
      pushStatus()
      return done
    case 'power':
      hardware.powerFailure = request['failed'] === true
      pushStatus()
      return done
    case 'power-cycle':
      pd.powerCycle(at, typeof request['offMs'] === 'number' ? request['offMs'] : 500)
      return done
    case 'state':
      return {
        ok: true,
        address: pd.settings.address,
        outputs: hardware.outputs.map((_, i) => hardware.outputOn(i)),
        inputs: hardware.inputs,
        color: hardware.color(0, 0, at),
        session: pd.inSession,
        keyed: pd.settings.key !== null,
        waiting: hardware.events.length,
      }
    default:
      return remake(pd, request)
  }
}

/** Changes the kind of reader, and its faults. */
function remake(pd: PdModel, request: Request): ControlAnswer {
  const done = { ok: true } as const
  const { hardware, settings } = pd
  switch (request['do']) {
    case 'attached': {
      const { states } = request
      const list: unknown[] = Array.isArray(states) ? states : []
      const parsed = list.flatMap((state) => ATTACHED_STATES.find((known) => known === state) ?? [])
      if (list.length === 0 || parsed.length < list.length) refuse(`states is a list of ${ATTACHED_STATES.join(' ')}`)
      hardware.attached = parsed
      hardware.push({ code: REPLY.RSTATR, data: encodeRstatr(hardware.attached), secret: false })
      return done
    }
    case 'reply': {
      const hex = str(request, 'hex')
      if (!/^([0-9a-f]{2})*$/i.test(hex)) refuse('hex must be whole bytes')
      hardware.push({ code: num(request, 'code'), data: Uint8Array.from(Buffer.from(hex, 'hex')), secret: false })
      return done
    }
    case 'refuse': {
      const name = str(request, 'command')
      const [, code] =
        Object.entries(COMMAND).find(([known]) => known === name) ?? refuse(`command is unknown: ${name}`)
      const nak = num(request, 'nak')
      if (nak === 0) settings.refuses.delete(code)
      else settings.refuses.set(code, nak)
      return done
    }
    case 'identity':
      settings.serial = num(request, 'serial')
      return done
    case 'old-forms':
      settings.commandMarks = request['commandMarks'] === true
      settings.checksumInChannel = request['checksum'] === true
      return done
    case 'install':
      settings.installMode = request['on'] === true
      return done
    case 'fault': {
      const name = str(request, 'fault')
      if (!isFault(name)) refuse(`fault is one of ${FAULTS.join(' ')}`)
      if (typeof request['rate'] === 'number') pd.faults.setRate(name, request['rate'])
      else pd.faults.set(name, typeof request['count'] === 'number' ? request['count'] : Infinity)
      return done
    }
    case 'clear-faults':
      pd.faults.clear()
      return done
    default:
      return refuse(`do is unknown: ${JSON.stringify(request['do'])}`)
  }
}

function reader(line: LineModel, request: Request): PdModel {
  const { address, reader: index } = request
  const pd =
    typeof address === 'number'
      ? line.pds.find((candidate) => candidate.settings.address === address)
      : typeof index === 'number'
        ? line.pds[index]
        : undefined
  return pd ?? refuse(`there is no reader ${JSON.stringify(address ?? index ?? null)}`)
}

const num = (request: Request, key: string): number => {
  const value = request[key]
  return typeof value === 'number' ? value : refuse(`${key} must be a number`)
}
const str = (request: Request, key: string): string => {
  const value = request[key]
  return typeof value === 'string' ? value : refuse(`${key} must be text`)
}

function cardOf(request: Request): CardBits {
  if ('hex' in request) {
    const hex = str(request, 'hex')
    const bits = num(request, 'bits')
    if (!/^([0-9a-f]{2})+$/i.test(hex) || hex.length / 2 !== Math.ceil(bits / 8))
      refuse('hex must hold exactly the bits, left-justified')
    return { bits, bytes: Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16)) }
  }
  const format = CARD_FORMATS.find((candidate) => candidate === request['format'])
  if (!format) refuse(`format is one of ${CARD_FORMATS.join(' ')}`)
  return encodeCard(format, digits('facility', request['facility'] ?? 0), digits('number', request['number']))
}

/** A number or its decimal digits as text, since a number of more than 53 bits needs text. */
function digits(key: string, value: unknown): bigint {
  const said = typeof value === 'number' ? String(value) : value
  if (typeof said !== 'string' || !/^\d+$/.test(said)) return refuse(`${key} must be decimal digits`)
  return BigInt(said)
}
