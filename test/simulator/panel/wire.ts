/** The panel's own codec for the link's bytes, written from PROTOCOL.md alone. */
import { create, fromBinary, toBinary } from '@bufbuild/protobuf'
import { EnvelopeSchema, type Envelope } from '../../../main/panel/schema/panel-link_pb'

const LIMIT = 262_144

export type Body = Envelope['body']

export type Heard =
  | { readonly kind: 'envelope'; readonly sequence: bigint; readonly body: Body }
  | { readonly kind: 'bad'; readonly why: 'bad-length' | 'malformed' | 'unknown-field'; readonly detail: string }

export function frameOf(sequence: bigint, body: Body): Uint8Array {
  const payload = toBinary(EnvelopeSchema, create(EnvelopeSchema, { sequence, body }))
  const bytes = new Uint8Array(4 + payload.length)
  new DataView(bytes.buffer).setUint32(0, payload.length)
  bytes.set(payload, 4)
  return bytes
}

/** Cuts a byte stream into envelopes; stops at the first bad one. */
export function createReader(): (chunk: Uint8Array) => Heard[] {
  let rest: Uint8Array = new Uint8Array(0)
  let dead = false
  return (chunk) => {
    const heard: Heard[] = []
    if (dead) return heard
    const bytes = new Uint8Array(rest.length + chunk.length)
    bytes.set(rest)
    bytes.set(chunk, rest.length)
    let offset = 0
    const view = new DataView(bytes.buffer)
    while (!dead && bytes.length - offset >= 4) {
      const length = view.getUint32(offset)
      if (length === 0 || length > LIMIT) {
        heard.push({ kind: 'bad', why: 'bad-length', detail: `length ${length}` })
        dead = true
        break
      }
      if (bytes.length - offset - 4 < length) break
      const one = parse(bytes.subarray(offset + 4, offset + 4 + length))
      heard.push(one)
      dead = one.kind === 'bad'
      offset += 4 + length
    }
    rest = bytes.slice(offset)
    return heard
  }
}

function parse(payload: Uint8Array): Heard {
  try {
    const envelope = fromBinary(EnvelopeSchema, payload)
    const strange = strangerIn(envelope)
    if (strange !== undefined) return { kind: 'bad', why: 'unknown-field', detail: strange }
    return { kind: 'envelope', sequence: envelope.sequence, body: envelope.body }
  } catch (error) {
    return { kind: 'bad', why: 'malformed', detail: String(error) }
  }
}

/** The first message, at any depth, with a field that this panel does not know. */
function strangerIn(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return undefined
  if ('$unknown' in value && Array.isArray(value.$unknown) && value.$unknown.length > 0)
    return '$typeName' in value ? String(value.$typeName) : 'message'
  for (const inner of Array.isArray(value) ? value : Object.values(value)) {
    const strange = strangerIn(inner)
    if (strange !== undefined) return strange
  }
  return undefined
}
