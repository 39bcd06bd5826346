/** Applies the content of a reply: status, cards, keys. `pd-answer.ts` has checked its authenticity before. */
import type { Result } from '../domain/result'
import type { Malformed } from './bytes'
import { REPLY, replyName } from './codes'
import { type PdContext, type PdState, emit } from './pd-state'
import { decodeFmt } from './replies/fmt'
import { type InputState, decodeIstatr } from './replies/istatr'
import { decodeKeypad } from './replies/keypad'
import { type LocalStatus, decodeLstatr } from './replies/lstatr'
import { decodeMfgRep } from './replies/mfgrep'
import { decodeOstatr } from './replies/ostatr'
import { decodePdCap } from './replies/pdcap'
import { decodePdId } from './replies/pdid'
import { decodeRaw } from './replies/raw'
import { decodeRstatr } from './replies/rstatr'
import { equalInConstantTime } from './bytes'

/** Replies that some readers send unencrypted inside a session (osdp.md 17). */
const statusReplies = new Set<number>([REPLY.LSTATR, REPLY.ISTATR, REPLY.OSTATR, REPLY.RSTATR])
/** Replies that are never accepted in clear where a key is set. */
const secrets = new Set<number>([
  REPLY.RAW,
  REPLY.FMT,
  REPLY.KEYPAD,
  REPLY.BIOREADR,
  REPLY.BIOMATCHR,
  REPLY.PIVDATAR,
  REPLY.XRD,
])

export const isStatusReply = (code: number): boolean => statusReplies.has(code)
export const isSecret = (code: number): boolean => secrets.has(code)

/** Reports a reader's fault once per session rather than once per poll. */
export function faultOnce(state: PdState, context: PdContext, key: string, event: Parameters<typeof emit>[1]): void {
  if (state.faultsReported.has(key)) return
  state.faultsReported.add(key)
  emit(context, event)
}

function decoded<T>(state: PdState, context: PdContext, code: number, result: Result<T, Malformed>): T | undefined {
  if (result.ok) return result.value
  const reply = replyName(code)
  const fault = { kind: 'malformed', reply, problem: result.error } as const
  faultOnce(state, context, `malformed ${reply}`, { kind: 'reader-fault', fault })
  return undefined
}

/** Applies a reply's content. False for an unknown reply code, which only shows that the reader is alive. */
export function applyReply(state: PdState, context: PdContext, code: number, data: Uint8Array): boolean {
  switch (code) {
    case REPLY.ACK:
      return true
    case REPLY.PDID: {
      const identity = decoded(state, context, code, decodePdId(data))
      if (!identity) return true
      const before = state.identity
      if (before && (before.serial !== identity.serial || !equalInConstantTime(before.vendor, identity.vendor)))
        emit(context, {
          kind: 'reader-fault',
          fault: { kind: 'identity-changed', was: String(before.serial), is: String(identity.serial) },
        })
      state.identity = identity
      return true
    }
    case REPLY.PDCAP:
      state.capabilities = decoded(state, context, code, decodePdCap(data)) ?? state.capabilities
      return true
    case REPLY.LSTATR: {
      const status = decoded(state, context, code, decodeLstatr(data))
      if (status) localStatus(state, context, status)
      return true
    }
    case REPLY.ISTATR:
      inputs(state, context, decodeIstatr(data))
      return true
    case REPLY.OSTATR:
      emit(context, { kind: 'outputs', states: decodeOstatr(data) })
      return true
    case REPLY.RSTATR:
      emit(context, { kind: 'attached-readers', states: decodeRstatr(data) })
      return true
    case REPLY.RAW: {
      const card = decoded(state, context, code, decodeRaw(data))
      if (card)
        emit(context, { kind: 'card', number: card.reader, bits: card.bits, bytes: card.bytes, format: card.format })
      return true
    }
    case REPLY.FMT: {
      const card = decoded(state, context, code, decodeFmt(data))
      if (card) emit(context, { kind: 'card-text', number: card.reader, text: card.text })
      return true
    }
    case REPLY.KEYPAD: {
      const pressed = decoded(state, context, code, decodeKeypad(data))
      if (pressed) emit(context, { kind: 'keys', number: pressed.reader, keys: pressed.keys })
      return true
    }
    case REPLY.MFGREP: {
      const reply = decoded(state, context, code, decodeMfgRep(data))
      if (reply) emit(context, { kind: 'manufacturer', ...reply })
      return true
    }
    default:
      faultOnce(state, context, `unknown ${code}`, { kind: 'reader-fault', fault: { kind: 'unknown-reply', code } })
      return false
  }
}

function localStatus(state: PdState, context: PdContext, status: LocalStatus): void {
  if (state.tamper !== status.tamper) emit(context, { kind: 'tamper', on: status.tamper })
  if (state.powerFailure !== status.powerFailure) emit(context, { kind: 'power', failed: status.powerFailure })
  state.tamper = status.tamper
  state.powerFailure = status.powerFailure
}

function inputs(state: PdState, context: PdContext, states: readonly InputState[]): void {
  const before = state.inputs
  const changed = states.flatMap((input, i) => (before?.[i] === input ? [] : [i]))
  if (changed.length === 0 && !state.inputsFresh) return
  const first = state.inputsFresh
  state.inputs = states
  state.inputsFresh = false
  emit(context, { kind: 'inputs', states, changed, first })
}
