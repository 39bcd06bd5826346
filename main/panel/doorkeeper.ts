/** Identifies a panel that dials the console: the panel sends first, and its hello names it (PROTOCOL.md 5). */
import { create } from '@bufbuild/protobuf'
import { fail, ok, type Result } from '../domain/result'
import { decodeEnvelope, encodeFrame } from './envelope'
import { createFramer } from './framer'
import { HELLO_TIMEOUT_MS, MAX_ENVELOPE_BYTES } from './limits'
import { refused, type Refused } from './refused'
import { RefusalReason, RefusalSchema } from './schema/panel-link_pb'

export interface Doorkeeper {
  /** Returns the panel's id once the hello is complete, undefined before, or why the connection is refused. */
  receive(chunk: Uint8Array): Result<string | undefined, Refused>
  /** All bytes received so far, for the session that takes over the connection. */
  received(): Uint8Array
}

export const LATE_HELLO = refused(RefusalReason.REFUSAL_HELLO_TIMEOUT, `no hello within ${HELLO_TIMEOUT_MS} ms`)

export function createDoorkeeper(): Doorkeeper {
  const framer = createFramer()
  const chunks: Uint8Array[] = []
  return {
    receive(chunk) {
      chunks.push(chunk)
      const { frames, badLength } = framer.push(chunk)
      const [frame] = frames
      if (frame === undefined) {
        if (badLength === undefined) return ok(undefined)
        const detail = `length ${badLength} is not between 1 and ${MAX_ENVELOPE_BYTES}`
        return fail(refused(RefusalReason.REFUSAL_BAD_LENGTH, detail))
      }
      const envelope = decodeEnvelope(frame)
      if (!envelope.ok) return envelope
      const { body } = envelope.value
      if (body.case !== 'panelHello')
        return fail(refused(RefusalReason.REFUSAL_OUT_OF_ORDER, `${body.case ?? 'nothing'} before the hello`))
      return ok(body.value.panelId)
    },
    received() {
      const all = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0))
      let offset = 0
      for (const chunk of chunks) {
        all.set(chunk, offset)
        offset += chunk.length
      }
      return all
    },
  }
}

/** The one frame that a refused connection receives. */
export function turnAway({ reason, detail }: Refused): Uint8Array {
  const value = create(RefusalSchema, { reason, detail, closes: true })
  return encodeFrame(1n, { case: 'refusal', value }) ?? new Uint8Array(0)
}

export const unknownPanel = (panel: string): Refused =>
  refused(RefusalReason.REFUSAL_WRONG_PANEL, `no panel ${panel} is set up to dial this console`)
