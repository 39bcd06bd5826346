/** What a reader refuses: the command ends with a named outcome, polling goes on, and the session stays (osdp.md 7). */
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

/** What a reader may lack without harm. An unlock is never left out: each one is tried again, whatever was said before. */
const OPTIONAL: ReadonlySet<number> = new Set([COMMAND.LED, COMMAND.BUZ, COMMAND.TEXT])
/** NAKs that say that the reader does not know the command at all. */
const UNKNOWN: ReadonlySet<number> = new Set([NAK.CHECK, NAK.LENGTH, NAK.UNKNOWN_COMMAND])

const codeOf = ({ command }: QueuedCommand): number => messageOf(command).code

/** Ends a command that the reader refused, and remembers what it does not know. */
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

/** Reports the command as refused when the reader is known not to know it. */
export function isUnsupported(state: PdState, context: PdContext, queued: QueuedCommand): boolean {
  const nak = state.unsupported.size === 0 ? undefined : state.unsupported.get(codeOf(queued))
  if (nak === undefined) return false
  reportOutcome(context, queued, { kind: 'refused', nak })
  return true
}

export const isCheckNak = (frame: Frame): boolean =>
  frame.code === REPLY.NAK && frame.security === null && u8(frame.data, 0) === NAK.CHECK

/**
 * NAK 1: the command arrived damaged, so the same bytes go again. Some readers say it to a command that they do not know,
 * and a reader that stored it repeats it for every retry: after several in a row it is a refusal. `next-phase`: a query
 * on the way to online has its answer.
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

/** A reader that refused the packet has counted it; one that never got it says NAK 4 next, and is started again. */
function moveOn(state: PdState, exchange: Exchange): void {
  state.exchange = null
  state.sequence = nextSequence(exchange.sequence)
}

/** What has a latest time opens a door: it goes out in a new packet while there is time, should the line be the cause. */
function endOrRetry(state: PdState, context: PdContext, queued: QueuedCommand): void {
  queued.tries++
  const door = queued.command.kind === 'output' && queued.latest !== null
  if (door && queued.tries < MAX_TRIES) state.queue.unshift(queued)
  else refuseCommand(state, context, queued, NAK.CHECK)
}
