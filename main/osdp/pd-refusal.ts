/** A reader's refusals: the command ends with a named outcome, polling continues and the session stays (osdp.md 7). */
import { u8 } from './bytes'
import { COMMAND, REPLY, commandName } from './codes'
import type { Frame } from './frame'
import { messageOf } from './pd-command'
import { onKeysetReply } from './pd-pairing'
import { faultOnce } from './pd-reply'
import {
  CHECK_NAK_LIMIT,
  type Exchange,
  MAX_TRIES,
  type PdContext,
  type PdState,
  type QueuedCommand,
  loseSession,
  nextSequence,
  reportOutcome,
  restart,
} from './pd-state'
import { NAK } from './replies/nak'

/** Commands that a reader may lack without harm. An unlock is always sent, even after an earlier refusal. */
const OPTIONAL: ReadonlySet<number> = new Set([COMMAND.LED, COMMAND.BUZ, COMMAND.TEXT])
/** NAK codes that mean the reader does not know the command at all. */
const UNKNOWN: ReadonlySet<number> = new Set([NAK.CHECK, NAK.LENGTH, NAK.UNKNOWN_COMMAND])

const codeOf = ({ command }: QueuedCommand): number => messageOf(command).code

/** Ends a refused command and remembers commands that the reader does not know. */
export function refuseCommand(state: PdState, context: PdContext, queued: QueuedCommand, nak: number): void {
  reportOutcome(context, queued, { kind: 'refused', nak })
  const code = codeOf(queued)
  const command = commandName(code)
  if (!UNKNOWN.has(nak)) {
    const fault = { kind: 'record-refused', command, nak } as const
    if (nak === NAK.RECORD) faultOnce(state, context, `record ${command}`, { kind: 'reader-fault', fault })
    return
  }
  faultOnce(state, context, `unsupported ${command}`, {
    kind: 'reader-fault',
    fault: { kind: 'not-supported', command, nak },
  })
  if (!OPTIONAL.has(code)) return
  state.unsupported.set(code, nak)
  for (const other of state.queue.filter((waiting) => codeOf(waiting) === code))
    reportOutcome(context, other, { kind: 'refused', nak })
  state.queue = state.queue.filter((waiting) => codeOf(waiting) !== code)
}

/** Reports the command as refused when the reader is known not to support it. */
export function isUnsupported(state: PdState, context: PdContext, queued: QueuedCommand): boolean {
  const nak = state.unsupported.size === 0 ? undefined : state.unsupported.get(codeOf(queued))
  if (nak === undefined) return false
  reportOutcome(context, queued, { kind: 'refused', nak })
  return true
}

export const isCheckNak = (frame: Frame): boolean =>
  frame.code === REPLY.NAK && frame.security === null && u8(frame.data, 0) === NAK.CHECK

/**
 * NAK 1: the command arrived damaged, so the CP sends the same bytes again. Some readers answer it to an unknown
 * command, and a reader that stores its last reply repeats it for every retry: several in a row count as a refusal.
 * `next-phase`: a query on the way to online is answered.
 */
export function onCheckNak(
  state: PdState,
  context: PdContext,
  exchange: Exchange,
  frame: Frame,
  at: number,
): 'again' | 'over' | 'next-phase' {
  state.stats.nakCheck++
  exchange.checkNaks++
  exchange.notBefore = at
  if (exchange.checkNaks < CHECK_NAK_LIMIT) return 'again'
  switch (exchange.purpose) {
    case 'probe':
    case 'challenge':
    case 'cryptogram':
      restart(state, context, at)
      state.slow = true
      state.trouble = frame.check === 'checksum' && state.config.check === 'crc' ? 'checksum' : 'damaged'
      return 'over'
    case 'poll':
      loseSession(state, context, at, 'damaged')
      state.refusesPolls = true
      state.trouble = 'damaged'
      return 'over'
    case 'keyset':
      moveOn(state, exchange)
      onKeysetReply(state, context, { code: REPLY.NAK, inSession: true }, at)
      return 'over'
    case 'command':
      moveOn(state, exchange)
      if (exchange.queued) endOrRetry(state, context, exchange.queued)
      return 'over'
    case 'identify':
    case 'capabilities':
    case 'status':
      moveOn(state, exchange)
      return 'next-phase'
  }
}

/** A reader that refused the packet has counted it; one that never received it sends NAK 4 next and is restarted. */
function moveOn(state: PdState, exchange: Exchange): void {
  state.exchange = null
  state.sequence = nextSequence(exchange.sequence)
}

/**
 * A command with a latest time opens a door. The line may be the cause, so it goes out in a new packet while time is
 * left.
 */
function endOrRetry(state: PdState, context: PdContext, queued: QueuedCommand): void {
  queued.tries++
  const door = queued.command.kind === 'output' && queued.latest !== null
  if (door && queued.tries < MAX_TRIES) state.queue.unshift(queued)
  else refuseCommand(state, context, queued, NAK.CHECK)
}
